// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalDistributionTest {

    @ParameterizedTest
    @CsvSource({"0, 0.5", "1, 0.15865525393145707", "3, 1.3498980316300946e-3", "10, 7.619853024160527e-24"})
    void logUpperTail_tables_match(double z, double tail) {
        assertThat(Math.exp(NormalDistribution.logUpperTail(z))).isCloseTo(tail, within(2e-14 * tail));
        assertThat(Math.exp(NormalDistribution.logUpperTail(-z))).isCloseTo(1 - tail, within(1e-15));
        assertThat(NormalDistribution.cumulative(-z)).isCloseTo(tail, within(2e-14 * tail));
    }

    @Test
    void logUpperTail_trapezoids_agree() {
        // From z upwards; the trapezoidal rule's end correction is step^2/12 times the slope.
        double step = 1e-4;
        for (double z : new double[] {-4, -1.001, -0.999, 0.3, 0.999, 1.001, 5, 20}) {
            double sum = 0.5;
            for (int i = 1; i < 300_000; i++) {
                double x = i * step;
                sum += Math.exp(-z * x - x * x / 2);
            }
            double expected = Math.log(sum * step / Math.sqrt(2 * Math.PI)) - z * z / 2;
            double slope = step * step / 12 * Math.abs(z) / (sum * step);
            assertThat(NormalDistribution.logUpperTail(z)).isCloseTo(expected, within(slope + 1e-12));
        }
    }

    @Test
    void quantile_ofCumulative_isTheArgument() {
        for (double z = -30; z < 6; z += 0.37) {
            double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            double p = NormalDistribution.cumulative(z);
            assertThat(NormalDistribution.quantile(p)).isCloseTo(z, within(1e-12 + 2e-16 * p / density));
        }
    }
}
