// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.AlphabetClients;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.meta.task.OmniglotSplit;
import io.cipherfold.meta.task.TaskSource;

/**
 * Omniglot: centrally the split of Reptile's paper, drawn once and for all, so that all seeds are judged by the same
 * characters; as a federation the 30 background alphabets, with the 20 evaluation alphabets as new clients.
 */
final class OmniglotProblem implements Problem {

    private static final long SPLIT_SEED = 42;

    private final Omniglot omniglot;
    private final OmniglotSplit split;
    private final OmniglotSplit byAlphabet;

    OmniglotProblem(Omniglot omniglot) {
        this.omniglot = omniglot;
        this.split = OmniglotSplit.reptile(omniglot, SPLIT_SEED);
        this.byAlphabet = OmniglotSplit.byAlphabet(omniglot);
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return split.trainingTasks(seed, size.fewShot());
    }

    @Override
    public TaskSource clientTrainingTasks(TaskSize size, long seed) {
        return byAlphabet.trainingTasks(seed, size.fewShot());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return split.testTasks(seed, size.fewShot());
    }

    @Override
    public TaskSource newClientTasks(TaskSize size, long seed) {
        return byAlphabet.testTasks(seed, size.fewShot());
    }

    @Override
    public int clientCount() {
        return omniglot.background().size();
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return new AlphabetClients(seed, omniglot.background(), size.fewShot());
    }

    @Override
    public Problem withPopulation(int clients) {
        return new OmniglotPopulation(split, clients);
    }

    /** Clients own turned characters as classes of their own. */
    @Override
    public Problem embedded(FrozenEmbedding embedding) {
        return new EmbeddedProblem(
                embedding.of(split.trainingClasses()),
                embedding.of(split.testClasses()),
                embedding.of(byAlphabet.trainingClasses()),
                embedding.of(byAlphabet.testClasses()));
    }
}
