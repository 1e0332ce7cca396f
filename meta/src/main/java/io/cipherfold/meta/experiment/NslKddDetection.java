// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.TaskSource;
import io.cipherfold.meta.task.tabular.NslKdd;

/** NSL-KDD in tasks that tell normal connections, class 0, from one attack, class 1. */
final class NslKddDetection implements Problem {

    private final NslKdd nslKdd;

    NslKddDetection(NslKdd nslKdd) {
        this.nslKdd = nslKdd;
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        requireTwo(size);
        return nslKdd.binaryTrainingTasks(seed, size.shots(), size.queries());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        requireTwo(size);
        return nslKdd.binaryTestTasks(seed, size.shots(), size.queries());
    }

    private static void requireTwo(TaskSize size) {
        if (size.ways() != 2) {
            throw new IllegalArgumentException("detection has 2 ways, was asked for " + size.ways());
        }
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
