// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.vector.Rotation;
import io.cipherfold.crypto.vector.Seeds;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoder, integer sum and decoder together. */
@ExtendWith(Replay.class)
class EncodingRoundTripTest {

    @ParameterizedTest
    @CsvSource({"1, 10, -8", "5, 10, -8", "64, 25, -10", "1761, 25, -9", "4097, 10, -12"})
    void decode_sumWithoutNoise_isTheClippedSumUpToTheGrid(
            int dimension, int clients, int gridLog2, RandomSource random) {
        double clipNorm = 0.5;
        EncodingParameters parameters = new EncodingParameters(dimension, clipNorm, gridLog2, 0);
        VectorEncoder encoder = new VectorEncoder(parameters);
        byte[] seed = Seeds.seed(random);
        int[] sum = new int[dimension];
        double[] expected = new double[dimension];
        for (int client = 0; client < clients; client++) {
            // Half of the clients are clipped.
            double norm = client % 2 == 0 ? clipNorm / 2 : clipNorm * 2;
            double[] vector = Seeds.gaussian(dimension, norm / Math.sqrt(dimension), random);
            add(sum, encode(encoder, vector, seed, random));
            L2Clip.clip(vector, clipNorm);
            for (int i = 0; i < dimension; i++) {
                expected[i] += vector[i];
            }
        }
        double[] error = new VectorDecoder(parameters).decode(sum, seed);
        for (int i = 0; i < dimension; i++) {
            error[i] -= expected[i];
        }

        // In rotated coordinates every client's rounding is off by less than one grid unit, whatever the coins.
        new Rotation(dimension, seed).rotate(error);
        double units = 0;
        for (double x : error) {
            assertThat(Math.abs(x) / parameters.grid()).isLessThan(clients + 1e-6);
            units += x * x / (parameters.grid() * parameters.grid());
        }
        // The coins give a variance of at most 1/4 each and 1/6 on average over fractions: with a relative deviation of
        // sqrt(2/dimension) around the latter, the former is 15 deviations away.
        if (dimension > 1000) {
            assertThat(units).isLessThan(clients * (double) dimension / 4);
        }
    }

    @Test
    void encode_sameVectorManyTimes_averagesToTheVector(RandomSource random) {
        int dimension = 1761;
        int repetitions = 400;
        EncodingParameters parameters = new EncodingParameters(dimension, 0.5, -9, 0);
        VectorEncoder encoder = new VectorEncoder(parameters);
        byte[] seed = Seeds.seed(random);
        double[] vector = Seeds.gaussian(dimension, 0.5 / Math.sqrt(2.0 * dimension), random);
        int[] sum = new int[dimension];
        for (int i = 0; i < repetitions; i++) {
            add(sum, encode(encoder, vector, seed, random));
        }
        double[] mean = new VectorDecoder(parameters).decode(sum, seed);
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
            double error = (mean[i] / repetitions - vector[i]) / parameters.grid();
            squares += error * error;
        }

        // Unbiased coins leave dimension * f(1-f) / repetitions, at most dimension / (4 * repetitions) = 1.1, of which
        // 6.5 standard deviations sqrt(2/dimension) are 22 %. A bias of 1/10 grid unit would give 17.6.
        assertThat(squares).isLessThan(1.22 * dimension / (4.0 * repetitions));
    }

    @ParameterizedTest
    @CsvSource({
        "4096, 20, 4, -9, DISCRETE_GAUSSIAN",
        "1761, 50, 100, -9, DISCRETE_GAUSSIAN",
        "3000, 10, 3290, -12, DISCRETE_GAUSSIAN",
        "2049, 4, 16777216, -6, DISCRETE_GAUSSIAN",
        "4096, 20, 1, -9, SKELLAM",
        "1761, 50, 100, -9, SKELLAM",
        "3000, 4, 65536, -9, SKELLAM"
    })
    void decode_sumOfZeros_hasThePlannedNoise(
            int dimension, int clients, long variance, int gridLog2, NoiseMechanism mechanism, RandomSource random) {
        EncodingParameters parameters = new EncodingParameters(dimension, 1, gridLog2, variance, mechanism);
        VectorEncoder encoder = new VectorEncoder(parameters);
        byte[] seed = Seeds.seed(random);
        int[] sum = new int[dimension];
        for (int client = 0; client < clients; client++) {
            add(sum, encode(encoder, new double[dimension], seed, random));
        }
        double[] noise = new VectorDecoder(parameters).decode(sum, seed);
        double planned = clients * variance * parameters.grid() * parameters.grid();
        double squares = 0;
        double total = 0;
        for (double x : noise) {
            squares += x * x;
            total += x;
        }

        // The rotation keeps the sum of squares, which is that of dimension numbers of almost normal law: relative
        // deviation sqrt(2/dimension), for a Skellam sum sqrt((2 + 1/variance)/dimension). 6.5 of them are exceeded
        // with probability 1e-10.
        assertThat(squares / dimension).isCloseTo(planned, within(6.5 * Math.sqrt(2.0 / dimension) * planned));
        assertThat(total / dimension).isCloseTo(0, within(6.5 * Math.sqrt(planned / dimension)));
    }

    @ParameterizedTest
    @CsvSource({"1, -9", "2, 3", "1761, -9", "4096, -20"})
    void encode_whatDecodeGave_givesTheIntegersBack(int dimension, int gridLog2, RandomSource random) {
        int[] integers = new int[dimension];
        for (int i = 0; i < dimension; i++) {
            integers[i] = (int) random.nextBelow(2001) - 1000;
        }
        double clipNorm = Math.scalb(1001 * Math.sqrt(dimension), gridLog2);
        EncodingParameters parameters = new EncodingParameters(dimension, clipNorm, gridLog2, 0);
        byte[] seed = Seeds.seed(random);
        double[] vector = new VectorDecoder(parameters).decode(integers, seed);

        // Grid points are hit up to 1e-11 grid units, and are rounded away from with that probability.
        double norm = Math.scalb(Math.sqrt((double) Seeds.squaredNorm(integers)), gridLog2);
        assertThat(Seeds.norm(vector)).isCloseTo(norm, within(1e-13 * norm));
        assertThat(encode(new VectorEncoder(parameters), vector, seed, random)).isEqualTo(integers);
    }

    @Test
    void decode_isLinear(RandomSource random) {
        int dimension = 1000;
        EncodingParameters parameters = new EncodingParameters(dimension, 1, -9, 100);
        VectorEncoder encoder = new VectorEncoder(parameters);
        VectorDecoder decoder = new VectorDecoder(parameters);
        byte[] seed = Seeds.seed(random);
        int[] sum = new int[dimension];
        double[] sumOfDecoded = new double[dimension];
        for (int client = 0; client < 30; client++) {
            int[] encoded = encode(encoder, Seeds.gaussian(dimension, 0.1, random), seed, random);
            add(sum, encoded);
            double[] decoded = decoder.decode(encoded, seed);
            for (int i = 0; i < dimension; i++) {
                sumOfDecoded[i] += decoded[i];
            }
        }
        double[] decodedSum = decoder.decode(sum, seed);

        // Entries below 100, errors of 30 vectors and 20 stages, 2^-53 each.
        for (int i = 0; i < dimension; i++) {
            assertThat(decodedSum[i]).isCloseTo(sumOfDecoded[i], within(1e-11));
        }
    }

    @Test
    void decode_extremeSums_stayFinite() {
        EncodingParameters parameters = new EncodingParameters(3, 1e150, 500, 4);
        double[] decoded =
                new VectorDecoder(parameters).decode(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, 0}, new byte[32]);

        assertThat(decoded).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VectorDecoder(parameters).decode(new int[2], new byte[32]))
                .withMessage("sum must have 3 coordinates, has 2");
    }

    /**
     * A digit of 8 bits wraps as often as a normal variable leaves its range, when all clients upload the same vector, the
     * sum is rotated to random signs times K c / sqrt(d) in every coordinate and the noise is much larger than that.
     */
    @ParameterizedTest
    @CsvSource({"300", "800", "1600"})
    void encode_sumsBeyondADigit_wrapAsOftenAsPredicted(long variance, RandomSource random) {
        int dimension = 4096;
        int clients = 4;
        int rounds = 25;
        int halfRange = 128;
        EncodingParameters parameters = new EncodingParameters(dimension, 0.5, -9, variance);
        VectorEncoder encoder = new VectorEncoder(parameters);
        double[] vector = Seeds.gaussian(dimension, 1, random);
        long wrapped = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] seed = Seeds.seed(random);
            int[] sum = new int[dimension];
            for (int client = 0; client < clients; client++) {
                add(sum, encode(encoder, vector, seed, random));
            }
            for (int x : sum) {
                wrapped += (byte) x == x ? 0 : 1;
            }
        }
        // Variances in grid units: the sum of clipped vectors (4 * 256)^2 / d = 256, coins at most 1/4 and noise for
        // each.
        double signal = clients * clients * 256.0 * 256.0 / dimension;
        double atMost = wrapProbability(halfRange, Math.sqrt(signal + clients * (0.25 + variance)));
        double atLeast = wrapProbability(halfRange, Math.sqrt(signal + clients * (double) variance));
        double observed = (double) wrapped / rounds / dimension;

        // Coordinates of one round are independent given the rotated vector, whose norm is fixed: the count has at most
        // the deviation of independent ones, of which 6.5.
        double deviation = Math.sqrt(atMost / rounds / dimension);
        assertThat(observed).isBetween(atLeast - 6.5 * deviation, atMost + 6.5 * deviation);
    }

    /** The probability that a normal variable, rounded to a whole number, is not in [-halfRange, halfRange). */
    private static double wrapProbability(int halfRange, double deviation) {
        return normalTail((halfRange - 0.5) / deviation) + normalTail((halfRange + 0.5) / deviation);
    }

    /** The upper tail of the normal law by Simpson's rule over 12 deviations. */
    private static double normalTail(double from) {
        int intervals = 4000;
        double width = 12.0 / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double x = from + i * width;
            double weight = i == 0 || i == intervals ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.exp(-x * x / 2);
        }
        return sum * width / 3 / Math.sqrt(2 * Math.PI);
    }

    private static int[] encode(VectorEncoder encoder, double[] vector, byte[] seed, RandomSource random) {
        try (EncodedVector encoded = encoder.encode(VectorSource.of(vector), seed, random)) {
            return encoded.toArray();
        }
    }

    private static void add(int[] sum, int[] encoded) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(sum[i], encoded[i]);
        }
    }
}
