// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampledMomentTest {

    @ParameterizedTest
    @CsvSource({
        "0.1, 4, 1.5, 4.82134482e-4",
        "0.1, 1, 1.5, 0.0117345922",
        "0.04, 1.5, 3.9, 1.83320220e-3",
        "0.01, 2.5, 1.5, 1.300141794e-5",
        "0.01, 2.5, 2.5, 2.17083612e-5"
    })
    void continuous_exactValues_match(double rate, double noise, double order, double expected) {
        // Computed apart from this project; the last two are per step of 50. Nine digits.
        assertThat(SampledMoment.continuous(order, rate, noise)).isCloseTo(expected, Percentage.withPercentage(5e-7));
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 1.0",
        "0.01, 1.1",
        "0.001, 1.0",
        "0.1, 1.0",
        "0.1, 4.0",
        "0.04, 1.5",
        "0.9, 0.3",
        "1e-9, 1",
        "0.5, 100",
        "0.3, 0.1"
    })
    void continuous_integerOrders_areTheBinomialSum(double rate, double noise) {
        for (int order : new int[] {2, 3, 4, 8, 16, 32, 100}) {
            assertThat(SampledMoment.continuous(order, rate, noise))
                    .isCloseTo(RenyiDivergence.sampledGaussian(order, rate, noise), Percentage.withPercentage(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1, 1.5", "0.01, 0.7, 2.3", "0.5, 2, 1.01", "0.9, 0.5, 7.7", "0.001, 1, 5.5"})
    void continuous_trapezoidsOfTheDefinition_agree(double rate, double noise, double order) {
        double shift = 1 / noise;
        double step = 0.01;
        double moment = 0;
        for (double z = -14; z < order * shift + 14; z += step) {
            double ratio = 1 - rate + rate * Math.exp(shift * z - shift * shift / 2);
            moment += Math.exp(-z * z / 2) * Math.pow(ratio, order);
        }
        moment *= step / Math.sqrt(2 * Math.PI);
        double divergence = Math.log(moment) / (order - 1);

        // The sum has 1e-13 of rounding next to 1.
        assertThat(SampledMoment.continuous(order, rate, noise))
                .isCloseTo(divergence, within(1e-12 * moment / (order - 1)));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1, 1, 2", "0.5, 4, 2, 3", "0.3, 0.25, 1, 8", "0.01, 9, 3, 2.5", "0.7, 100, 5, 16"})
    void discrete_definitionInBothDirections_agrees(double rate, double variance, int sensitivity, double order) {
        double taken = 0;
        double added = 0;
        double normaliser = 0;
        for (int x = -1000; x <= 1000; x++) {
            double without = Math.exp(-x * x / (2 * variance));
            double with = (1 - rate) * without
                    + rate * Math.exp(-(x - sensitivity) * (double) (x - sensitivity) / (2 * variance));
            normaliser += without;
            if (without > 1e-200) {
                taken += Math.pow(with / without, order) * without;
                added += Math.pow(without / with, order) * with;
            }
        }
        double expected = Math.log(Math.max(taken, added) / normaliser) / (order - 1);
        double deviation = Math.sqrt(variance);
        double actual = SampledMoment.discrete(order, rate, sensitivity / deviation, 1 / deviation);

        assertThat(actual).isCloseTo(expected, within(1e-10 * expected + 1e-13));
        // The formula of the continuous Gaussian, as other libraries apply it, is the same at integer orders.
        if (order == Math.rint(order)) {
            assertThat(actual)
                    .isCloseTo(
                            RenyiDivergence.sampledGaussian((int) order, rate, deviation / sensitivity),
                            Percentage.withPercentage(1e-7));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.04, 1.5, 2250, 1e-5, 7.32911117143, 1e-10",
        "0.01, 1, 1000, 1e-5, 2.101367, 1e-6",
        "0.01, 1, 10000, 1e-6, 7.414101, 1.1e-5",
        "0.02, 1, 500, 1e-5, 3.144284, 1e-5",
        "0.1, 1, 100, 1e-5, 7.903850, 6e-4",
        "0.05, 2, 1000, 1e-6, 4.475501, 1e-6",
        "0.01, 0.7, 120, 1e-5, 3.2392676, 2.4e-5"
    })
    void epsilon_ordersOfTheReference_givesItsFigure(
            double rate, double noise, long steps, double delta, double published, double excess) {
        // The default orders of google/differential-privacy. Its series at fractional orders lacks the alternating
        // signs and
        // lies above the exact divergence, the more the larger the rate and the smaller the order: the last column is
        // what
        // that makes of its figure. The first line is pytorch/opacus, whose series is exact.
        double[] orders = new double[99 + 53 + 4];
        for (int i = 0; i < 99; i++) {
            orders[i] = 1 + (i + 1) / 10.0;
        }
        for (int i = 11; i < 64; i++) {
            orders[88 + i] = i;
        }
        for (int i = 0; i < 4; i++) {
            orders[152 + i] = 128 << i;
        }
        SampledGaussian training = new SampledGaussian(rate, noise, steps);
        double listed =
                training.renyiCurve(RenyiOrders.of(orders)).epsilon(delta).epsilon();
        double best = training.epsilon(delta).epsilon();

        assertThat(listed).isBetween(published * (1 - excess), published * (1 + 1e-6));
        assertThat(best).isBetween(listed * (1 - 2e-3), listed * (1 + 1e-9));
    }

    @Test
    void epsilon_tenThousandSteps_takesLessThanFiveMilliseconds() {
        SampledGaussian training = new SampledGaussian(0.01, 1, 10_000);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            training.epsilon(1e-6);
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.println("RDP epsilon of 10,000 steps: " + best / 1000 + " us");
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(5));
    }
}
