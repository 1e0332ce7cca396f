// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.task.SinusoidTasks;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskEvaluationTest {

    private final Mlp model = new Mlp(List.of(1, 16, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final MetaAlgorithm algorithm = new FirstOrderMaml(new InnerLoop(0.01, 1));
    private final SinusoidTasks tasks = new SinusoidTasks(1, 5, 50);

    @Test
    void estimate_values_haveMeanAndInterval() {
        Estimate estimate = Estimate.of(new double[] {1, 2, 3, 6});
        assertThat(estimate.mean()).isEqualTo(3);
        // The sum of squares around the mean is 14: variance 14/3, standard error sqrt(14/12).
        assertThat(estimate.halfWidth95()).isCloseTo(1.96 * Math.sqrt(14.0 / 12), within(1e-12));
        assertThat(estimate.high() - estimate.low()).isCloseTo(2 * estimate.halfWidth95(), within(1e-12));
        assertThat(Estimate.of(new double[] {5})).isEqualTo(new Estimate(5, 0, 1));
    }

    @Test
    void evaluate_moreTasksThanABatch_scoresEachOnce() {
        float[] start = model.initialise(1);
        AdaptationReport report;
        try (TaskEvaluation evaluation = new TaskEvaluation(model, algorithm, tasks, 130, 2)) {
            report = evaluation.evaluate(start);
            assertThat(evaluation.evaluate(start)).isEqualTo(report);
        }
        double[] sums = new double[3];
        try (FastWeights weights = model.fastWeights(tasks.shape(), 1)) {
            for (int id = 0; id < 130; id++) {
                List<List<Score>> curve = algorithm.adapt(weights, start, List.of(tasks.task(id)), 2);
                for (int step = 0; step <= 2; step++) {
                    sums[step] += curve.get(step).get(0).loss() / 130;
                }
            }
        }
        for (int step = 0; step <= 2; step++) {
            assertThat(report.loss().get(step).mean()).isCloseTo(sums[step], within(1e-4));
            assertThat(report.loss().get(step).tasks()).isEqualTo(130);
        }
    }

    @Test
    void evaluate_divergedModel_isRefusedWithTheTask() {
        float[] broken = model.initialise(1);
        broken[0] = Float.NaN;
        try (TaskEvaluation evaluation = new TaskEvaluation(model, algorithm, tasks, 3, 1)) {
            assertThatThrownBy(() -> evaluation.evaluate(broken))
                    .isInstanceOfSatisfying(
                            MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.NOT_FINITE))
                    .hasMessageContaining("task 0 after 0 adaptation steps is NaN: the model has diverged");
            assertThatThrownBy(() -> evaluation.evaluate(new float[3])).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new TaskEvaluation(model, algorithm, tasks, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
