// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * Which tasks each client of a federation owns: a client never sees another one's. A task is a pure function of the seed,
 * the client, the round and the index. Implementations are immutable and safe for use by several threads.
 */
public interface ClientTasks {

    /** The shape that all tasks of all clients have. */
    TaskShape shape();

    /** Number of clients; they are numbered from 0. */
    int clients();

    /**
     * How many examples a client owns, at least 1.
     *
     * @param client from 0, below {@link #clients()}
     */
    long examples(int client);

    /**
     * One of the tasks on which {@code client} works in {@code round}.
     *
     * @param client from 0, below {@link #clients()}
     * @param round from 1
     * @param index from 0
     */
    Task task(int client, int round, int index);
}
