// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.federated;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.Arrays;
import java.util.List;

/**
 * A federation whose clients work on random batches of their own training points, as in Per-FedAvg (Fallah et al. 2020)
 * and pFedMe (Dinh et al. 2020): the support set of a task is one batch, the query set another, disjoint one. Immutable.
 */
public final class BatchClients implements ClientTasks {

    private static final long TASK_DOMAIN = 23;
    private static final long BATCH_DOMAIN = 24;

    private final long seed;
    private final List<ClientExamples> clients;
    private final TaskShape shape;

    /**
     * Creates the federation under {@code seed}.
     *
     * @param clients at least one; all with inputs and targets of the same length
     * @param supportPoints points of a support batch, at least 1
     * @param queryPoints points of a query batch, at least 1
     * @throws IllegalArgumentException if a client has fewer training points than both batches together
     */
    public BatchClients(long seed, List<ClientExamples> clients, int supportPoints, int queryPoints) {
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("at least one client is needed");
        }
        Examples first = clients.get(0).training();
        this.seed = seed;
        this.clients = List.copyOf(clients);
        this.shape = new TaskShape(first.inputLength(), first.targetLength(), supportPoints, queryPoints);
        for (int client = 0; client < clients.size(); client++) {
            Examples training = clients.get(client).training();
            if (training.inputLength() != shape.inputLength() || training.targetLength() != shape.outputLength()) {
                throw new IllegalArgumentException("client " + client + " has another shape than client 0");
            }
            if ((long) supportPoints + queryPoints > training.points()) {
                throw new IllegalArgumentException("client " + client + " has " + training.points()
                        + " training points, too few for batches of " + supportPoints + " and " + queryPoints);
            }
        }
    }

    @Override
    public TaskShape shape() {
        return shape;
    }

    @Override
    public int clients() {
        return clients.size();
    }

    /** Its training points. */
    @Override
    public long examples(int client) {
        return owned(client).training().points();
    }

    /** All that {@code client} owns, for evaluation on whole sets. */
    public ClientExamples owned(int client) {
        if (client < 0 || client >= clients.size()) {
            throw new IllegalArgumentException("client must be in [0, " + clients.size() + "), was " + client);
        }
        return clients.get(client);
    }

    @Override
    public Task task(int client, int round, int index) {
        Examples training = owned(client).training();
        int[] points = taskPoints(client, round, index);
        return new Task(
                training.select(Arrays.copyOf(points, shape.supportPoints())),
                training.select(Arrays.copyOfRange(points, shape.supportPoints(), points.length)));
    }

    /** The training points of a task: the support's, then the query set's. */
    int[] taskPoints(int client, int round, int index) {
        return SeededStream.of(seed, TASK_DOMAIN, client, round, index)
                .nextDistinct(
                        shape.supportPoints() + shape.queryPoints(),
                        owned(client).training().points());
    }

    /**
     * A batch of a client's training points, distinct ones, for plain stochastic gradient steps: a pure function of the
     * seed and of the arguments.
     *
     * @param round from 1
     * @param step within the round, from 0
     * @param points at least 1; all of the client's training points if it has fewer
     */
    public Examples batch(int client, int round, int step, int points) {
        Examples training = owned(client).training();
        return training.select(SeededStream.of(seed, BATCH_DOMAIN, client, round, step)
                .nextDistinct(Math.min(points, training.points()), training.points()));
    }
}
