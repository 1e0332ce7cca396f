// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.SinusoidClients;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;

/** Sinusoids, drawn afresh; clients own eight each. */
final class SinusoidProblem implements Problem {

    /** As many as a client works on in a round. */
    static final int CURVES_PER_CLIENT = 8;

    static final int CLIENTS = 10_000;

    private final int clients;

    SinusoidProblem() {
        this(CLIENTS);
    }

    private SinusoidProblem(int clients) {
        this.clients = clients;
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return new SinusoidTasks(seed, size.shots(), size.queries());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return new SinusoidTasks(seed, size.shots(), size.queries());
    }

    @Override
    public int clientCount() {
        return clients;
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return new SinusoidClients(seed, clients, CURVES_PER_CLIENT, new TaskShape(1, 1, size.shots(), size.queries()));
    }

    @Override
    public Problem withPopulation(int newClients) {
        return new SinusoidProblem(newClients);
    }
}
