// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.TaskSource;

/**
 * A problem whose data is loaded. Implementations are immutable and safe for use by several threads. All methods throw
 * {@link IllegalArgumentException} if there are too few points or classes for a size; the message names them.
 */
public interface Problem {

    /** Tasks to train on, centrally. */
    TaskSource trainingTasks(TaskSize size, long seed);

    /** Tasks of what the clients of a federation own, for what a server may look at on its way. */
    default TaskSource clientTrainingTasks(TaskSize size, long seed) {
        return trainingTasks(size, seed);
    }

    /** Tasks to be judged by, of classes, curves or points that are in no training task. */
    TaskSource testTasks(TaskSize size, long seed);

    /** Tasks of new clients, by which a federation is judged. */
    default TaskSource newClientTasks(TaskSize size, long seed) {
        return testTasks(size, seed);
    }

    /** How many clients a federation has; 0 if the problem has none. */
    int clientCount();

    /**
     * The clients of a federation.
     *
     * @throws IllegalArgumentException also if the problem has none
     */
    ClientTasks clients(TaskSize size, long seed);

    /**
     * The same as a federation of another number of clients, all of one kind.
     *
     * @param clients at least 1
     * @throws IllegalArgumentException if the clients are those of the data
     */
    default Problem withPopulation(int clients) {
        throw new IllegalArgumentException(
                "its clients are those of its data, " + clientCount() + ", and not " + clients);
    }

    /**
     * The same problem with an embedding of every input in its place, each computed once.
     *
     * @throws IllegalArgumentException if inputs are features already
     */
    default Problem embedded(FrozenEmbedding embedding) {
        throw new IllegalArgumentException("inputs of this problem are features; only images are embedded");
    }
}
