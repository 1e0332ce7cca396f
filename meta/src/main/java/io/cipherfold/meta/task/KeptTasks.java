// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * Clients that keep their points: the tasks of every round are those of the first one. Where a client is a data set that
 * does not change, so that what all rounds tell about one of its records adds up. Immutable.
 *
 * @param owners whose tasks of round 1 are kept
 */
public record KeptTasks(ClientTasks owners) implements ClientTasks {

    @Override
    public TaskShape shape() {
        return owners.shape();
    }

    @Override
    public int clients() {
        return owners.clients();
    }

    @Override
    public long examples(int client) {
        return owners.examples(client);
    }

    @Override
    public Task task(int client, int round, int index) {
        return owners.task(client, 1, index);
    }
}
