// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.experiment.PrivateRegression.Protection;
import io.cipherfold.meta.task.ClusteredRegression;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrivateRegressionTest {

    private static final int INPUTS = ClusteredRegression.INPUTS;
    private static final Protection CLIPPED = new Protection(true, 0);

    private static Examples points(long id) {
        return new ClusteredRegression(3, PrivateRegression.POINTS, 1).task(id).support();
    }

    /** The objective of some points, without the code under test. */
    private static double objective(double[] start, double[] weights, Examples points, int... chosen) {
        double sum = 0;
        for (int point : chosen) {
            double difference = -points.target(point, 0);
            for (int i = 0; i < INPUTS; i++) {
                difference += weights[i] * points.input(point, i);
            }
            sum += difference * difference / chosen.length;
        }
        for (int i = 0; i < INPUTS; i++) {
            sum += 0.4 * Math.pow(weights[i] - start[i], 2);
        }
        return sum;
    }

    /** Twenty steps along central differences, which are exact for a quadratic objective. */
    private static double[] adapted(double[] start, Examples points, SeededStream stream) {
        double[] weights = start.clone();
        for (int step = 0; step < 20; step++) {
            int[] batch = stream.nextDistinct(4, points.points());
            double[] gradient = new double[INPUTS];
            for (int i = 0; i < INPUTS; i++) {
                double[] above = weights.clone();
                double[] below = weights.clone();
                above[i] += 0.01;
                below[i] -= 0.01;
                gradient[i] = (objective(start, above, points, batch) - objective(start, below, points, batch)) / 0.02;
            }
            for (int i = 0; i < INPUTS; i++) {
                weights[i] -= 0.07 * gradient[i];
            }
        }
        return weights;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
    }

    @Test
    void contribution_ofATask_isTheCutWayOfTheModelThatFitsBetter() {
        int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        int cut = 0;
        int[] wins = new int[2];
        for (int id = 0; id < 20; id++) {
            double[] models = new double[2 * INPUTS];
            Arrays.fill(models, 0, INPUTS, 0.4);
            Arrays.fill(models, INPUTS, 2 * INPUTS, -0.3);
            SeededStream stream = SeededStream.of(4, id);
            double[] first = Arrays.copyOf(models, INPUTS);
            double[] second = Arrays.copyOfRange(models, INPUTS, 2 * INPUTS);
            double[] ofFirst = adapted(first, points(id), stream);
            double[] ofSecond = adapted(second, points(id), stream);
            boolean firstWins =
                    objective(first, ofFirst, points(id), all) < objective(second, ofSecond, points(id), all);
            double[] way = new double[2 * INPUTS];
            for (int i = 0; i < INPUTS; i++) {
                way[firstWins ? i : INPUTS + i] = 0.4 * (firstWins ? ofFirst[i] - first[i] : ofSecond[i] - second[i]);
            }
            double length = norm(way);
            wins[firstWins ? 0 : 1]++;
            cut += length > 1 ? 1 : 0;

            double[] whole = PrivateRegression.contribution(models, points(id), false, SeededStream.of(4, id));
            assertThat(whole).containsExactly(way, within(1e-9));
            double[] clipped = PrivateRegression.contribution(models, points(id), true, SeededStream.of(4, id));
            for (int i = 0; i < way.length; i++) {
                assertThat(clipped[i]).isCloseTo(way[i] / Math.max(1, length), within(1e-9));
            }
            assertThat(norm(clipped)).isLessThanOrEqualTo(1 + 1e-12);
        }
        assertThat(wins).as("both models win at times").doesNotContain(0);
        assertThat(cut).as("some vectors are cut and some are not").isBetween(1, 19);
    }

    @Test
    void train_oneNoisyStep_addsNoiseOfTheStatedDeviationToBothModels() {
        double squares = 0;
        int seeds = 50;
        for (int seed = 0; seed < seeds; seed++) {
            PrivateRegression regression = new PrivateRegression(seed);
            double[] quiet = regression.train(20, 1, CLIPPED);
            double[] noisy = regression.train(20, 1, new Protection(true, 1.5));
            for (int i = 0; i < quiet.length; i++) {
                squares += Math.pow((noisy[i] - quiet[i]) / (0.7 * 1.5 / 10), 2);
            }
        }
        // A chi-squared number of n = 3,000 degrees: five deviations sqrt(2 / n) of its mean are 13 %.
        assertThat(squares / seeds / (2 * INPUTS)).isCloseTo(1, within(0.13));
    }

    @Test
    void train_moreNoise_makesALargerErrorOnNewTasks() {
        double none = 0;
        double some = 0;
        double much = 0;
        for (int seed = 0; seed < 3; seed++) {
            PrivateRegression regression = new PrivateRegression(seed);
            none += regression.testError(regression.train(100, 100, CLIPPED));
            some += regression.testError(regression.train(100, 100, new Protection(true, 1.8)));
            much += regression.testError(regression.train(100, 100, new Protection(true, 7)));
        }
        assertThat(none).isLessThan(some);
        assertThat(some).isLessThan(much);
        assertThat(none / 3)
                .as("above the noise of the targets, below the untrained error")
                .isBetween(0.25, 2.9);
    }

    @Test
    void train_sameSeed_givesTheSameModels() {
        Protection noisy = new Protection(true, 1);
        assertThat(new PrivateRegression(5).train(30, 3, noisy))
                .isEqualTo(new PrivateRegression(5).train(30, 3, noisy));
        assertThat(new PrivateRegression(5).train(30, 0, noisy)).isEqualTo(new PrivateRegression(5).initial());
    }

    @Test
    void protection_noiseWithoutCutting_isRefused() {
        assertThatThrownBy(() -> new Protection(false, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noise of 1.0 clip norms hides nothing");
        assertThatThrownBy(() -> new Protection(true, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was NaN");
    }

    @Test
    void samplingRate_fewerTasksThanAStepHas_isRefused() {
        assertThat(PrivateRegression.samplingRate(10)).isEqualTo(1);
        assertThatThrownBy(() -> PrivateRegression.samplingRate(9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 10 tasks", "were 9");
    }
}
