// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClusteredRegressionTest extends TaskSourceContract {

    private static final int TASKS = 2000;
    private static final double[] LEVELS = {2, -4, 6};

    @Override
    TaskSource source(long seed) {
        return new ClusteredRegression(seed, 10, 20);
    }

    private static double meanOfThird(double[] weights, int third) {
        double sum = 0;
        for (int i = 10 * third; i < 10 * (third + 1); i++) {
            sum += weights[i] / 10;
        }
        return sum;
    }

    /** A third's mean is within 0.16 of its center in the mean, and centers are at least 2 from 0. */
    private static int cluster(double[] weights) {
        int largest = 0;
        for (int third = 1; third < 3; third++) {
            largest = Math.abs(meanOfThird(weights, third)) > Math.abs(meanOfThird(weights, largest)) ? third : largest;
        }
        return largest;
    }

    @Test
    void weights_manyTasks_lieInThreeEqualClustersWithTheirDeviation() {
        ClusteredRegression tasks = new ClusteredRegression(1, 10, 20);
        int[] counts = new int[3];
        double squares = 0;
        for (int id = 0; id < TASKS; id++) {
            double[] weights = tasks.weights(id);
            int cluster = cluster(weights);
            counts[cluster]++;
            for (int i = 0; i < ClusteredRegression.INPUTS; i++) {
                double center = i / 10 == cluster ? LEVELS[cluster] : 0;
                squares += (weights[i] - center) * (weights[i] - center);
            }
        }
        // Five binomial deviations of sqrt(2000 * 0.33 * 0.67) = 21.
        assertThat(counts[0]).isBetween(660 - 105, 660 + 105);
        assertThat(counts[1]).isBetween(680 - 105, 680 + 105);
        // A chi-squared number of n = 60,000 degrees has deviation sqrt(2 n); five of them are 2.9 %.
        assertThat(squares / TASKS / ClusteredRegression.INPUTS).isCloseTo(0.25, within(0.25 * 0.029));
    }

    @Test
    void points_manyTasks_haveUnitInputsAndNoisyProductsAsTargets() {
        ClusteredRegression tasks = new ClusteredRegression(2, 10, 20);
        double squares = 0;
        for (int id = 0; id < TASKS; id++) {
            Examples points = tasks.task(id).query();
            double[] weights = tasks.weights(id);
            for (int point = 0; point < points.points(); point++) {
                double norm = 0;
                double product = 0;
                for (int i = 0; i < ClusteredRegression.INPUTS; i++) {
                    assertThat(points.input(point, i)).isBetween(0f, 1f);
                    norm += points.input(point, i) * points.input(point, i);
                    product += points.input(point, i) * weights[i];
                }
                assertThat(norm).isCloseTo(1, within(1e-5));
                squares += (points.target(point, 0) - product) * (points.target(point, 0) - product);
            }
        }
        // 40,000 squares of normal numbers: five deviations of their mean are 3.6 %.
        assertThat(squares / TASKS / 20).isCloseTo(0.25, within(0.25 * 0.036));
    }
}
