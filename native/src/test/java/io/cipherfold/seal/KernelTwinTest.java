// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Native kernels against the twins, bit for bit: expansion, sampling, transform, packing, encryption, sum, opening, shares. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class KernelTwinTest {

    @ParameterizedTest
    @EnumSource
    void keyAndCiphertexts_randomDigits_equalTheTwins(OneTimeKeyRing parameters, SplittableRandom random) {
        byte[] publicSeed = SeededRandom.bytes(random, 32);
        byte[] secretSeed = SeededRandom.bytes(random, 32);
        int limit = OneTimeEncryptor.MAX_ABS_DIGIT;
        // Two full chunks and a little, so that the last one is padded.
        int perChunk = parameters.digitsPerChunk();
        int[] digits = random.ints(2 * perChunk + 5, -limit, limit + 1).toArray();
        digits[0] = limit;
        digits[1] = limit;
        digits[2] = limit;
        digits[3] = -limit;
        digits[4] = -limit;
        digits[5] = -limit;
        ReferenceOneTimeKey reference = parameters.reference();
        try (RingContext ring = parameters.create();
                OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, publicSeed, secretSeed)) {
            int[] key = new int[ring.degree()];
            encryptor.keyCoefficients(key);
            assertThat(key).isEqualTo(reference.key(secretSeed));

            // In two blocks, as a vector that does not fit into memory.
            ByteBuffer packed = ByteBuffer.allocateDirect(3 * ring.packedPolynomialBytes());
            encryptor.encrypt(digits, 0, perChunk, parameters.layout(), ChunkRange.single(0), packed);
            encryptor.encrypt(digits, perChunk, perChunk + 5, parameters.layout(), new ChunkRange(1, 2), packed);
            for (int chunk = 0; chunk < 3; chunk++) {
                byte[] expected = reference.pack(reference.encrypt(publicSeed, secretSeed, digits, chunk));
                assertThat(slice(packed, chunk, ring)).as("chunk %d", chunk).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 1", "7, 3", "31, 15"})
    void shares_anySeed_equalTheTwin(int members, int degree, SplittableRandom random) {
        byte[] secretSeed = SeededRandom.bytes(random, 32);
        byte[][] expected = OneTimeKeyRing.SCALE_12.reference().shares(secretSeed, members, degree);
        try (RingContext ring = OneTimeKeyRing.SCALE_12.create();
                OneTimeEncryptor encryptor = OneTimeEncryptor.create(ring, new byte[32], secretSeed)) {
            assertThat(encryptor.shareKey(members, degree)).isDeepEqualTo(expected);
        }
    }

    private static byte[] slice(ByteBuffer packed, int chunk, RingContext ring) {
        byte[] result = new byte[ring.packedPolynomialBytes()];
        packed.get(chunk * result.length, result);
        return result;
    }

    @ParameterizedTest
    @EnumSource
    void opening_anyWordsUnderAnyKey_equalsTheTwin(OneTimeKeyRing parameters, SplittableRandom random) {
        // Uniform words are what a wrong key leaves: every phase occurs, and with it every case of the rounding.
        byte[] publicSeed = SeededRandom.bytes(random, 32);
        ReferenceOneTimeKey reference = parameters.reference();
        long[][] words = new long[2][];
        for (int chunk = 0; chunk < words.length; chunk++) {
            words[chunk] = random.longs(OneTimeKeyRing.DEGREE, 0, OneTimeKeyRing.MODULUS)
                    .toArray();
        }
        int[] keySum = random.ints(OneTimeKeyRing.DEGREE, -8_000_000, 8_000_001).toArray();
        assertSameOpening(parameters, publicSeed, keySum, words, reference.open(publicSeed, keySum, words));
    }

    @ParameterizedTest
    @EnumSource
    void opening_phasesAtTheEdges_equalsTheTwin(OneTimeKeyRing parameters) {
        // Under the zero key the words are the phases: zero, both ends, both sides of a rounding edge and of t/2.
        byte[] publicSeed = new byte[32];
        long q = OneTimeKeyRing.MODULUS;
        long half = parameters.halfStep();
        long[] words = new long[OneTimeKeyRing.DEGREE];
        int next = 0;
        for (long centre :
                new long[] {0, q - 1, (q - 1) / 2, half, 3 * half, q - half, q - 3 * half, (q - 1) / 2 - half}) {
            for (long offset = -3; offset <= 3; offset++) {
                words[next++] = Math.floorMod(centre + offset, q);
            }
        }
        int[] keySum = new int[OneTimeKeyRing.DEGREE];
        long[][] sums = {words};
        assertSameOpening(
                parameters, publicSeed, keySum, sums, parameters.reference().open(publicSeed, keySum, sums));
    }

    private static void assertSameOpening(
            OneTimeKeyRing parameters, byte[] publicSeed, int[] keySum, long[][] words, Opened expected) {
        try (RingContext ring = parameters.create();
                CiphertextAccumulator accumulator = CiphertextAccumulator.create(ring, words.length)) {
            for (int chunk = 0; chunk < words.length; chunk++) {
                byte[] packed = parameters.reference().pack(words[chunk]);
                ByteBuffer direct = ByteBuffer.allocateDirect(packed.length).put(packed);
                accumulator.add(ChunkRange.single(chunk), direct.flip());
            }
            Opened opened = Opened.of(ring, accumulator, words.length, publicSeed, keySum, parameters.layout());
            assertThat(opened.digits()).isEqualTo(expected.digits());
            assertThat(opened.residual()).isEqualTo(expected.residual());
        }
    }
}
