// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class VectorEncoderTest {

    private static final int VECTORS = 100_000;

    @Test
    void encode_randomAndAdversarialVectors_neverExceedsTheNormBound(RandomSource random) {
        RandomSource rounding = Seeds.stream(random);
        byte[] seed = Seeds.seed(random);
        for (int i = 0; i < VECTORS; i++) {
            int dimension = 1 + (int) random.nextBelow(70);
            double clipNorm = Math.pow(2, 20 * random.nextDouble() - 10);
            // The clip norm lies between 1 and 256 grid units.
            int gridLog2 = Math.getExponent(clipNorm) - (int) random.nextBelow(8);
            EncodingParameters parameters = new EncodingParameters(dimension, clipNorm, gridLog2, 0);
            if (i % 50 == 0) {
                seed = Seeds.seed(random);
            }
            double[] vector = vector(dimension, clipNorm, seed, parameters, random);
            int[] encoded = new VectorEncoder(parameters).encode(vector, seed, rounding, rounding);

            assertThat(Seeds.squaredNorm(encoded))
                    .as("dimension %s, clip norm %s, grid 2^%s", dimension, clipNorm, gridLog2)
                    .isLessThanOrEqualTo(parameters.normBoundSquared());
        }
    }

    /** Vectors of any scale and shape, those included whose rounding fails most often. */
    private static double[] vector(
            int dimension, double clipNorm, byte[] seed, EncodingParameters parameters, RandomSource random) {
        double[] vector = new double[dimension];
        switch ((int) random.nextBelow(8)) {
            case 0 -> {
                // zero
            }
            case 1 -> Arrays.fill(vector, Double.MIN_VALUE);
            case 2 -> Arrays.fill(vector, random.nextBelow(2) == 0 ? 1e300 : -Double.MAX_VALUE);
            case 3 -> vector[(int) random.nextBelow(dimension)] = Math.scalb(1.0, (int) random.nextBelow(2000) - 1000);
            case 4 -> Arrays.fill(vector, clipNorm / Math.sqrt(dimension));
            case 5 -> vector[0] = clipNorm;
            case 6 -> {
                // Halfway between grid points after the rotation: the largest variance that rounding can have.
                Arrays.fill(vector, parameters.grid() / 2);
                new Rotation(dimension, seed).inverse(vector);
            }
            default -> vector = Seeds.gaussian(dimension, clipNorm * Math.pow(10, 4 * random.nextDouble() - 2), random);
        }
        return vector;
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "64, 4", "1761, 100", "1761, 3290", "5000, 16777216"})
    void encode_withNoise_isRoundedVectorPlusNoiseWithinTheLimit(int dimension, long variance, RandomSource random) {
        EncodingParameters plain = new EncodingParameters(dimension, 0.5, -9, 0);
        EncodingParameters noisy = new EncodingParameters(dimension, 0.5, -9, variance);
        double[] vector = Seeds.gaussian(dimension, 1, random);
        byte[] seed = Seeds.seed(random);
        byte[] roundingKey = Seeds.seed(random);
        byte[] noiseKey = Seeds.seed(random);
        AesCtrRandomSource unused = AesCtrRandomSource.keyed(noiseKey);
        int[] rounded = new VectorEncoder(plain).encode(vector, seed, AesCtrRandomSource.keyed(roundingKey), unused);
        int[] encoded = new VectorEncoder(noisy)
                .encode(vector, seed, AesCtrRandomSource.keyed(roundingKey), AesCtrRandomSource.keyed(noiseKey));
        int[] noise = new VectorEncoder(noisy)
                .encode(
                        new double[dimension],
                        seed,
                        AesCtrRandomSource.keyed(roundingKey),
                        AesCtrRandomSource.keyed(noiseKey));

        for (int i = 0; i < dimension; i++) {
            assertThat(encoded[i]).isEqualTo(rounded[i] + noise[i]);
            assertThat(Math.abs(encoded[i])).isLessThanOrEqualTo(noisy.largestMagnitude());
        }
        assertThat(unused.nextLong())
                .as("without noise its source is not touched")
                .isEqualTo(AesCtrRandomSource.keyed(noiseKey).nextLong());
    }

    @Test
    void encode_sameSeeds_repeats(RandomSource random) {
        VectorEncoder encoder = new VectorEncoder(new EncodingParameters(777, 1, -8, 50));
        double[] vector = Seeds.gaussian(777, 1, random);
        double[] original = vector.clone();
        byte[] seed = Seeds.seed(random);
        byte[] key = Seeds.seed(random);
        byte[] otherKey = Seeds.seed(random);
        int[] first = encoder.encode(vector, seed, AesCtrRandomSource.keyed(key), AesCtrRandomSource.keyed(otherKey));

        assertThat(encoder.encode(vector, seed, AesCtrRandomSource.keyed(key), AesCtrRandomSource.keyed(otherKey)))
                .isEqualTo(first);
        assertThat(encoder.encode(vector, seed, AesCtrRandomSource.keyed(otherKey), AesCtrRandomSource.keyed(key)))
                .isNotEqualTo(first);
        assertThat(vector).as("the input is not changed").isEqualTo(original);
    }

    @Test
    void encode_anyVector_drawsTheWholeNoiseFirst(RandomSource random) {
        VectorEncoder encoder = new VectorEncoder(new EncodingParameters(300, 1, -8, 50));
        byte[] seed = Seeds.seed(random);
        byte[] noiseKey = Seeds.seed(random);
        long[] draws = new long[3];
        double[][] vectors = {new double[300], Seeds.gaussian(300, 1e6, random), new double[300]};
        vectors[2][7] = Double.NaN;
        for (int i = 0; i < vectors.length; i++) {
            CountingRandomSource noise = new CountingRandomSource(AesCtrRandomSource.keyed(noiseKey));
            long[] drawsAtFirstRounding = {-1};
            RandomSource rounding = new CountingRandomSource(Seeds.stream(random)) {
                @Override
                public long nextLong() {
                    if (drawsAtFirstRounding[0] < 0) {
                        drawsAtFirstRounding[0] = noise.words;
                    }
                    return super.nextLong();
                }
            };
            double[] vector = vectors[i];
            if (i == 2) {
                assertThatIllegalArgumentException().isThrownBy(() -> encoder.encode(vector, seed, rounding, noise));
            } else {
                encoder.encode(vector, seed, rounding, noise);
                assertThat(drawsAtFirstRounding[0]).isEqualTo(noise.words);
            }
            draws[i] = noise.words;
        }
        assertThat(draws[1]).isEqualTo(draws[0]);
        assertThat(draws[2]).isEqualTo(draws[0]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void encode_notFinite_namesIndexAndNotValue(double bad, RandomSource random) {
        VectorEncoder encoder = new VectorEncoder(new EncodingParameters(3, 1, -8, 50));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(new double[] {1, bad, 2}, new byte[32], random, random))
                .withMessage("coordinate 1 of the update is not a finite number");
    }

    @Test
    void encode_wrongLengths_areNamed(RandomSource random) {
        VectorEncoder encoder = new VectorEncoder(new EncodingParameters(3, 1, -8, 50));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(new double[4], new byte[32], random, random))
                .withMessage("vector must have 3 coordinates, has 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(new double[3], new byte[16], random, random))
                .withMessage("rotation seed must have 32 bytes, has 16");
    }

    @Test
    void encode_brokenRounding_failsWithoutSayingWhy(RandomSource random) {
        EncodingParameters parameters = new EncodingParameters(100, 1, 0, 4);
        byte[] seed = Seeds.seed(random);
        double[] vector = new double[100];
        Arrays.fill(vector, 0.1);
        new Rotation(100, seed).inverse(vector);
        // Every coin says "up": all ones, squared norm 100 against a bound of 32.
        RandomSource alwaysUp = new CountingRandomSource(random) {
            @Override
            public double nextDouble() {
                return 0;
            }
        };

        assertThat(parameters.normBoundSquared()).isEqualTo(32);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new VectorEncoder(parameters).encode(vector, seed, alwaysUp, random))
                .withMessage("rounding failed; nothing was encoded");
    }

    /** Counts the 32-bit words that are drawn. */
    private static class CountingRandomSource implements RandomSource {
        private final RandomSource random;
        private long words;

        CountingRandomSource(RandomSource random) {
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] target) {
            words += target.length;
            random.nextBytes(target);
        }

        @Override
        public long nextLong() {
            words += 2;
            return random.nextLong();
        }

        @Override
        public int nextInt() {
            words++;
            return random.nextInt();
        }
    }
}
