// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.JointTraining;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.secureagg.RoundOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedClientMeanTest {

    /** Client c owns c + 1 examples and has points with x = 1 and y = c. */
    private static final class Numbered implements ClientTasks {
        @Override
        public TaskShape shape() {
            return new TaskShape(1, 1, 1, 1);
        }

        @Override
        public int clients() {
            return 3;
        }

        @Override
        public long examples(int client) {
            return client + 1L;
        }

        @Override
        public Task task(int client, int round, int index) {
            Examples point = new Examples(1, new float[] {1}, new float[] {client});
            return new Task(point, point);
        }
    }

    @Test
    void run_allClients_weighsUpdatesByExamples() {
        Mlp line = new Mlp(List.of(1, 1), Activation.RELU, Loss.SQUARED_ERROR);
        JointTraining joint = new JointTraining(new InnerLoop(1, 1));
        try (FastWeights weights =
                        line.fastWeights(KernelChoice.fastest(), NormMode.TRANSDUCTIVE, new TaskShape(1, 1, 1, 1), 3);
                WeightedClientMean mean = new WeightedClientMean(weights, joint, new Numbered(), 3, 1)) {
            RoundOutcome outcome = mean.run(1, new float[] {0, 0});
            // At zero weights the gradient by weight and bias is 2 (0 - y): 0, -2, -4 with weights 1/6, 2/6, 3/6.
            double expected = (-2 * 2 - 4 * 3) / 6.0;
            assertThat(((RoundOutcome.Released) outcome).sum().mean())
                    .containsExactly(new double[] {expected, expected}, offset(1e-6));
        }
    }
}
