// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.seal.ReferenceChaCha20;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class RotationTest {

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
        ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, range, 0);
        int bits = 0;
        for (int i = 0; i < span; i++) {
            if (i % Integer.SIZE == 0) {
                bits = stream.nextInt();
            }
            boolean minus = (bits >>> (i % Integer.SIZE) & 1) == 1;
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
}
