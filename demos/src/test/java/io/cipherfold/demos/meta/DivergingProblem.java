// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Problem;
import io.cipherfold.meta.experiment.TaskSize;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import java.util.Arrays;

/**
 * A problem whose inputs are not numbers, so that the loss of every network is none.
 *
 * @param inputs numbers per input
 * @param clientCount of a federation
 */
record DivergingProblem(int inputs, int clientCount) implements Problem {

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return new Tasks(size, inputs, clientCount);
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return new Tasks(size, inputs, clientCount);
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return new Tasks(size, inputs, clientCount);
    }

    private record Tasks(TaskSize size, int inputs, int clients) implements TaskSource, ClientTasks {
        @Override
        public TaskShape shape() {
            return new TaskShape(inputs, size.ways(), size.ways() * size.shots(), size.ways() * size.queries());
        }

        @Override
        public Task task(long id) {
            return new Task(
                    points(shape().supportPoints(), size.shots()), points(shape().queryPoints(), size.queries()));
        }

        private Examples points(int count, int perClass) {
            float[] numbers = new float[count * inputs];
            Arrays.fill(numbers, Float.NaN);
            float[] targets = new float[count * size.ways()];
            for (int point = 0; point < count; point++) {
                targets[point * size.ways() + point / perClass] = 1;
            }
            return new Examples(count, numbers, targets);
        }

        @Override
        public long examples(int client) {
            return 1;
        }

        @Override
        public Task task(int client, int round, int index) {
            return task(round);
        }
    }
}
