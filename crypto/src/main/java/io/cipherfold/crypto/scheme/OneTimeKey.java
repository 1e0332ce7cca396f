// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.internal.HybridKem;
import io.cipherfold.crypto.share.ShamirSharing;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.seal.ChunkRange;
import io.cipherfold.seal.CiphertextAccumulator;
import io.cipherfold.seal.OneTimeEncryptor;
import io.cipherfold.seal.RingContext;
import io.cipherfold.seal.SealLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    /** Streams 0 to 2 under the client's seed are the native kernels'. */
    private static final int SHARING_DOMAIN = 3;

    private static final int CHUNKS_AT_ONCE = 32;
    private static final int VALUES_HASHED_AT_ONCE = 4096;

    private final SchemeShape shape;
    private final OneTimeKeyParameters parameters;
    private final ShamirSharing sharing;
    private final RingContext ring;
    private final int chunks;

    /**
     * Creates the scheme for a plan.
     *
     * @throws IllegalArgumentException if the set has no parameters for the shape
     * @throws io.cipherfold.seal.SealException if the native library is missing or refuses the parameters
     */
    public OneTimeKey(SchemeShape shape) {
        this.shape = shape;
        this.parameters = OneTimeKeyParameters.of(shape);
        this.sharing = new ShamirSharing(shape.members(), shape.corruptMembers());
        this.ring = RingContext.create(
                OneTimeKeyParameters.DEGREE, OneTimeKeyParameters.MODULUS, parameters.plainModulus());
        this.chunks = ring.chunksFor(shape.dimension());
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
    public int shareLength() {
        return OneTimeKeyParameters.DEGREE;
    }

    @Override
    public List<ShareVector> encrypt(
            RoundContext round, int client, int[] values, RandomSource random, byte[] ciphertext, int offset) {
        SchemeChecks.requireUpload(this, client, values, ciphertext, offset);
        byte[] seed = clientSeed(round, client, values, random);
        int[] key = new int[OneTimeKeyParameters.DEGREE];
        try (OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, round.publicSeed(PUBLIC_LABEL), seed);
                ChaCha20RandomSource coefficients = new ChaCha20RandomSource(seed, SHARING_DOMAIN, 0)) {
            ByteBuffer target = ByteBuffer.wrap(ciphertext, offset, Math.toIntExact(ciphertextBytes()));
            encryptor.encrypt(values, shape.digitBits(), ChunkRange.first(chunks), target);
            encryptor.keyCoefficients(key);
            return sharing.share(key, coefficients);
        } finally {
            Arrays.fill(key, 0);
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * The seed of key, errors and sharing coefficients. The message goes into it, so that a machine that was cloned with
     * its generator's state does not use one key for two messages.
     */
    private static byte[] clientSeed(RoundContext round, int client, int[] values, RandomSource random) {
        byte[] fresh = new byte[OneTimeEncryptor.SEED_BYTES];
        byte[] message = messageHash(values);
        ByteBuffer info = ByteBuffer.allocate(CLIENT_LABEL.length + Digest.BYTES + RoundContext.BYTES + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            random.nextBytes(fresh);
            info.put(CLIENT_LABEL).put(message).put(round.toBytes()).putInt(client);
            return HybridKem.hkdf(fresh, info.array(), OneTimeEncryptor.SEED_BYTES);
        } finally {
            Arrays.fill(fresh, (byte) 0);
            Arrays.fill(message, (byte) 0);
            Arrays.fill(info.array(), (byte) 0);
        }
    }

    /** SHA-256 of the values as 32-bit little-endian numbers, a block at a time. */
    private static byte[] messageHash(int[] values) {
        MessageDigest hash = Digest.newSha256();
        ByteBuffer block = ByteBuffer.allocate(Integer.BYTES * Math.min(values.length, VALUES_HASHED_AT_ONCE))
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int done = 0; done < values.length; ) {
                int count = Math.min(values.length - done, VALUES_HASHED_AT_ONCE);
                block.asIntBuffer().put(values, done, count);
                hash.update(block.array(), 0, Integer.BYTES * count);
                done += count;
            }
            return hash.digest();
        } finally {
            Arrays.fill(block.array(), (byte) 0);
        }
    }

    @Override
    public OptionalLong check(CiphertextSource ciphertext) throws IOException {
        return PackedWords.firstOutOfRange(ciphertext, ciphertextBytes(), OneTimeKeyParameters.MODULUS);
    }

    @Override
    public CiphertextSum newSum() {
        return new Sum(this);
    }

    @Override
    public Opening open(RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, ShareVector> shares) {
        SchemeChecks.requireOpening(this, clients, shares);
        if (!(sum instanceof Sum own) || own.scheme != this) {
            throw SchemeChecks.foreignSum();
        }
        ShareCombinations combinations = new ShareCombinations(shares, sharing.threshold());
        int tried = 0;
        while (combinations.hasNext()) {
            SortedMap<Integer, ShareVector> chosen = combinations.next();
            tried++;
            int[] keySum = sharing.recover(chosen);
            try {
                if (!isPlausible(keySum, clients)) {
                    continue;
                }
                io.cipherfold.seal.Opening opened =
                        own.accumulator().open(round.publicSeed(PUBLIC_LABEL), keySum, shape.digitBits());
                if (isHonest(opened, clients)) {
                    DigitSum digits = new DigitSum(Arrays.copyOf(opened.digits(), shape.dimension()));
                    return new Opening.Opened(digits, inconsistent(chosen, shares));
                }
            } finally {
                Arrays.fill(keySum, 0);
            }
        }
        return new Opening.WrongKey(tried);
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
    private static boolean isHonest(io.cipherfold.seal.Opening opened, int clients) {
        double meanSquare = (double) opened.residualSquares() / opened.coefficients();
        return opened.maxAbsResidual() <= OneTimeKeyParameters.residualBound(clients)
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

    /** Frees the native context; sums and encryptors that are under way keep it alive until they are closed. */
    @Override
    public void close() {
        ring.close();
    }

    private static final class Sum implements CiphertextSum {
        private final OneTimeKey scheme;
        private final CiphertextAccumulator accumulator;
        private final int chunkBytes;
        private final ByteBuffer buffer;
        /** An operation has begun and has not come to its end: the sum may hold a part of a ciphertext. */
        private boolean incomplete;

        Sum(OneTimeKey scheme) {
            this.scheme = scheme;
            this.chunkBytes = scheme.ring.packedPolynomialBytes();
            this.buffer = ByteBuffer.allocateDirect(chunkBytes * Math.min(CHUNKS_AT_ONCE, scheme.chunks));
            // Last, so that nothing can fail while it has no owner.
            this.accumulator = CiphertextAccumulator.create(scheme.ring, scheme.chunks);
        }

        CiphertextAccumulator accumulator() {
            if (incomplete) {
                throw new IllegalStateException("the sum is spoilt: a ciphertext was added or taken out in part");
            }
            return accumulator;
        }

        @Override
        public void add(CiphertextSource ciphertext) throws IOException {
            combine(ciphertext, accumulator()::add);
        }

        @Override
        public void subtract(CiphertextSource ciphertext) throws IOException {
            combine(ciphertext, accumulator()::subtract);
        }

        @FunctionalInterface
        private interface Operation {
            void apply(ChunkRange chunks, ByteBuffer packed);
        }

        private void combine(CiphertextSource ciphertext, Operation operation) throws IOException {
            incomplete = true;
            for (int first = 0; first < accumulator.chunkCount(); first += CHUNKS_AT_ONCE) {
                int count = Math.min(CHUNKS_AT_ONCE, accumulator.chunkCount() - first);
                buffer.clear().limit(count * chunkBytes);
                SchemeChecks.fill(ciphertext, (long) first * chunkBytes, buffer);
                operation.apply(new ChunkRange(first, count), buffer.flip());
            }
            incomplete = false;
        }

        @Override
        public void close() {
            accumulator.close();
        }
    }
}
