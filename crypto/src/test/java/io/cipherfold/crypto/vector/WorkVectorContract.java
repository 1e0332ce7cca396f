// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every implementation has to do; the subclasses name one. */
@ExtendWith(Replay.class)
abstract class WorkVectorContract {

    private static final NoiseSampler NOISE = TableSampler.discreteGaussian(4);

    private final VectorKernels kernels;

    WorkVectorContract(VectorKernels kernels) {
        this.kernels = kernels;
    }

    private WorkVector vector(double... values) {
        WorkVector vector = kernels.create(values.length);
        vector.load(0, values, values.length);
        return vector;
    }

    private static int[] integers(WorkVector vector) {
        int[] result = new int[vector.length()];
        vector.read(0, result, result.length);
        return result;
    }

    private static double[] reals(WorkVector vector) {
        double[] result = new double[vector.length()];
        vector.read(0, result, result.length);
        return result;
    }

    @Test
    void create_anyLength_isZero() {
        for (int length : new int[] {1, 2, 4097}) {
            try (WorkVector vector = kernels.create(length)) {
                assertThat(vector.length()).isEqualTo(length);
                assertThat(reals(vector)).containsOnly(0);
                assertThat(vector.largestMagnitude()).isZero();
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.create(0))
                .withMessage("length must be 1 to 268435456, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.create((1 << 28) + 1));
    }

    @Test
    void loadAndRead_blocks_goWhereTheyBelong() {
        try (WorkVector vector = vector(1, 2, 3, 4, 5)) {
            vector.load(1, new double[] {-2, -3, 77}, 2);
            double[] target = {9, 9, 9};
            vector.read(2, target, 2);

            assertThat(target).containsExactly(-3, 4, 9);
            assertThat(reals(vector)).containsExactly(1, -2, -3, 4, 5);
            for (int from : new int[] {-1, 4, Integer.MAX_VALUE}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> vector.load(from, new double[2], 2));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> vector.read(from, new double[2], 2));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> vector.read(from, new int[2], 2));
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> vector.load(0, new double[1], 2));
        }
    }

    @Test
    void magnitudeAndSquares_smallNumbers_areExact() {
        double[] values = new double[50];
        Arrays.setAll(values, i -> i % 2 == 0 ? i : -i);
        try (WorkVector vector = vector(values)) {
            assertThat(vector.largestMagnitude()).isEqualTo(49);
            assertThat(vector.sumOfSquares(0.5)).isEqualTo(49 * 50 * 99 / 6 / 4.0);
            assertThat(vector.firstNotFinite()).isEqualTo(50);
            vector.scale(0.5, 3);
            assertThat(vector.largestMagnitude()).isEqualTo(73.5);
        }
    }

    @Test
    void firstNotFinite_anywhere_isFound() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int index : new int[] {0, 7, 30}) {
                double[] values = new double[31];
                values[index] = bad;
                values[30] = bad;
                try (WorkVector vector = vector(values)) {
                    assertThat(vector.firstNotFinite()).isEqualTo(index);
                    assertThat(vector.largestMagnitude()).isNotIn(0.0);
                    assertThat(Double.isFinite(vector.largestMagnitude())).isFalse();
                }
            }
        }
    }

    @Test
    void rotate_andBack_keepsNormAndNumbers(RandomSource random) {
        for (int length : new int[] {1, 2, 100, 4096, 10_000}) {
            double[] values = Seeds.gaussian(length, 1, random);
            byte[] seed = Seeds.seed(random);
            try (WorkVector vector = vector(values)) {
                vector.rotate(seed);
                // Two transforms of at most 13 stages, each with a relative error of 2^-53 in norm.
                double norm = Seeds.norm(values);
                assertThat(Math.sqrt(vector.sumOfSquares(1))).isCloseTo(norm, within(1e-13 * norm));
                vector.rotateBack(seed);
                double[] back = reals(vector);
                for (int i = 0; i < length; i++) {
                    assertThat(back[i]).isCloseTo(values[i], within(1e-13 * norm));
                }
            }
        }
    }

    @Test
    void round_byTheDefinition_withTheWordsOfTheStream(RandomSource random) {
        double[] values = Seeds.gaussian(3000, 1000, random);
        values[0] = 0x1.8p32;
        values[1] = -0x1.8p32;
        values[2] = -Double.MIN_VALUE;
        values[3] = 4 * Math.nextDown(5.0);
        byte[] seed = Seeds.seed(random);
        int[] expected = new int[values.length];
        try (ChaCha20RandomSource coins = new ChaCha20RandomSource(seed, 4, 9)) {
            for (int i = 0; i < values.length; i++) {
                double number = values[i] / 4;
                double coin = Integer.toUnsignedLong(coins.nextInt());
                double floor = Math.floor(number);
                expected[i] = (int) (coin < (number - floor) * 0x1p32 ? floor + 1 : floor);
            }
        }
        try (WorkVector vector = vector(values)) {
            long norm = vector.roundedSquaredNorm(-2, seed, 9);
            assertThat(norm).isEqualTo(Seeds.squaredNorm(expected));
            assertThat(reals(vector)).as("nothing changes yet").isEqualTo(values);
            vector.round(-2, seed, 9);
            assertThat(integers(vector)).isEqualTo(expected);
        }
    }

    @Test
    void roundedSquaredNorm_tooLargeForALong_isTheLargestLong() {
        double[] values = new double[9];
        Arrays.fill(values, 0x1p30);
        try (WorkVector vector = vector(values)) {
            assertThat(vector.roundedSquaredNorm(0, new byte[32], 0)).isEqualTo(Long.MAX_VALUE);
            vector.load(0, new double[2], 2);
            assertThat(vector.roundedSquaredNorm(0, new byte[32], 0)).isEqualTo(7L << 60);
        }
    }

    @Test
    void round_numberTooLarge_isRefused() {
        for (double bad : new double[] {Math.nextUp(0x1.8p30), -0x1p31, 1e300, Double.NaN}) {
            try (WorkVector vector = vector(1, bad)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> vector.roundedSquaredNorm(0, new byte[32], 0))
                        .withMessageContaining("too large to be rounded");
                assertThatIllegalStateException().isThrownBy(() -> vector.round(0, new byte[32], 0));
                assertThatIllegalStateException().isThrownBy(() -> vector.read(0, new int[2], 2));
                assertThatIllegalStateException().isThrownBy(() -> vector.read(0, new double[2], 2));
            }
        }
    }

    @Test
    void addNoise_severalBlocks_addsWhatTheSamplerDraws(RandomSource random) {
        byte[] seed = Seeds.seed(random);
        int length = 2 * WorkVector.NOISE_BLOCK + 13;
        for (NoiseSampler sampler : List.of(
                TableSampler.discreteGaussian(4),
                TableSampler.discreteGaussian(3290),
                TableSampler.discreteGaussian(TableSampler.MAX_GAUSSIAN_VARIANCE),
                TableSampler.skellam(77),
                TableSampler.skellam(20_000),
                new DiscreteGaussian(1),
                new DiscreteGaussian(3290),
                new DiscreteGaussian(DiscreteGaussian.MAX_VARIANCE))) {
            int[] expected = new int[length];
            for (int block = 0; block < 3; block++) {
                int from = block * WorkVector.NOISE_BLOCK;
                try (ChaCha20RandomSource stream = new ChaCha20RandomSource(seed, 5, block)) {
                    sampler.fill(stream, expected, from, Math.min(WorkVector.NOISE_BLOCK, length - from));
                }
            }
            double[] values = new double[length];
            Arrays.setAll(values, i -> i % 100 - 50);
            try (WorkVector vector = vector(values)) {
                vector.round(0, seed, 0);
                vector.addNoise(sampler, seed);
                int[] noisy = integers(vector);
                for (int i = 0; i < length; i++) {
                    assertThat(noisy[i] - (int) values[i]).isEqualTo(expected[i]);
                }
            }
        }
    }

    @Test
    void steps_atTheWrongTime_areRefused() {
        byte[] seed = new byte[32];
        WorkVector vector = vector(1, 2);
        assertThatIllegalStateException().isThrownBy(() -> vector.addNoise(NOISE, seed));
        assertThatIllegalStateException().isThrownBy(() -> vector.addNoise(new DiscreteGaussian(4), seed));
        assertThatIllegalStateException().isThrownBy(() -> vector.read(0, new int[1], 1));
        vector.round(0, seed, 0);
        assertThatIllegalStateException().isThrownBy(() -> vector.round(0, seed, 0));
        assertThatIllegalStateException().isThrownBy(() -> vector.load(0, new double[1], 1));
        assertThatIllegalStateException().isThrownBy(() -> vector.read(0, new double[1], 1));
        assertThatIllegalStateException().isThrownBy(vector::largestMagnitude);
        assertThatIllegalStateException().isThrownBy(vector::firstNotFinite);
        assertThatIllegalStateException().isThrownBy(() -> vector.sumOfSquares(1));
        assertThatIllegalStateException().isThrownBy(() -> vector.scale(1, 1));
        assertThatIllegalStateException().isThrownBy(() -> vector.rotate(seed));
        assertThatIllegalStateException().isThrownBy(() -> vector.rotateBack(seed));
        assertThatIllegalStateException().isThrownBy(() -> vector.roundedSquaredNorm(0, seed, 0));
        assertThat(integers(vector)).containsExactly(1, 2);
        vector.close();
        vector.close();
        assertThatIllegalStateException().isThrownBy(() -> vector.read(0, new int[1], 1));
    }

    @Test
    void steps_wrongArguments_areNamed() {
        try (WorkVector vector = vector(1, 2)) {
            byte[] shortSeed = new byte[31];
            byte[] seed = new byte[32];
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.rotate(shortSeed))
                    .withMessage("rotation seed must have 32 bytes, has 31");
            assertThatIllegalArgumentException().isThrownBy(() -> vector.rotateBack(shortSeed));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.roundedSquaredNorm(0, shortSeed, 0))
                    .withMessage("rounding seed must have 32 bytes, has 31");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.round(1001, seed, 0))
                    .withMessage("exponent must be at most 1000 in absolute value, is 1001");
            vector.round(0, seed, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.addNoise(NOISE, shortSeed))
                    .withMessage("noise seed must have 32 bytes, has 31");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vector.addNoise(new DiscreteGaussian(4), shortSeed))
                    .withMessage("noise seed must have 32 bytes, has 31");
            assertThat(integers(vector)).containsExactly(1, 2);
        }
    }
}
