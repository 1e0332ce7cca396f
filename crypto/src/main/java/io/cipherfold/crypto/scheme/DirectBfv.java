// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.internal.HybridKem;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.seal.ChunkRange;
import io.cipherfold.seal.CollectiveContext;
import io.cipherfold.seal.CollectiveEncryptor;
import io.cipherfold.seal.CollectiveMember;
import io.cipherfold.seal.CollectiveSum;
import io.cipherfold.seal.SealLibrary;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Textbook BFV of Microsoft SEAL under a collective key: PROTOCOL section 4, sets BFV-8192-S1 and S2, for evaluation and
 * cross-checks. Each of the n members holds a ternary share s_i of a secret key that nobody holds; the public key is
 * (sum of b_i, a) with b_i = -a s_i + e_i (Mouchet et al., IACR ePrint 2020/304). A ciphertext is (c0, c1); the node adds
 * up c0, every member c1, and the shares h_i = c1 s_i + flooding of all n members open the sum.
 *
 * <p><strong>Only against parties that follow the protocol.</strong> Ciphertexts are malleable and prove nothing: one
 * client that colludes with the node uploads the negated sum of all others but one, and the round opens that one. A share
 * that a member alters by a multiple of q/t moves the sum unnoticed.
 *
 * <p>Safe for use by several threads.
 */
public final class DirectBfv implements AggregationScheme {

    private static final String PUBLIC_LABEL = "cipherfold/bfv/a/1";
    private static final byte[] CLIENT_LABEL = label("cipherfold/bfv/client/1");
    private static final byte[] MEMBER_LABEL = label("cipherfold/bfv/member/1");

    private static final int SEED_BYTES = CollectiveMember.SEED_BYTES;
    private static final int CHUNKS_AT_ONCE = 8;

    private final SchemeShape shape;
    private final DirectBfvParameters parameters;
    private final CollectiveContext context;
    private final PackedResidues ciphertexts;
    private final PackedResidues contributions;
    private final int chunks;

    /**
     * Creates the scheme for a plan.
     *
     * @throws IllegalArgumentException if no set has parameters for the shape
     * @throws io.cipherfold.seal.SealException if the native library is missing or refuses the parameters
     */
    public DirectBfv(SchemeShape shape) {
        this.shape = shape;
        this.parameters = DirectBfvParameters.of(shape);
        DirectBfvParameters.Set set = parameters.set();
        this.ciphertexts = new PackedResidues(DirectBfvParameters.DEGREE, set.dataPrimes());
        this.contributions = new PackedResidues(DirectBfvParameters.DEGREE, set.primes());
        this.context = CollectiveContext.create(DirectBfvParameters.DEGREE, set.primes(), set.plainModulus());
        this.chunks = context.chunksFor(shape.dimension());
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String backend() {
        return "SEAL " + SealLibrary.sealVersion();
    }

    @Override
    public SchemeId id() {
        return SchemeId.DIRECT_BFV;
    }

    @Override
    public SchemeShape shape() {
        return shape;
    }

    /** The parameter set and its numbers. */
    public DirectBfvParameters parameters() {
        return parameters;
    }

    /** The polynomials c0. */
    @Override
    public long ciphertextBytes() {
        return shareBytes();
    }

    /** The polynomials c1, the same for all members. */
    @Override
    public MemberPart memberPart() {
        return new MemberPart(MemberPart.Kind.PUBLIC, shareBytes());
    }

    @Override
    public int shareBytes() {
        return chunks * context.packedPolynomialBytes();
    }

    /** All n. */
    @Override
    public int sharesToOpen() {
        return shape.members();
    }

    @Override
    public int contributionBytes() {
        return context.packedContributionBytes();
    }

    /** Epoch and member go into the seed, so that a cloned machine does not use one secret under two polynomials a. */
    @Override
    public MemberKey newMemberKey(EpochContext epoch, int member, RandomSource random) {
        byte[] fresh = new byte[SEED_BYTES];
        byte[] info = new WireWriter(MEMBER_LABEL.length + Digest.BYTES + 2 * Integer.BYTES)
                .raw(MEMBER_LABEL)
                .raw(epoch.plan().toBytes())
                .u32(epoch.firstRound())
                .u32(checkedMember(member))
                .toBytes();
        try {
            random.nextBytes(fresh);
            return withContribution(epoch, HybridKem.hkdf(fresh, info, SEED_BYTES));
        } finally {
            Arrays.fill(fresh, (byte) 0);
        }
    }

    @Override
    public MemberKey memberKey(EpochContext epoch, int member, byte[] secret) {
        checkedMember(member);
        if (secret.length != SEED_BYTES) {
            throw new IllegalArgumentException(
                    "a member's key has " + SEED_BYTES + " bytes in this scheme, not " + secret.length);
        }
        return withContribution(epoch, secret.clone());
    }

    private int checkedMember(int member) {
        if (member < 1 || member > shape.members()) {
            throw new IllegalArgumentException("members are numbered 1 to " + shape.members() + ", not " + member);
        }
        return member;
    }

    private MemberKey withContribution(EpochContext epoch, byte[] secret) {
        try (CollectiveMember member = CollectiveMember.create(context, secret)) {
            return new MemberKey(secret, member.contribution(epoch.publicSeed(PUBLIC_LABEL)));
        }
    }

    @Override
    public CollectiveKey collectiveKey(EpochContext epoch, List<byte[]> parts) {
        if (parts.size() != shape.members()) {
            throw new WireException(
                    WireException.Reason.OUT_OF_RANGE,
                    "a collective key has " + shape.members() + " contributions, there are " + parts.size());
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).length != contributionBytes()) {
                throw new WireException(
                        WireException.Reason.WRONG_LENGTH,
                        "contribution " + (i + 1) + " must have " + contributionBytes() + " bytes, has "
                                + parts.get(i).length);
            }
            if (!contributions.areIn(parts.get(i), 1)) {
                throw new WireException(
                        WireException.Reason.OUT_OF_RANGE,
                        "a residue of contribution " + (i + 1) + " is not below its prime");
            }
            for (int j = 0; j < i; j++) {
                if (Arrays.equals(parts.get(i), parts.get(j))) {
                    throw new WireException(
                            WireException.Reason.OUT_OF_RANGE,
                            "contributions " + (j + 1) + " and " + (i + 1) + " are the same");
                }
            }
        }
        return new Key(this, epoch.publicSeed(PUBLIC_LABEL), parts);
    }

    @Override
    public void encrypt(
            RoundContext round,
            CollectiveKey key,
            int client,
            IntegerVector values,
            RandomSource random,
            UploadSink sink)
            throws IOException {
        SchemeChecks.requireUpload(this, client, values);
        if (!(key instanceof Key own) || own.scheme != this) {
            throw new IllegalArgumentException("the collective key was made by another scheme");
        }
        byte[] seed = ClientSeed.derive(CLIENT_LABEL, round, client, values, random);
        int[] digits = new int[Math.min(context.digitsPerChunk(), shape.dimension())];
        try (CollectiveEncryptor encryptor = CollectiveEncryptor.create(context, own.publicSeed, own.contributions)) {
            ByteBuffer first = ByteBuffer.allocateDirect(context.packedPolynomialBytes());
            ByteBuffer second = ByteBuffer.allocateDirect(context.packedPolynomialBytes());
            for (int chunk = 0; chunk < chunks; chunk++) {
                int from = chunk * context.digitsPerChunk();
                int count = Math.min(digits.length, shape.dimension() - from);
                values.read(from, digits, count);
                Arrays.fill(digits, count, digits.length, 0);
                encryptor.encrypt(seed, chunk, digits, parameters.digitBase(), first.clear(), second.clear());
                sink.ciphertext(first.flip());
                sink.publicPart(second.flip());
            }
        } finally {
            Arrays.fill(digits, 0);
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public OptionalLong check(CiphertextSource ciphertext) throws IOException {
        return ciphertexts.firstOutOfRange(ciphertext, chunks);
    }

    @Override
    public boolean isMemberPart(byte[] part) {
        return ciphertexts.areIn(part, chunks);
    }

    @Override
    public boolean isShare(byte[] share) {
        return ciphertexts.areIn(share, chunks);
    }

    @Override
    public CiphertextSum newSum() {
        return new Sum(this);
    }

    @Override
    public MemberSum newMemberSum(RoundContext round) {
        return new DirectBfvMemberSum(context, parameters.floodingWidthBits(), chunks, round);
    }

    @Override
    public Opening open(
            RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, byte[]> shares, DigitTarget target)
            throws IOException {
        SchemeChecks.requireOpening(this, clients, shares);
        if (!(sum instanceof Sum own) || own.scheme != this) {
            throw SchemeChecks.foreignSum();
        }
        // What SEAL's remainder may be: t times the noise.
        BigInteger bound = parameters
                .residualBound(clients)
                .multiply(BigInteger.valueOf(parameters.set().plainModulus()));
        int[] digits = new int[context.digitsPerChunk()];
        try (CollectiveSum all = CollectiveSum.create(context, chunks)) {
            shares.values().forEach(share -> add(all, share));
            target.begin();
            for (int chunk = 0; chunk < chunks; chunk++) {
                BigInteger residual = own.words().open(ChunkRange.single(chunk), all, parameters.digitBase(), digits);
                if (residual.compareTo(bound) > 0) {
                    return new Opening.WrongKey(1);
                }
                int left = shape.dimension() - chunk * digits.length;
                target.accept(digits, Math.min(digits.length, left));
            }
            return new Opening.Opened(List.of());
        }
    }

    /** Adds packed polynomials of all chunks, some at a time, so that unpacking takes little memory. */
    static void add(CollectiveSum sum, byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        for (int first = 0; first < sum.chunkCount(); first += CHUNKS_AT_ONCE) {
            sum.add(new ChunkRange(first, Math.min(CHUNKS_AT_ONCE, sum.chunkCount() - first)), bytes);
        }
    }

    /** Frees the native context; sums that are under way keep it alive until they are closed. */
    @Override
    public void close() {
        context.close();
    }

    /** Public bytes alone: each upload adds them up anew, which takes less than encrypting one chunk. */
    private static final class Key implements CollectiveKey {
        private final DirectBfv scheme;
        private final byte[] publicSeed;
        private final List<byte[]> contributions;

        Key(DirectBfv scheme, byte[] publicSeed, List<byte[]> contributions) {
            this.scheme = scheme;
            this.publicSeed = publicSeed;
            this.contributions = contributions.stream().map(byte[]::clone).toList();
        }

        @Override
        public void close() {}
    }

    private static final class Sum implements CiphertextSum {
        private final DirectBfv scheme;
        private final ChunkReader reader;
        private final CollectiveSum words;

        Sum(DirectBfv scheme) {
            this.scheme = scheme;
            this.reader = new ChunkReader(scheme.chunks, scheme.context.packedPolynomialBytes(), CHUNKS_AT_ONCE);
            // Last, so that nothing can fail while it has no owner.
            this.words = CollectiveSum.create(scheme.context, scheme.chunks);
        }

        CollectiveSum words() {
            reader.requireWhole();
            return words;
        }

        @Override
        public void add(CiphertextSource ciphertext) throws IOException {
            reader.read(ciphertext, words::add);
        }

        @Override
        public void subtract(CiphertextSource ciphertext) throws IOException {
            reader.read(ciphertext, words::subtract);
        }

        @Override
        public void close() {
            words.close();
        }
    }
}
