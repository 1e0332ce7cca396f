// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.TaskSource;
import io.cipherfold.meta.task.tabular.NslKdd;

/** NSL-KDD: from the classes of the training file to attacks that only the test file has, or hardly any other. */
final class NslKddProblem implements Problem {

    private final NslKdd nslKdd;

    NslKddProblem(NslKdd nslKdd) {
        this.nslKdd = nslKdd;
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return nslKdd.trainingTasks(seed, size.fewShot());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return nslKdd.testTasks(seed, size.fewShot());
    }

    @Override
    public int clientCount() {
        return 0;
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        throw new IllegalArgumentException("nsl-kdd names no clients; it can only be trained on centrally");
    }
}
