// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.model.Conv4;
import io.cipherfold.meta.round.ServerOptimiser;
import java.util.Optional;

/**
 * Omniglot: the four-layer network with 32 filters. Gradient-based methods halve by strides as Finn et al. 2017 and see five
 * query images per class in training; methods that compare embeddings pool as Snell et al. 2017 and train on more ways than
 * they are judged on (their section 2.7).
 */
final class OmniglotPresets {

    private static final int FILTERS = 32;
    private static final int POPULATION_FILTERS = 16;
    private static final int TRAINING_QUERIES = 5;

    /** From here on tasks are so large that fewer of them, and fewer queries, give a step's direction as well. */
    private static final int MANY_WAYS = 10;

    private static final int MANY_WAYS_QUERIES = 2;
    private static final int TEST_QUERIES = 5;
    private static final int TEST_TASKS = 600;
    private static final int TRAINING_WAYS = 20;

    /** The smallest alphabet of a client has 14 characters. */
    private static final int CLIENT_WAYS = 14;

    private static final Architecture STRIDED = new Architecture.Convolutional(FILTERS, Conv4.Halving.STRIDE);
    private static final Architecture POOLED = new Architecture.Convolutional(FILTERS, Conv4.Halving.MAX_POOL);

    private static final Preset.Federated FEDERATED = new Preset.Federated(
            new Federation(30, 30, 1), new Outer(80, 8, ServerOptimiser.Settings.adam(0.006), 0.3, 0));

    private OmniglotPresets() {}

    static Preset of(LearningMethod method, int ways, int shots) {
        return switch (method) {
            case MAML, META_SGD, FEDMETA -> byGradient(ways, shots, new InnerLoop(0.4, 1), 3, 4000);
            case FOMAML -> byGradient(ways, shots, new InnerLoop(0.1, 5), 10, 3000);
            case ANIL -> byGradient(ways, shots, new InnerLoop(0.5, 5), 10, 4000);
            case PRETRAINED -> byGradient(ways, shots, new InnerLoop(0.4, 1), 10, 1000);
            case ABML -> byGradient(ways, shots, new InnerLoop(0.4, 1), 3, 4000);
            case REPTILE, FEDAVG -> reptile(ways, shots);
            case PER_FEDAVG_FO, PER_FEDAVG ->
                localSteps(ways, shots, new TaskSize(ways, 5, 10), new InnerLoop(0.1, 5), ways);
            case PFEDME -> localSteps(ways, shots, new TaskSize(ways, 5, 5), new InnerLoop(0.1, 5), 2 * ways);
            case LEO -> leo(ways, shots);
            case LEARNED_OPTIMIZER -> throw new IllegalStateException("refused before: too many parameters");
            case LSTM -> few(ways, shots, FILTERS / 2, new InnerLoop(0.4, 5), 4, 1500);
            case IMAML -> few(ways, shots, FILTERS, new InnerLoop(0.1, 16), 8, 1000);
            case PROTONET -> byEmbedding(ways, shots, 2000);
            case MATCHING, FCE -> byEmbedding(ways, shots, 3000);
            case MAML_PLUS_PLUS -> byGradient(ways, shots, new InnerLoop(0.4, 3), 3, 2000);
        };
    }

    /**
     * 4,000 clients, 100 in a round, one task each, and few filters, as every parameter gets noise. Adaptation is the usual
     * one of the method: first-order MAML learned less in 300 rounds with one inner step of 0.4 than in 100 with five of 0.1.
     */
    static Preset population(LearningMethod method) {
        Preset usual = of(method, 5, 1);
        Conv4.Halving halving = method.embeds() ? Conv4.Halving.MAX_POOL : Conv4.Halving.STRIDE;
        return new Preset(
                usual.training(),
                usual.test(),
                new Architecture.Convolutional(POPULATION_FILTERS, halving),
                usual.innerLoop(),
                usual.minibatch(),
                usual.outer(),
                usual.judging(),
                Optional.of(new Preset.Federated(
                        new Federation(4000, 100, 0.5), new Outer(300, 1, ServerOptimiser.Settings.adam(0.003)))));
    }

    private static Preset byGradient(int ways, int shots, InnerLoop innerLoop, int testSteps, int iterations) {
        boolean many = ways >= MANY_WAYS;
        Outer outer = new Outer(iterations, many ? 8 : 16, ServerOptimiser.Settings.adam(0.003), 0.75, 0);
        return new Preset(
                new TaskSize(ways, shots, many ? MANY_WAYS_QUERIES : TRAINING_QUERIES),
                new TaskSize(ways, shots, TEST_QUERIES),
                STRIDED,
                innerLoop,
                0,
                outer,
                new Judging(TEST_TASKS, testSteps),
                Optional.of(FEDERATED));
    }

    /** As the gradient-based ones with fewer tasks a step, for methods whose tasks take ten times as long. */
    private static Preset few(int ways, int shots, int filters, InnerLoop innerLoop, int tasks, int iterations) {
        return new Preset(
                new TaskSize(ways, shots, ways >= MANY_WAYS ? MANY_WAYS_QUERIES : TRAINING_QUERIES),
                new TaskSize(ways, shots, TEST_QUERIES),
                new Architecture.Convolutional(filters, Conv4.Halving.STRIDE),
                innerLoop,
                0,
                new Outer(iterations, tasks, ServerOptimiser.Settings.adam(0.003), 0.75, 0),
                new Judging(TEST_TASKS, innerLoop.steps()),
                Optional.of(FEDERATED));
    }

    /** Ten images per class, two of each in a minibatch. */
    private static Preset reptile(int ways, int shots) {
        InnerLoop innerLoop = new InnerLoop(0.1, 5);
        return new Preset(
                new TaskSize(ways, 5, 5),
                new TaskSize(ways, shots, TEST_QUERIES),
                STRIDED,
                innerLoop,
                2 * ways,
                new Outer(ways >= MANY_WAYS ? 8_000 : 16_000, 5, ServerOptimiser.Settings.sgd(innerLoop.rate()), 1, 0),
                new Judging(TEST_TASKS, 20),
                Optional.of(FEDERATED));
    }

    /** A client's own steps on minibatches that have every class. */
    private static Preset localSteps(int ways, int shots, TaskSize training, InnerLoop innerLoop, int minibatch) {
        return new Preset(
                training,
                new TaskSize(ways, shots, TEST_QUERIES),
                STRIDED,
                innerLoop,
                minibatch,
                new Outer(2000, 5, ServerOptimiser.Settings.adam(0.003), 0.75, 0),
                new Judging(TEST_TASKS, 20),
                Optional.of(FEDERATED));
    }

    /** On embeddings that stay as they are: those of the preset for prototypical networks. */
    private static Preset leo(int ways, int shots) {
        InnerLoop innerLoop = new InnerLoop(0.1, 3);
        TaskSize size = new TaskSize(ways, shots, TRAINING_QUERIES);
        // Every two support points make a pair.
        boolean few = ways * shots <= MANY_WAYS;
        return new Preset(
                size,
                size,
                new Architecture.OnEmbeddings(POOLED),
                innerLoop,
                0,
                new Outer(few ? 1200 : 300, few ? 8 : 4, ServerOptimiser.Settings.adam(0.003), 0.75, 0),
                new Judging(TEST_TASKS, innerLoop.steps() + Algorithms.LEO_WEIGHT_STEPS),
                Optional.of(FEDERATED));
    }

    private static Preset byEmbedding(int ways, int shots, int episodes) {
        return new Preset(
                new TaskSize(Math.max(ways, TRAINING_WAYS), shots, TEST_QUERIES),
                new TaskSize(ways, shots, TEST_QUERIES),
                POOLED,
                new InnerLoop(1, 1),
                0,
                new Outer(episodes, 1, ServerOptimiser.Settings.adam(0.001), 0.75, 0),
                new Judging(TEST_TASKS, 0),
                Optional.of(new Preset.Federated(
                        FEDERATED.federation(),
                        new Outer(80, 2, ServerOptimiser.Settings.adam(0.003), 0.3, 0),
                        Optional.of(new TaskSize(Math.max(ways, CLIENT_WAYS), shots, TEST_QUERIES)))));
    }
}
