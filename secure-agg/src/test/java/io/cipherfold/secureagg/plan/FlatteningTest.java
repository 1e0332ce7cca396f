// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.vector.Rotation;
import io.cipherfold.secureagg.encode.EncodedVector;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.encode.VectorEncoder;
import io.cipherfold.secureagg.encode.VectorSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How flat the rotation makes a vector. With m = 2^k, the first d - m coordinates are touched by the first pass alone, the
 * last d - m by the second alone and the rest by both. Of a unit vector of which a part a of the squared norm lies in the
 * first m coordinates, a coordinate of the first kind has the mean square a / m afterwards, and every other one
 * (a (2m - d) / m + 1 - a) / m.
 */
@Tag("statistical")
@ExtendWith(Replay.class)
class FlatteningTest {

    private static final int SEEDS = 4000;

    private static double[] unitVector(int dimension, String kind, RandomSource random) {
        double[] vector = new double[dimension];
        int span = Integer.highestOneBit(dimension);
        switch (kind) {
            case "first" -> vector[0] = 1;
            case "middle" -> vector[dimension / 2] = 1;
            case "last" -> vector[dimension - 1] = 1;
            case "firstPass" -> fill(vector, 0, span, random);
            case "secondPassAlone" -> fill(vector, span, dimension, random);
            default -> fill(vector, 0, dimension, random);
        }
        return vector;
    }

    private static void fill(double[] vector, int from, int to, RandomSource random) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            vector[i] = random.nextDouble() - 0.5;
            squares += vector[i] * vector[i];
        }
        for (int i = from; i < to; i++) {
            vector[i] /= Math.sqrt(squares);
        }
    }

    private static double firstPart(double[] vector) {
        double part = 0;
        for (int i = 0; i < Integer.highestOneBit(vector.length); i++) {
            part += vector[i] * vector[i];
        }
        return part;
    }

    @ParameterizedTest
    @CsvSource({
        "64, all",
        "64, first",
        "65, all",
        "65, first",
        "65, last",
        "96, first",
        "96, middle",
        "96, last",
        "96, firstPass",
        "96, secondPassAlone",
        "96, all",
        "127, first",
        "127, middle",
        "127, last",
        "127, firstPass",
        "127, secondPassAlone",
        "127, all"
    })
    void rotate_anyVector_hasTheMeanSquaresOfTheFormula(int dimension, String kind, RandomSource random) {
        double[] vector = unitVector(dimension, kind, random);
        double part = firstPart(vector);
        int span = Integer.highestOneBit(dimension);
        double[] squares = new double[dimension];
        byte[] seed = new byte[Rotation.SEED_BYTES];
        long beyond = 0;
        double flattening = DigitRoom.flattening(dimension);
        double deviation = Math.sqrt(flattening / dimension);
        for (int i = 0; i < SEEDS; i++) {
            random.nextBytes(seed);
            double[] rotated = vector.clone();
            new Rotation(dimension, seed).rotate(rotated);
            for (int j = 0; j < dimension; j++) {
                squares[j] += rotated[j] * rotated[j] / SEEDS;
                beyond += Math.abs(rotated[j]) >= 2 * deviation * (1 + 1e-12) ? 1 : 0;
            }
        }
        double worst = 0;
        for (int j = 0; j < dimension; j++) {
            double expected =
                    j < dimension - span ? part / span : (part * (2.0 * span - dimension) / span + 1 - part) / span;
            // A sum of random signs has E y^4 <= 3 (E y^2)^2 given the first pass, whose energy varies by no more than
            // its
            // mean: the mean of y^2 over the seeds has a deviation of at most sqrt(5 / seeds) of its bound. Seven of
            // them
            // are exceeded by one of 2,000 coordinates with a probability below 10^-8.
            assertThat(squares[j])
                    .as("coordinate %d", j)
                    .isCloseTo(expected, within(7 * Math.sqrt(5.0 / SEEDS) / span));
            assertThat(expected).isLessThanOrEqualTo(flattening / dimension * (1 + 1e-12));
            worst = Math.max(worst, expected);
        }
        // The bound is reached by vectors that lie within the first pass, and by those that only the second one sees.
        if ((part > 1 - 1e-12 && dimension > span) || part < 1e-12) {
            assertThat(worst).isCloseTo(flattening / dimension, within(1e-12));
        }
        // Two deviations: Hoeffding allows 0.27; Markov's inequality with one more standard deviation of the count is
        // not
        // needed, since the normal law is far below.
        assertThat((double) beyond / SEEDS / dimension)
                .isLessThan(new DigitRoom(2, flattening, 2).overflowProbability());
    }

    /** The whole encoder: coordinates of sums stay within the predicted deviations as often as the bound says. */
    @Test
    void deviations_sumsOfWorstCaseVectors_areThoseOfTheEncoder(RandomSource random) {
        int dimension = 96;
        int clients = 5;
        EncodingParameters encoding = new EncodingParameters(dimension, 1.0, -7, 400);
        int bits = 10;
        double deviation = 512 / DigitRoom.of(encoding, clients, bits).deviations();
        VectorEncoder encoder = new VectorEncoder(encoding);
        double[] vector = unitVector(dimension, "first", random);
        byte[] seed = new byte[Rotation.SEED_BYTES];
        int rounds = 600;
        long[] beyond = new long[4];
        double squares = 0;
        for (int round = 0; round < rounds; round++) {
            random.nextBytes(seed);
            int[] sum = new int[dimension];
            for (int client = 0; client < clients; client++) {
                try (EncodedVector encoded = encoder.encode(VectorSource.of(vector), seed, random)) {
                    int[] integers = encoded.toArray();
                    for (int j = 0; j < dimension; j++) {
                        sum[j] += integers[j];
                    }
                }
            }
            for (int j = 0; j < dimension; j++) {
                for (int x = 1; x < beyond.length; x++) {
                    beyond[x] += Math.abs(sum[j]) >= x * deviation ? 1 : 0;
                }
            }
            // The first 32 coordinates are touched by one pass alone and reach the bound.
            for (int j = 0; j < 32; j++) {
                squares += (double) sum[j] * sum[j] / 32 / rounds;
            }
        }
        for (int x = 1; x < beyond.length; x++) {
            assertThat((double) beyond[x] / rounds / dimension)
                    .isLessThanOrEqualTo(new DigitRoom(x, 1.5, x * x / 2.0).overflowProbability());
        }
        // A spike of norm c = 128 becomes +-c/8 in each of them, times five: (80)^2, of which rounding to a norm below
        // Delta2
        // takes little. Noise of variance 2,000 and rounding: the mean of 19,200 squares has a deviation of
        // sqrt(2 * 2000^2 + 4 * 2000 * 6400) / sqrt(19200) = 55; seven of them and 2 % for the conditional rounding.
        assertThat(deviation * deviation).isCloseTo(6400 + 5 * 400.25, within(1e-6));
        assertThat(squares).isCloseTo(deviation * deviation, within(7 * 55 + 0.02 * 8400));
    }
}
