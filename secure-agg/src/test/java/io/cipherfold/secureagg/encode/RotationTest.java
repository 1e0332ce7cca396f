// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class RotationTest {

    @Test
    void referenceKeyStream_publishedVector_matches() {
        // RFC 8439, appendix A.1, test vectors 1 and 2: key and nonce zero, counters 0 and 1.
        assertThat(HexFormat.of().formatHex(keyStream(new byte[32], 0, 0)).substring(0, 32))
                .isEqualTo("76b8e0ada0f13d90405d6ae55386bd28");
        assertThat(HexFormat.of().formatHex(keyStream(new byte[32], 0, 1)).substring(0, 32))
                .isEqualTo("9f07e7be5551387a98ba977c732d080d");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 33, 63, 64, 65, 100, 127, 128, 129, 600, 1025})
    void rotate_anyDimension_equalsTheDefinition(int dimension, RandomSource random) {
        byte[] seed = Seeds.seed(random);
        double[] vector = Seeds.gaussian(dimension, 1, random);
        double[] expected = vector.clone();
        int span = Integer.highestOneBit(dimension);
        define(expected, 0, span, seed, 0);
        define(expected, dimension - span, span, seed, 1);
        new Rotation(dimension, seed).rotate(vector);

        // Each entry is a sum of at most 2^10 terms of size up to 5; errors of 2^-53 in each.
        for (int i = 0; i < dimension; i++) {
            assertThat(vector[i]).isCloseTo(expected[i], within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 31, 64, 1761, 4097, 10_000, 65_536, 65_537, 131_071})
    void inverse_afterRotate_isTheIdentityAndKeepsNorms(int dimension, RandomSource random) {
        Rotation rotation = new Rotation(dimension, Seeds.seed(random));
        double[] vector = Seeds.gaussian(dimension, 1, random);
        double[] rotated = vector.clone();
        rotation.rotate(rotated);

        // Two transforms of 17 stages, each with a relative error of 2^-53 in norm.
        double norm = Seeds.norm(vector);
        assertThat(Seeds.norm(rotated)).isCloseTo(norm, within(1e-13 * norm));
        rotation.inverse(rotated);
        for (int i = 0; i < dimension; i++) {
            assertThat(rotated[i]).isCloseTo(vector[i], within(1e-13 * norm));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 5000, 6144, 8191})
    void rotate_oneHotVectors_areSpreadOut(int dimension, RandomSource random) {
        Rotation rotation = new Rotation(dimension, Seeds.seed(random));
        for (int hot : new int[] {0, 1, dimension - 4096, 4095, dimension - 1}) {
            double[] vector = new double[dimension];
            vector[hot] = 1;
            rotation.rotate(vector);
            double largest = 0;
            for (double x : vector) {
                largest = Math.max(largest, Math.abs(x));
            }
            // An entry is a sum of signs with variance at most 2^-12: beyond 8 deviations with probability below 1e-14
            // (Hoeffding).
            assertThat(largest).isLessThan(8.0 / 64);
        }
    }

    @Test
    void constructor_changedSeed_keepsTheRotation(RandomSource random) {
        byte[] seed = Seeds.seed(random);
        double[] first = Seeds.gaussian(100, 1, random);
        double[] second = first.clone();
        Rotation rotation = new Rotation(100, seed);
        rotation.rotate(first);
        seed[5] ^= 1;
        rotation.rotate(second);
        assertThat(second).isEqualTo(first);
        rotation.inverse(second);
        new Rotation(100, seed).rotate(second);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void rotate_wrongLengths_areNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rotation(4, new byte[31]))
                .withMessage("rotation seed must have 32 bytes, has 31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rotation(0, new byte[32]))
                .withMessage("dimension must be at least 1, was 0");
        Rotation rotation = new Rotation(4, new byte[32]);
        assertThat(rotation.dimension()).isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rotation.rotate(new double[5]))
                .withMessage("vector must have 4 coordinates, has 5");
        assertThatIllegalArgumentException().isThrownBy(() -> rotation.inverse(new double[3]));
    }

    /** Signs and the normalised matrix, entry by entry. */
    private static void define(double[] vector, int from, int span, byte[] seed, int range) {
        double[] input = new double[span];
        for (int i = 0; i < span; i++) {
            byte[] block = keyStream(seed, range, i / 512);
            boolean minus = (block[i % 512 / 8] >> (i % 8) & 1) == 1;
            input[i] = minus ? -vector[from + i] : vector[from + i];
        }
        for (int row = 0; row < span; row++) {
            double sum = 0;
            for (int column = 0; column < span; column++) {
                sum += (Integer.bitCount(row & column) & 1) == 0 ? input[column] : -input[column];
            }
            vector[from + row] = sum / Math.sqrt(span);
        }
    }

    /** One block of ChaCha20 as RFC 8439 section 2.3 defines it; the first word of the nonce is given, the others are 0. */
    private static byte[] keyStream(byte[] key, int firstNonceWord, int counter) {
        int[] initial = new int[16];
        initial[0] = 0x61707865;
        initial[1] = 0x3320646e;
        initial[2] = 0x79622d32;
        initial[3] = 0x6b206574;
        ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(initial, 4, 8);
        initial[12] = counter;
        initial[13] = firstNonceWord;
        int[] state = initial.clone();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 4; i++) {
                quarterRound(state, i, 4 + i, 8 + i, 12 + i);
            }
            for (int i = 0; i < 4; i++) {
                quarterRound(state, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
            }
        }
        ByteBuffer block = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 16; i++) {
            block.putInt(state[i] + initial[i]);
        }
        return block.array();
    }

    private static void quarterRound(int[] s, int a, int b, int c, int d) {
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 16);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 12);
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 8);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 7);
    }
}
