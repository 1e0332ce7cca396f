// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.vector.Rotation;
import io.cipherfold.crypto.vector.Seeds;
import io.cipherfold.crypto.vector.VectorKernels;
import io.cipherfold.crypto.vector.WorkVector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoder does on every kind of vector arithmetic; the subclasses name one. */
@ExtendWith(Replay.class)
abstract class VectorEncoderContract {

    private static final int VECTORS = 100_000;

    private final VectorKernels kernels;

    VectorEncoderContract(VectorKernels kernels) {
        this.kernels = kernels;
    }

    private VectorEncoder encoder(EncodingParameters parameters) {
        return new VectorEncoder(parameters, kernels);
    }

    private static int[] encode(VectorEncoder encoder, double[] vector, byte[] seed, RandomSource random) {
        try (EncodedVector encoded = encoder.encode(VectorSource.of(vector), seed, random)) {
            return encoded.toArray();
        }
    }

    private static int[] encode(
            VectorEncoder encoder, double[] vector, byte[] seed, byte[] roundingSeed, byte[] noiseSeed) {
        try (EncodedVector encoded = encoder.encode(VectorSource.of(vector), seed, roundingSeed, noiseSeed)) {
            return encoded.toArray();
        }
    }

    @Test
    void encode_randomAndAdversarialVectors_neverExceedsTheNormBound(RandomSource random) {
        requireNormBound(VECTORS, random);
    }

    @Test
    @Tag("slow")
    void encode_manyMoreVectors_neverExceedsTheNormBound(RandomSource random) {
        requireNormBound(10 * VECTORS, random);
    }

    private void requireNormBound(int vectors, RandomSource random) {
        RandomSource rounding = Seeds.stream(random);
        byte[] seed = Seeds.seed(random);
        for (int i = 0; i < vectors; i++) {
            int dimension = 1 + (int) random.nextBelow(70);
            double clipNorm = Math.pow(2, 20 * random.nextDouble() - 10);
            // The clip norm lies between 1 and 256 grid units.
            int gridLog2 = Math.getExponent(clipNorm) - (int) random.nextBelow(8);
            EncodingParameters parameters = new EncodingParameters(dimension, clipNorm, gridLog2, 0);
            if (i % 50 == 0) {
                seed = Seeds.seed(random);
            }
            double[] vector = vector(dimension, clipNorm, seed, parameters, random);
            int[] encoded = encode(encoder(parameters), vector, seed, rounding);

            assertThat(Seeds.squaredNorm(encoded))
                    .as("dimension %s, clip norm %s, grid 2^%s", dimension, clipNorm, gridLog2)
                    .isLessThanOrEqualTo(parameters.normBoundSquared());
        }
    }

    /** Vectors of any scale and shape, those included whose rounding fails most often. */
    private static double[] vector(
            int dimension, double clipNorm, byte[] seed, EncodingParameters parameters, RandomSource random) {
        double[] vector = new double[dimension];
        switch ((int) random.nextBelow(10)) {
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
            case 7 -> {
                // Flat at the clip norm after the rotation: no coordinate is spared from rounding.
                Arrays.fill(vector, clipNorm / Math.sqrt(dimension));
                new Rotation(dimension, seed).inverse(vector);
            }
            case 8 -> {
                // Alternating, of any magnitude from denormal to huge.
                double magnitude = Math.scalb(1.0, (int) random.nextBelow(2097) - 1074);
                Arrays.setAll(vector, j -> j % 2 == 0 ? magnitude : -magnitude);
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
        byte[] roundingSeed = Seeds.seed(random);
        byte[] noiseSeed = Seeds.seed(random);
        int[] rounded = encode(encoder(plain), vector, seed, roundingSeed, noiseSeed);
        int[] encoded = encode(encoder(noisy), vector, seed, roundingSeed, noiseSeed);
        int[] noise = encode(encoder(noisy), new double[dimension], seed, roundingSeed, noiseSeed);

        for (int i = 0; i < dimension; i++) {
            assertThat(encoded[i]).isEqualTo(rounded[i] + noise[i]);
            assertThat(Math.abs(encoded[i])).isLessThanOrEqualTo(noisy.largestMagnitude());
        }
    }

    @Test
    void encode_sameSeeds_repeats(RandomSource random) {
        VectorEncoder encoder = encoder(new EncodingParameters(777, 1, -8, 50));
        double[] vector = Seeds.gaussian(777, 1, random);
        double[] original = vector.clone();
        byte[] seed = Seeds.seed(random);
        byte[] key = Seeds.seed(random);
        byte[] otherKey = Seeds.seed(random);
        int[] first = encode(encoder, vector, seed, key, otherKey);

        assertThat(encode(encoder, vector, seed, key, otherKey)).isEqualTo(first);
        assertThat(encode(encoder, vector, seed, otherKey, key)).isNotEqualTo(first);
        assertThat(encode(encoder, vector, seed, key, key)).isNotEqualTo(first);
        assertThat(encode(encoder, vector, seed, otherKey, otherKey)).isNotEqualTo(first);
        assertThat(vector).as("the input is not changed").isEqualTo(original);
    }

    @Test
    void encode_anyVector_drawsBothSeedsAndNothingElseBeforeItIsRead(RandomSource random) {
        EncodingParameters noisy = new EncodingParameters(300, 1, -8, 50);
        byte[] seed = Seeds.seed(random);
        byte[] key = Seeds.seed(random);
        double[][] vectors = {new double[300], Seeds.gaussian(300, 1e6, random), new double[300]};
        vectors[2][7] = Double.NaN;
        for (int i = 0; i < vectors.length; i++) {
            CountingRandomSource counting = new CountingRandomSource(AesCtrRandomSource.keyed(key));
            VectorSource source =
                    watched(vectors[i], () -> assertThat(counting.bytes).isEqualTo(64));
            if (i == 2) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> encoder(noisy).encode(source, seed, counting));
            } else {
                encoder(noisy).encode(source, seed, counting).close();
            }
            assertThat(counting.bytes).isEqualTo(64);
        }
        CountingRandomSource counting = new CountingRandomSource(AesCtrRandomSource.keyed(key));
        EncodingParameters plain = new EncodingParameters(300, 1, -8, 0);
        encode(encoder(plain), vectors[1], seed, counting);
        assertThat(counting.bytes).as("without noise no seed for it is drawn").isEqualTo(32);
    }

    /** A source that calls back before it is read. */
    private static VectorSource watched(double[] vector, Runnable beforeRead) {
        VectorSource source = VectorSource.of(vector);
        return new VectorSource() {
            @Override
            public int length() {
                return source.length();
            }

            @Override
            public void read(int from, double[] target, int count) {
                beforeRead.run();
                source.read(from, target, count);
            }
        };
    }

    @Test
    void encode_seedsOfTheSource_areRoundingThenNoise(RandomSource random) {
        VectorEncoder encoder = encoder(new EncodingParameters(300, 1, -8, 50));
        double[] vector = Seeds.gaussian(300, 1, random);
        byte[] seed = Seeds.seed(random);
        byte[] key = Seeds.seed(random);
        AesCtrRandomSource again = AesCtrRandomSource.keyed(key);
        byte[] roundingSeed = Seeds.seed(again);
        byte[] noiseSeed = Seeds.seed(again);

        assertThat(encode(encoder, vector, seed, AesCtrRandomSource.keyed(key)))
                .isEqualTo(encode(encoder, vector, seed, roundingSeed, noiseSeed));
    }

    @Test
    void encode_sourcesOfAllKinds_areReadInOrderAndGiveTheSame(RandomSource random) {
        int dimension = 2 * VectorEncoder.BLOCK + 77;
        VectorEncoder encoder = encoder(new EncodingParameters(dimension, 1, -8, 50));
        float[] floats = new float[dimension];
        double[] doubles = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            floats[i] = (float) (random.nextDouble() - 0.5);
            doubles[i] = floats[i];
        }
        byte[] seed = Seeds.seed(random);
        int[] expected = encode(encoder, doubles, seed, seed, seed);
        FloatBuffer buffer =
                FloatBuffer.allocate(dimension + 3).position(3).put(floats).position(3);
        List<Integer> reads = new ArrayList<>();
        VectorSource recorded = new VectorSource() {
            @Override
            public int length() {
                return dimension;
            }

            @Override
            public void read(int from, double[] target, int count) {
                reads.add(from);
                reads.add(count);
                System.arraycopy(doubles, from, target, 0, count);
            }
        };
        for (VectorSource source : List.of(VectorSource.of(floats), VectorSource.of(buffer), recorded)) {
            assertThat(source.length()).isEqualTo(dimension);
            try (EncodedVector encoded = encoder.encode(source, seed, seed, seed)) {
                assertThat(encoded.length()).isEqualTo(dimension);
                assertThat(encoded.toArray()).isEqualTo(expected);
                int[] block = new int[10];
                encoded.read(100, block, 9);
                assertThat(block)
                        .startsWith(Arrays.copyOfRange(expected, 100, 109))
                        .endsWith(0);
                assertThat(encoded).hasToString("EncodedVector[redacted]");
            }
        }
        int block = VectorEncoder.BLOCK;
        assertThat(reads).containsExactly(0, block, block, block, 2 * block, 77);
    }

    @Test
    void encode_closed_cannotBeRead() {
        VectorEncoder encoder = encoder(new EncodingParameters(3, 1, -8, 50));
        EncodedVector encoded =
                encoder.encode(VectorSource.of(new double[3]), new byte[32], new byte[32], new byte[32]);
        encoded.close();

        assertThatIllegalStateException().isThrownBy(() -> encoded.read(0, new int[1], 1));
        assertThatIllegalStateException().isThrownBy(encoded::toArray);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void encode_notFinite_namesIndexAndNotValue(double bad, RandomSource random) {
        VectorEncoder encoder = encoder(new EncodingParameters(3, 1, -8, 50));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(encoder, new double[] {1, bad, 2}, new byte[32], random))
                .withMessage("coordinate 1 of the update is not a finite number");
    }

    @Test
    void encode_wrongLengths_areNamed(RandomSource random) {
        VectorEncoder encoder = encoder(new EncodingParameters(3, 1, -8, 50));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(encoder, new double[4], new byte[32], random))
                .withMessage("vector must have 3 coordinates, has 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(encoder, new double[3], new byte[16], random))
                .withMessage("rotation seed must have 32 bytes, has 16");
    }

    @Test
    void encode_roundingThatNeverMeetsItsBound_failsWithoutSayingWhy(RandomSource random) {
        EncodingParameters parameters = new EncodingParameters(100, 1, -8, 50);
        // Rounding a vector of norm 2^8 leaves a squared norm near 2^16, and never 1.
        VectorEncoder encoder = new VectorEncoder(parameters, kernels, 1);
        double[] vector = Seeds.gaussian(100, 1, random);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> encode(encoder, vector, Seeds.seed(random), random))
                .withMessage("rounding failed; nothing was encoded");
    }

    @Test
    void encode_firstAttemptBeyondTheBound_takesTheNext(RandomSource random) {
        // 100 coordinates of 0.1: a sum of 100 coins of probability 0.1.
        EncodingParameters parameters = new EncodingParameters(100, 1, 0, 0);
        byte[] seed = Seeds.seed(random);
        double[] vector = new double[100];
        Arrays.fill(vector, 0.1);
        new Rotation(100, seed).inverse(vector);
        byte[] roundingSeed = Seeds.seed(random);
        long[] norms = new long[20];
        try (WorkVector work = kernels.create(100)) {
            work.load(0, vector, 100);
            L2Clip.clip(work, 1);
            work.rotate(seed);
            Arrays.setAll(norms, attempt -> work.roundedSquaredNorm(0, roundingSeed, attempt));
        }
        long bound = Arrays.stream(norms).min().orElseThrow();
        int[] encoded = encode(new VectorEncoder(parameters, kernels, bound), vector, seed, roundingSeed, roundingSeed);

        assertThat(norms[0]).isPositive();
        assertThat(Arrays.stream(norms).distinct().count())
                .as("attempts differ")
                .isGreaterThan(1);
        assertThat(Seeds.squaredNorm(encoded)).isEqualTo(bound);
    }

    /** Counts the bytes that are drawn. */
    private static class CountingRandomSource implements RandomSource {
        private final RandomSource random;
        private long bytes;

        CountingRandomSource(RandomSource random) {
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] target) {
            bytes += target.length;
            random.nextBytes(target);
        }

        @Override
        public long nextLong() {
            bytes += 8;
            return random.nextLong();
        }

        @Override
        public int nextInt() {
            bytes += 4;
            return random.nextInt();
        }
    }
}
