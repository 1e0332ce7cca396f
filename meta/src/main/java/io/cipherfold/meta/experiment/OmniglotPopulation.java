// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.CharacterClients;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.OmniglotSplit;
import io.cipherfold.meta.task.TaskSource;

/**
 * Omniglot as a federation of any size: each client owns ten turned characters of the 1,200 for training, new clients have
 * any of the 423 for tests, upright. The split is Reptile's.
 */
final class OmniglotPopulation implements Problem {

    /** 200 drawings: enough for 252 different choices of five characters. */
    static final int CHARACTERS_PER_CLIENT = 10;

    private final OmniglotSplit split;
    private final int clients;

    OmniglotPopulation(OmniglotSplit split, int clients) {
        this.split = split;
        this.clients = clients;
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return split.trainingTasks(seed, size.fewShot());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return split.testTasks(seed, size.fewShot());
    }

    @Override
    public int clientCount() {
        return clients;
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        int owned = Math.max(CHARACTERS_PER_CLIENT, size.ways());
        return new CharacterClients(seed, split.training().get(0), clients, owned, size.fewShot());
    }
}
