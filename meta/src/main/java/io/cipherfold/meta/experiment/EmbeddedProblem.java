// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.ClassTasks;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Classes whose inputs are embeddings.
 *
 * @param training pools to train on centrally
 * @param tests pools of new classes; each task lies within one
 * @param clients a pool for each client
 * @param newClients a pool for each new client
 */
record EmbeddedProblem(
        List<ClassPool> training, List<ClassPool> tests, List<ClassPool> clients, List<ClassPool> newClients)
        implements Problem {

    private static final long DOMAIN = 46;

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return ClassTasks.within(seed, training, size.fewShot());
    }

    @Override
    public TaskSource clientTrainingTasks(TaskSize size, long seed) {
        return ClassTasks.within(seed, clients, size.fewShot());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return ClassTasks.within(seed, tests, size.fewShot());
    }

    @Override
    public TaskSource newClientTasks(TaskSize size, long seed) {
        return ClassTasks.within(seed, newClients, size.fewShot());
    }

    @Override
    public int clientCount() {
        return clients.size();
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return new Owners(clients, size.fewShot(), seed);
    }

    /** Clients that draw tasks over any classes of their own. */
    private static final class Owners implements ClientTasks {

        private static final int MOST_TASKS = 1 << 20;

        private final List<ClassPool> pools;
        private final List<ClassTasks> tasks;

        Owners(List<ClassPool> pools, FewShot size, long seed) {
            this.pools = pools;
            this.tasks = IntStream.range(0, pools.size())
                    .mapToObj(client -> ClassTasks.over(
                            SeededStream.of(seed, DOMAIN, client).nextLong(), pools.get(client), size))
                    .toList();
        }

        @Override
        public TaskShape shape() {
            return tasks.get(0).shape();
        }

        @Override
        public int clients() {
            return pools.size();
        }

        @Override
        public long examples(int client) {
            ClassPool pool = pools.get(client);
            return IntStream.range(0, pool.classes()).mapToLong(pool::points).sum();
        }

        @Override
        public Task task(int client, int round, int index) {
            return tasks.get(client).task((long) round * MOST_TASKS + index);
        }
    }
}
