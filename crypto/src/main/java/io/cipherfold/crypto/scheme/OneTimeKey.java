// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.seal.ChunkRange;
import io.cipherfold.seal.CiphertextAccumulator;
import io.cipherfold.seal.DigitLayout;
import io.cipherfold.seal.OneTimeEncryptor;
import io.cipherfold.seal.OpeningSession;
import io.cipherfold.seal.Residual;
import io.cipherfold.seal.RingContext;
import io.cipherfold.seal.SealLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Key-additive ring-LWE with the client's one-time key shared to the committee: PROTOCOL section 4, set OTK-4096-60. A
 * ciphertext is c_j = a_j k + e_j + 2^a m_j; the sum of ciphertexts opens under the sum of keys, which any f + 1 members
 * interpolate from their sums of shares. The node learns the sum of the keys and of the errors, nothing about one of
 * them, as long as two clients in the sum are honest.
 *
 * <p>Safe for use by several threads.
 */
public final class OneTimeKey implements AggregationScheme {

    private static final String PUBLIC_LABEL = "cipherfold/otk/a/1";
    private static final byte[] CLIENT_LABEL = "cipherfold/otk/client/1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNKS_AT_ONCE = 32;
    private static final int SHARE_BYTES = ShareVector.packedBytes(OneTimeKeyParameters.DEGREE);

    private final SchemeShape shape;
    private final ShamirSharing sharing;
    private final RingContext ring;
    private final DigitLayout layout;
    private final int chunks;
    private int openSums;
    private boolean closed;

    /**
     * Creates the scheme for a plan.
     *
     * @throws IllegalArgumentException if the set has no parameters for the shape
     * @throws io.cipherfold.seal.SealException if the native library is missing or refuses the parameters
     */
    public OneTimeKey(SchemeShape shape) {
        this.shape = shape;
        OneTimeKeyParameters parameters = OneTimeKeyParameters.of(shape);
        this.sharing = new ShamirSharing(shape.members(), shape.corruptMembers());
        this.ring = RingContext.create(
                OneTimeKeyParameters.DEGREE, OneTimeKeyParameters.MODULUS, parameters.plainModulus());
        this.layout = new DigitLayout(parameters.digitsPerCoefficient(), parameters.digitBits());
        this.chunks = ring.chunksFor(shape.dimension(), layout);
    }

    @Override
    public String backend() {
        return "SEAL " + SealLibrary.sealVersion();
    }

    @Override
    public SchemeId id() {
        return SchemeId.ONE_TIME_KEY;
    }

    @Override
    public SchemeShape shape() {
        return shape;
    }

    @Override
    public long ciphertextBytes() {
        return (long) chunks * ring.packedPolynomialBytes();
    }

    @Override
    public MemberPart memberPart() {
        return new MemberPart(MemberPart.Kind.SEALED, SHARE_BYTES);
    }

    @Override
    public int shareBytes() {
        return SHARE_BYTES;
    }

    @Override
    public int sharesToOpen() {
        return sharing.threshold();
    }

    @Override
    public void encrypt(
            RoundContext round,
            CollectiveKey collectiveKey,
            int client,
            IntegerVector values,
            RandomSource random,
            UploadSink sink)
            throws IOException {
        requireOpen();
        SchemeChecks.requireUpload(this, client, values);
        byte[] seed = ClientSeed.derive(CLIENT_LABEL, round, client, values, random);
        int[] digits = new int[Math.min(values.length(), ring.digitsPerChunk(layout))];
        try (OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, round.publicSeed(PUBLIC_LABEL), seed)) {
            ByteBuffer packed = ByteBuffer.allocateDirect(ring.packedPolynomialBytes());
            for (int chunk = 0, done = 0; chunk < chunks; chunk++, done += digits.length) {
                int count = Math.min(digits.length, values.length() - done);
                values.read(done, digits, count);
                encryptor.encrypt(digits, 0, count, layout, ChunkRange.single(chunk), packed.clear());
                sink.ciphertext(packed.flip());
            }
            share(encryptor, sink);
        } finally {
            Arrays.fill(digits, 0);
            Arrays.fill(seed, (byte) 0);
        }
    }

    private void share(OneTimeEncryptor encryptor, UploadSink sink) throws IOException {
        byte[][] shares = encryptor.shareKey(shape.members(), shape.corruptMembers());
        try {
            for (int member = 1; member <= shares.length; member++) {
                sink.sealedPart(member, shares[member - 1]);
            }
        } finally {
            for (byte[] share : shares) {
                Arrays.fill(share, (byte) 0);
            }
        }
    }

    @Override
    public OptionalLong check(CiphertextSource ciphertext) throws IOException {
        return PackedWords.firstOutOfRange(ciphertext, ciphertextBytes(), OneTimeKeyParameters.MODULUS);
    }

    @Override
    public synchronized CiphertextSum newSum() {
        requireOpen();
        Sum sum = new Sum(this);
        openSums++;
        return sum;
    }

    @Override
    public boolean isMemberPart(byte[] part) {
        return ShareVector.isPacked(part, OneTimeKeyParameters.DEGREE);
    }

    @Override
    public boolean isShare(byte[] share) {
        return ShareVector.isPacked(share, OneTimeKeyParameters.DEGREE);
    }

    @Override
    public MemberSum newMemberSum(RoundContext round) {
        return new ShareSum(OneTimeKeyParameters.DEGREE);
    }

    @Override
    public Opening open(
            RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, byte[]> shares, DigitTarget target)
            throws IOException {
        SchemeChecks.requireOpening(this, clients, shares);
        if (!(sum instanceof Sum own) || own.scheme != this) {
            throw SchemeChecks.foreignSum();
        }
        SortedMap<Integer, ShareVector> unpacked = new TreeMap<>();
        try {
            shares.forEach(
                    (member, share) -> unpacked.put(member, ShareVector.unpack(share, OneTimeKeyParameters.DEGREE)));
            return open(round, own, clients, unpacked, target);
        } finally {
            unpacked.values().forEach(ShareVector::close);
        }
    }

    private Opening open(
            RoundContext round, Sum sum, int clients, SortedMap<Integer, ShareVector> shares, DigitTarget target)
            throws IOException {
        ShareCombinations combinations = new ShareCombinations(shares, sharing.threshold());
        int tried = 0;
        while (combinations.hasNext()) {
            SortedMap<Integer, ShareVector> chosen = combinations.next();
            tried++;
            int[] keySum = sharing.recover(chosen);
            try {
                if (isPlausible(keySum, clients) && opens(round, sum, clients, keySum, target)) {
                    return new Opening.Opened(inconsistent(chosen, shares));
                }
            } finally {
                Arrays.fill(keySum, 0);
            }
        }
        return new Opening.WrongKey(tried);
    }

    private boolean opens(RoundContext round, Sum sum, int clients, int[] keySum, DigitTarget target)
            throws IOException {
        int[] digits = new int[CHUNKS_AT_ONCE * ring.digitsPerChunk(layout)];
        byte[] publicSeed = round.publicSeed(PUBLIC_LABEL);
        try (OpeningSession session = OpeningSession.create(ring, publicSeed, keySum, layout)) {
            target.begin();
            for (int first = 0; first < chunks; first += CHUNKS_AT_ONCE) {
                ChunkRange range = new ChunkRange(first, Math.min(CHUNKS_AT_ONCE, chunks - first));
                sum.accumulator().open(session, range, digits, 0);
                int done = first * ring.digitsPerChunk(layout);
                target.accept(digits, Math.min(range.count() * ring.digitsPerChunk(layout), shape.dimension() - done));
            }
            return isHonest(session.residual(), clients);
        }
    }

    /** A sum of honest keys is short; interpolating shares that do not belong together gives values all over the field. */
    private static boolean isPlausible(int[] keySum, int clients) {
        int bound = OneTimeKeyParameters.keySumBound(clients);
        for (int coefficient : keySum) {
            if (Math.abs(coefficient) > bound) {
                return false;
            }
        }
        return true;
    }

    /** Under the right key the residual is the sum of the errors; under any other it is uniform. */
    private static boolean isHonest(Residual residual, int clients) {
        double meanSquare = (double) residual.squares() / residual.coefficients();
        return residual.maxAbs() <= OneTimeKeyParameters.residualBound(clients)
                && meanSquare <= 2.0 * OneTimeKeyParameters.ERROR_VARIANCE * clients;
    }

    private List<Integer> inconsistent(SortedMap<Integer, ShareVector> good, SortedMap<Integer, ShareVector> all) {
        SortedMap<Integer, ShareVector> others = new TreeMap<>(all);
        others.keySet().removeAll(good.keySet());
        return others.entrySet().stream()
                .filter(other -> !sharing.isConsistent(good, other.getKey(), other.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Ends the scheme's use but not that of its sums: they can still be opened, and the last one frees the ring. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            freeRingIfUnused();
        }
    }

    private synchronized void sumClosed() {
        openSums--;
        freeRingIfUnused();
    }

    private void freeRingIfUnused() {
        if (closed && openSums == 0) {
            ring.close();
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the scheme is closed");
        }
    }

    private static final class Sum implements CiphertextSum {
        private final OneTimeKey scheme;
        private final CiphertextAccumulator accumulator;
        private final ChunkReader reader;
        private boolean over;

        Sum(OneTimeKey scheme) {
            this.scheme = scheme;
            this.reader = new ChunkReader(scheme.chunks, scheme.ring.packedPolynomialBytes(), CHUNKS_AT_ONCE);
            // Last, so that nothing can fail while it has no owner.
            this.accumulator = CiphertextAccumulator.create(scheme.ring, scheme.chunks);
        }

        CiphertextAccumulator accumulator() {
            reader.requireWhole();
            return accumulator;
        }

        @Override
        public void add(CiphertextSource ciphertext) throws IOException {
            reader.read(ciphertext, accumulator::add);
        }

        @Override
        public void subtract(CiphertextSource ciphertext) throws IOException {
            reader.read(ciphertext, accumulator::subtract);
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                accumulator.close();
                scheme.sumClosed();
            }
        }
    }
}
