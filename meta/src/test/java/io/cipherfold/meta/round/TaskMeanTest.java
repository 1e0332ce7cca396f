// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.Maml;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.secureagg.RoundOutcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskMeanTest {

    private final Mlp model = new Mlp(List.of(1, 8, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final SinusoidTasks source = new SinusoidTasks(3, 5, 5);
    private final float[] start = model.initialise(1);

    private double[] sum(int round, int capacity, int tasksPerRound) {
        try (FastWeights weights = model.fastWeights(source.shape(), capacity)) {
            TaskMean mean = new TaskMean(weights, new Maml(new InnerLoop(0.01, 1)), source, tasksPerRound);
            return ((RoundOutcome.Released) mean.run(round, start)).sum().sum();
        }
    }

    @Test
    void run_batches_makeNoDifference() {
        double[] atOnce = sum(2, 6, 6);
        double[] inParts = sum(2, 4, 6);
        for (int i = 0; i < atOnce.length; i++) {
            assertThat(inParts[i]).isCloseTo(atOnce[i], within(1e-4));
        }
    }

    @Test
    void run_round_hasTasksOfItsOwn() {
        double[] two = sum(1, 2, 2);
        double[] first = sum(1, 1, 1);
        double[] second = sum(2, 1, 1);
        for (int i = 0; i < two.length; i++) {
            assertThat(two[i]).isCloseTo(first[i] + second[i], within(1e-4));
        }
    }

    /** An inner rate far too large: the weights pass the range of float within a few steps. */
    @Test
    void run_divergence_tellsTheStepAndTheNormsBefore() {
        MetaAlgorithm wild = new Maml(new InnerLoop(1e20, 2));
        try (FastWeights weights = model.fastWeights(source.shape(), 2)) {
            TaskMean mean = new TaskMean(weights, wild, source, 2);
            assertThatThrownBy(() -> mean.run(1, start))
                    .isInstanceOfSatisfying(
                            MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.NOT_FINITE))
                    .hasMessageContaining("step 1")
                    .hasMessageContaining("none");
        }
        try (FastWeights weights = model.fastWeights(source.shape(), 2)) {
            TaskMean mean = new TaskMean(weights, new Maml(new InnerLoop(0.01, 1)), source, 2);
            mean.run(1, start);
            float[] broken = start.clone();
            broken[0] = Float.NaN;
            assertThatThrownBy(() -> mean.run(2, broken))
                    .isInstanceOf(MetaException.class)
                    .hasMessageContaining("step 2")
                    .hasMessageMatching("(?s).*oldest first: [0-9.e+]+\\..*");
        }
    }

    /** The same rate with clipped gradients stays finite. */
    @Test
    void run_clippedInnerGradients_surviveALargeRate() {
        MetaAlgorithm clipped = new Maml(new InnerLoop(10, 2, 1e-3));
        try (FastWeights weights = model.fastWeights(source.shape(), 2)) {
            assertThat(new TaskMean(weights, clipped, source, 2).run(1, start))
                    .isInstanceOf(RoundOutcome.Released.class);
        }
    }

    @Test
    void training_overTasks_learns() {
        try (FastWeights weights = model.fastWeights(source.shape(), 10);
                TaskEvaluation evaluation = new TaskEvaluation(
                        model, new Maml(new InnerLoop(0.01, 1)), new SinusoidTasks(9, 5, 20), 50, 1)) {
            TaskMean mean = new TaskMean(weights, new Maml(new InnerLoop(0.01, 1)), source, 10);
            TrainingSettings settings = new TrainingSettings(200, ServerOptimiser.Settings.adam(0.01), 0, 200);
            TrainingResult result = new FederatedTraining(mean, settings, Optional.empty(), evaluation::evaluate)
                    .run(start, TrainingListener.NONE);
            assertThat(result.after().loss().get(1).mean())
                    .isLessThan(0.8 * result.before().loss().get(1).mean());
        }
    }

    @Test
    void tasksPerRound_ofZero_areRefused() {
        try (FastWeights weights = model.fastWeights(source.shape(), 2)) {
            assertThatThrownBy(() -> new TaskMean(weights, new Maml(new InnerLoop(0.1, 1)), source, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0");
        }
    }
}
