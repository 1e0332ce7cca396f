// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnedOptimizerTest {

    private final Mlp model = new Mlp(List.of(1, 3, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final SinusoidTasks tasks = new SinusoidTasks(5, 6, 9);
    private final CoordinatewiseOptimizer optimizer = new CoordinatewiseOptimizer(3, 0.1);

    @Test
    void metaUpdates_severalWindows_areWeightedByTheirSteps_andTheStartIsLearnedFromTheFirst() {
        LearnedOptimizer algorithm = new LearnedOptimizer(optimizer, 5, 2);
        float[] shared = algorithm.initialise(model, 1);
        int parameters = model.layout().length();
        float[] update = new float[shared.length];
        double[] expected = new double[shared.length];
        Task task = tasks.task(0);
        try (FastWeights weights = model.fastWeights(
                new ReferenceKernels(), NormMode.TRANSDUCTIVE, algorithm.trainingShape(tasks.shape()), 1)) {
            algorithm.metaUpdates(weights, shared, List.of(task), update);
            weights.load(List.of(task));
            double[] start = new double[parameters];
            for (int i = 0; i < parameters; i++) {
                start[i] = shared[i];
            }
            OptimizerRun run = new OptimizerRun(optimizer, new LearnedOptimizer.TaskLoss(weights), start);
            for (int steps : new int[] {2, 2, 1}) {
                boolean first = steps == 2 && expected[0] == 0;
                OptimizerRun.Window window = run.window(shared, parameters, steps);
                for (int i = 0; first && i < parameters; i++) {
                    expected[i] = steps / 5.0 * window.byStart()[i];
                }
                for (int i = 0; i < window.byWeights().length; i++) {
                    expected[parameters + i] += steps / 5.0 * window.byWeights()[i];
                }
            }
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) update[i]).as("number %d", i).isCloseTo(expected[i], within(1e-6));
        }
        assertThat(expected[0]).as("something was learned about the start").isNotZero();
    }

    @Test
    void constructor_windowsBeyondTheRange_areRefused() {
        assertThatThrownBy(() -> new LearnedOptimizer(optimizer, 5, 101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("had 101");
        assertThatThrownBy(() -> new LearnedOptimizer(optimizer, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("were 0");
    }
}
