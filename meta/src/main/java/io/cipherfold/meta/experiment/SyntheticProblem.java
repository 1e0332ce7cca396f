// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import io.cipherfold.meta.task.federated.BatchClients;
import io.cipherfold.meta.task.federated.ClientExamples;
import io.cipherfold.meta.task.federated.Synthetic;
import java.util.List;

/** Synthetic(0.5, 0.5): 80 of the 100 clients train, the others are new ones. Points are drawn whatever their class. */
final class SyntheticProblem implements Problem {

    static final int TRAINING_CLIENTS = 80;

    /** The clients are the same for all seeds of an experiment. */
    private static final long CLIENTS_SEED = 1;

    private final List<ClientExamples> clients;

    SyntheticProblem() {
        this.clients = Synthetic.pFedMe().generate(CLIENTS_SEED);
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return new InTurn(clients(size, seed));
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return new InTurn(new BatchClients(
                seed, clients.subList(TRAINING_CLIENTS, clients.size()), size.shots(), size.queries()));
    }

    @Override
    public int clientCount() {
        return TRAINING_CLIENTS;
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return new BatchClients(seed, clients.subList(0, TRAINING_CLIENTS), size.shots(), size.queries());
    }

    /** Tasks of one client after the other. */
    private record InTurn(ClientTasks clients) implements TaskSource {
        @Override
        public TaskShape shape() {
            return clients.shape();
        }

        @Override
        public Task task(long id) {
            int count = clients.clients();
            return clients.task((int) Math.floorMod(id, (long) count), (int) Math.floorDiv(id, (long) count) + 1, 0);
        }
    }
}
