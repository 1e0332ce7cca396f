// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The native kernels agree with the committed vectors and refuse the invalid ones. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class OneTimeKeyVectorsTest {

    private static final OneTimeKeyRing ANY = OneTimeKeyRing.SCALE_12;
    private static final byte[] NO_SEED = new byte[32];

    static List<VectorCase> expand() {
        return VectorFile.tests("otk-expand.json");
    }

    static List<VectorCase> key() {
        return VectorFile.tests("otk-key.json").stream()
                .filter(test -> test.text("polynomial").equals("k"))
                .toList();
    }

    static List<VectorCase> packing() {
        return VectorFile.tests("otk-packing.json");
    }

    static List<VectorCase> words() {
        return VectorFile.tests("otk-words.json");
    }

    static List<VectorCase> encrypt() {
        return VectorFile.tests("otk-encrypt.json");
    }

    static List<VectorCase> sum() {
        return VectorFile.tests("otk-sum.json");
    }

    static List<VectorCase> shares() {
        return VectorFile.tests("otk-shares.json");
    }

    static List<VectorCase> opening() {
        return VectorFile.tests("otk-opening.json");
    }

    private static byte[] sha256(byte[] bytes) {
        return VectorCase.hash("SHA-256", bytes);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static int[] unit(int value) {
        int[] key = new int[OneTimeKeyRing.DEGREE];
        key[0] = value;
        return key;
    }

    /** Whether a sum is 0 in every coefficient: opened under the key 0 it leaves nothing. */
    private static void assertZero(RingContext ring, CiphertextAccumulator sum, DigitLayout layout) {
        Opened opened = Opened.of(ring, sum, 1, NO_SEED, unit(0), layout);
        assertThat(opened.residual()).isEqualTo(new Residual(0, 0, OneTimeKeyRing.DEGREE));
        assertThat(opened.digits()).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource
    void expand(VectorCase test) {
        byte[] seed = test.bytes("seed");
        byte[] coefficients = OneTimeKeyVectors.packedCoefficients(seed, test.integer("chunk"));
        assertThat(sha256(coefficients)).isEqualTo(test.bytes("coefficientsSha256"));
        int chunk = test.integer("chunk");
        try (RingContext ring = ANY.create();
                CiphertextAccumulator sum = CiphertextAccumulator.create(ring, chunk + 1);
                OpeningSession session = OpeningSession.create(ring, seed, unit(1), ANY.layout())) {
            // The phase of a_j under the key 1 is what a_j itself is subtracted from.
            sum.add(ChunkRange.single(chunk), direct(coefficients));
            int[] digits = new int[ANY.digitsPerChunk()];
            sum.open(session, ChunkRange.single(chunk), digits, 0);
            assertThat(session.residual()).isEqualTo(new Residual(0, 0, OneTimeKeyRing.DEGREE));
            assertThat(digits).containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource
    void key(VectorCase test) {
        int[] key = new int[OneTimeKeyRing.DEGREE];
        try (RingContext ring = ANY.create();
                OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, NO_SEED, test.bytes("seed"))) {
            encryptor.keyCoefficients(key);
        }
        assertThat(Arrays.copyOf(key, 16)).isEqualTo(test.integers("prefix"));
        assertThat(sha256(VectorCase.littleEndian(key))).isEqualTo(test.bytes("sha256"));
    }

    private static byte[] encrypted(RingContext ring, DigitLayout layout, int[] values, byte[] secretSeed) {
        try (OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, NO_SEED, secretSeed)) {
            ByteBuffer packed = ByteBuffer.allocateDirect(ring.packedPolynomialBytes());
            encryptor.encrypt(values, 0, values.length, layout, ChunkRange.single(0), packed);
            byte[] bytes = new byte[packed.flip().remaining()];
            packed.get(bytes);
            return bytes;
        }
    }

    /** What the encryptions of two vectors under one key differ in is the scaled message, opened under the key 0. */
    @ParameterizedTest
    @MethodSource
    void packing(VectorCase test) {
        OneTimeKeyRing parameters = OneTimeKeyVectors.ring(test);
        int[] values = test.integers("values");
        byte[] seed = VectorCase.seed("packing");
        try (RingContext ring = parameters.create();
                CiphertextAccumulator sum = CiphertextAccumulator.create(ring, 1)) {
            sum.add(ChunkRange.single(0), direct(encrypted(ring, parameters.layout(), values, seed)));
            sum.subtract(ChunkRange.single(0), direct(encrypted(ring, parameters.layout(), new int[1], seed)));
            Opened opened = Opened.of(ring, sum, 1, NO_SEED, unit(0), parameters.layout());
            assertThat(opened.residual().maxAbs()).isZero();
            assertThat(opened.first(values.length)).isEqualTo(test.integers("digits"));

            long scaled = Long.parseLong(test.text("message")) << test.integer("shift");
            long word = Math.floorMod(scaled, OneTimeKeyRing.MODULUS);
            sum.subtract(ChunkRange.single(0), direct(OneTimeKeyVectors.packed(word, 0, 0)));
            assertZero(ring, sum, parameters.layout());
        }
    }

    @ParameterizedTest
    @MethodSource
    void words(VectorCase test) {
        byte[] packed = Arrays.copyOf(
                OneTimeKeyVectors.packed(test.word("first"), test.word("second"), test.word("last")),
                test.integer("length"));
        assertThat(sha256(packed)).isEqualTo(test.bytes("sha256"));
        try (RingContext ring = ANY.create();
                CiphertextAccumulator sum = CiphertextAccumulator.create(ring, 1)) {
            if (test.isValid()) {
                sum.add(ChunkRange.single(0), direct(packed));
                sum.subtract(ChunkRange.single(0), direct(packed));
                assertZero(ring, sum, ANY.layout());
            } else if (test.reason().equals("WRONG_LENGTH")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> sum.add(ChunkRange.single(0), direct(packed)))
                        .withMessageContaining("30720");
            } else {
                assertThat(test.reason()).isEqualTo("OUT_OF_RANGE");
                assertThatExceptionOfType(SealException.class)
                        .isThrownBy(() -> sum.add(ChunkRange.single(0), direct(packed)))
                        .satisfies(e -> assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void encrypt(VectorCase test) {
        OneTimeKeyRing parameters = OneTimeKeyVectors.ring(test);
        int[] values = OneTimeKeyVectors.spread(test.integer("values"));
        int chunk = test.integer("chunk");
        int from = chunk * parameters.digitsPerChunk();
        int count = Math.min(parameters.digitsPerChunk(), values.length - from);
        byte[] bytes = new byte[OneTimeKeyVectors.CHUNK_BYTES];
        try (RingContext ring = parameters.create();
                OneTimeEncryptor encryptor =
                        OneTimeEncryptor.create(ring, test.bytes("publicSeed"), test.bytes("clientSeed"))) {
            ByteBuffer packed = ByteBuffer.allocateDirect(bytes.length);
            encryptor.encrypt(values, from, count, parameters.layout(), ChunkRange.single(chunk), packed);
            packed.flip().get(bytes);
        }
        assertThat(Arrays.copyOf(bytes, 120)).isEqualTo(test.bytes("prefix"));
        assertThat(sha256(bytes)).isEqualTo(test.bytes("sha256"));
    }

    @ParameterizedTest
    @MethodSource
    void sum(VectorCase test) {
        ReferenceOneTimeKey reference = OneTimeKeyVectors.reference();
        byte[] expected = reference.pack(OneTimeKeyVectors.sum(test.bytes("seed"), test.integers("summands").length));
        assertThat(sha256(expected)).isEqualTo(test.bytes("sha256"));
        try (RingContext ring = ANY.create();
                CiphertextAccumulator sum = CiphertextAccumulator.create(ring, 1)) {
            for (int summand : test.integers("summands")) {
                byte[] packed = reference.pack(reference.publicPolynomial(test.bytes("seed"), summand));
                sum.add(ChunkRange.single(0), direct(packed));
            }
            sum.subtract(ChunkRange.single(0), direct(expected));
            assertZero(ring, sum, ANY.layout());
        }
    }

    @ParameterizedTest
    @MethodSource
    void shares(VectorCase test) {
        try (RingContext ring = ANY.create();
                OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, NO_SEED, test.bytes("clientSeed"))) {
            byte[][] shares = encryptor.shareKey(test.integer("members"), test.integer("degree"));
            assertThat(shares.length).isEqualTo(test.byteStrings("sha256").size());
            for (int member = 0; member < shares.length; member++) {
                assertThat(Arrays.copyOf(shares[member], 20))
                        .isEqualTo(test.byteStrings("prefixes").get(member));
                assertThat(sha256(shares[member]))
                        .isEqualTo(test.byteStrings("sha256").get(member));
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void opening(VectorCase test) {
        OneTimeKeyRing parameters = OneTimeKeyVectors.ring(test);
        byte[] publicSeed = test.bytes("publicSeed");
        List<byte[]> seeds = test.byteStrings("clientSeeds");
        int[] values = OneTimeKeyVectors.openedValues(parameters);
        try (RingContext ring = parameters.create();
                CiphertextAccumulator sum = CiphertextAccumulator.create(ring, 1)) {
            int[] keySum = unit(0);
            keySum[17] = test.integer("keyOffset");
            for (byte[] seed : seeds) {
                int[] key = new int[ring.degree()];
                ByteBuffer packed = ByteBuffer.allocateDirect(ring.packedPolynomialBytes());
                try (OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, publicSeed, seed)) {
                    encryptor.encrypt(values, 0, values.length, parameters.layout(), ChunkRange.single(0), packed);
                    encryptor.keyCoefficients(key);
                }
                sum.add(ChunkRange.single(0), packed.flip());
                Arrays.setAll(keySum, i -> keySum[i] + key[i]);
            }
            Opened opened = Opened.of(ring, sum, 1, publicSeed, keySum, parameters.layout());
            assertThat(opened.residual())
                    .isEqualTo(new Residual(test.number("largest"), test.number("squares"), ring.degree()));
            assertThat(sha256(VectorCase.littleEndian(opened.digits()))).isEqualTo(test.bytes("digitsSha256"));
            assertThat(Arrays.copyOf(opened.digits(), 16)).isEqualTo(test.integers("digitsPrefix"));
            boolean honest = opened.residual().maxAbs() <= test.integer("largestBound")
                    && opened.residual().squares() <= (long) test.integer("meanSquareBound") * ring.degree();
            assertThat(honest).isEqualTo(test.isValid());
            if (test.isValid()) {
                assertThat(opened.digits())
                        .isEqualTo(Arrays.stream(values)
                                .map(value -> value * seeds.size())
                                .toArray());
            } else {
                assertThat(test.reason()).isEqualTo("WRONG_KEY");
            }
        }
    }
}
