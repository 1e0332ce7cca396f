// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.SineOrLineClients;
import io.cipherfold.meta.task.SineOrLineTasks;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;

/** Noisy sines and lines, drawn afresh; as many clients with as many curves as {@link SinusoidProblem} has. */
final class SineOrLineProblem implements Problem {

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return new SineOrLineTasks(seed, size.shots(), size.queries());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return new SineOrLineTasks(seed, size.shots(), size.queries());
    }

    @Override
    public int clientCount() {
        return SinusoidProblem.CLIENTS;
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return new SineOrLineClients(
                seed,
                SinusoidProblem.CLIENTS,
                SinusoidProblem.CURVES_PER_CLIENT,
                new TaskShape(1, 1, size.shots(), size.queries()));
    }
}
