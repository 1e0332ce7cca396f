// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.algorithm.CoordinatewiseOptimizer;
import io.cipherfold.meta.experiment.OptimizerComparison.Curve;
import io.cipherfold.meta.experiment.OptimizerComparison.Goal;
import io.cipherfold.meta.experiment.OptimizerComparison.HandDesigned;
import io.cipherfold.meta.round.TrainingListener;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LearnedOptimizerTrainingTest {

    private static final CoordinatewiseOptimizer SMALL = new CoordinatewiseOptimizer(5, 0.1);

    private final LearnedOptimizerTraining training = new LearnedOptimizerTraining(SMALL, 1);
    private final float[] initial = SMALL.initialise(1);

    @Test
    void train_someWindows_lowersTheLossOfNewFunctions() {
        LearnedOptimizerTraining.Outcome outcome = training.train(40, TrainingListener.NONE);
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.curve()).hasSize(21);
        OptimizerComparison comparison = new OptimizerComparison(1, 200);
        Curve trained = comparison.curve(SMALL, outcome.weights());
        Curve untrained = comparison.curve(SMALL, initial);
        assertThat(trained.moreThan(untrained).high())
                .as("the upper end of the interval of the difference")
                .isNegative();
    }

    /** So long steps of Adam take the weights out of float32 in some rounds. */
    @Test
    void train_weightsThatLeaveTheRange_stopsAndKeepsHistoryAndBestWeights() {
        LearnedOptimizerTraining.Outcome outcome = training.train(20, initial, 5e37, TrainingListener.NONE);
        assertThat(outcome.failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("not finite"));
        assertThat(outcome.curve()).hasSizeBetween(2, 20);
        assertThat(outcome.curve())
                .allMatch(point -> Double.isFinite(point.mean()))
                .first()
                .satisfies(first -> assertThat(outcome.curve()).allMatch(point -> point.mean() >= first.mean()));
        assertThat(outcome.weights()).isEqualTo(initial);
    }

    @Test
    void train_notANumberInTheWeights_stopsBeforeTheFirstWindow() {
        float[] broken = initial.clone();
        broken[7] = Float.NaN;
        LearnedOptimizerTraining.Outcome outcome = training.train(20, broken, 0.001, TrainingListener.NONE);
        assertThat(outcome.failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("after 0 rounds", "NaN"));
        assertThat(outcome.curve()).isEmpty();
    }

    @Test
    void curve_ofHandDesignedOptimisers_followsTheirFormulas() {
        int functions = 3;
        Quadratics quadratics = LearnedOptimizerTraining.testFunctions(1, functions);
        OptimizerComparison comparison = new OptimizerComparison(1, functions);
        double[] at = quadratics.starts();
        double[] momentumAt = quadratics.starts();
        double[] gradient = new double[at.length];
        double[] square = new double[at.length];
        double[] moved = new double[at.length];
        for (int step = 1; step <= 3; step++) {
            quadratics.gradient(at, gradient);
            for (int i = 0; i < at.length; i++) {
                square[i] = 0.99 * square[i] + 0.01 * gradient[i] * gradient[i];
                at[i] -= 0.02 * gradient[i] / (Math.sqrt(square[i] / (1 - Math.pow(0.99, step))) + 1e-8);
            }
            quadratics.gradient(momentumAt, gradient);
            for (int i = 0; i < at.length; i++) {
                moved[i] = 0.9 * moved[i] - 0.01 * gradient[i];
                momentumAt[i] += moved[i];
            }
            assertThat(comparison.curve(HandDesigned.RMSPROP, 0.02).after(step).mean())
                    .isCloseTo(quadratics.loss(at, gradient) / functions, within(1e-9));
            assertThat(comparison.curve(HandDesigned.MOMENTUM, 0.01).after(step).mean())
                    .isCloseTo(quadratics.loss(momentumAt, gradient) / functions, within(1e-9));
        }
    }

    @Test
    void tuned_isWithinWhatCurvatureAllows_andDivergenceIsInfinite() {
        OptimizerComparison comparison = new OptimizerComparison(1, 50);
        double rate = Objects.requireNonNull(comparison.tuned(HandDesigned.SGD).get(Goal.MEAN));
        // Beyond 2 over the largest curvature, about 2 (2 sqrt(10))^2 = 80, steepest descent diverges.
        assertThat(rate).isBetween(0.002, 0.025);
        Curve diverged = comparison.curve(HandDesigned.SGD, 10);
        assertThat(diverged.after(200).mean()).isInfinite();
        assertThat(comparison.curve(HandDesigned.SGD, rate).overHorizon().mean())
                .isLessThan(10);
    }
}
