// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.round.ServerOptimiser;
import java.util.List;
import java.util.Optional;

/**
 * Noisy sines and lines: the network and the tasks per step of {@link SinusoidPresets}, with three steps, ten query points and
 * a larger outer rate that falls. Chosen by looking at tasks drawn as those of training.
 */
final class SineOrLinePresets {

    private static final int ITERATIONS = 6_000;
    private static final int TASKS = 25;
    private static final double RATE = 0.003;
    private static final double INNER_RATE = 0.01;
    private static final double DECAY_SHARE = 0.5;
    private static final int TEST_QUERIES = 100;
    private static final int TRAINING_QUERIES = 10;
    private static final int TEST_TASKS = 1000;

    private static final Architecture RELU = new Architecture.FullyConnected(List.of(40, 40), Activation.RELU);

    private static final Preset.Federated FEDERATED = new Preset.Federated(
            new Federation(SinusoidProblem.CLIENTS, 140, 1),
            new Outer(150, SinusoidProblem.CURVES_PER_CLIENT, ServerOptimiser.Settings.adam(0.024), 0.3, 0));

    private SineOrLinePresets() {}

    static Preset of(LearningMethod method, int ways, int shots) {
        return switch (method) {
            case MAML, FOMAML, PRETRAINED, ANIL, MAML_PLUS_PLUS, ABML, LSTM, FEDMETA -> bySteps(ways, shots, 3);
            case IMAML -> bySteps(ways, shots, 16);
            // Learned rates are good for the one step that they were learned for.
            case META_SGD -> bySteps(ways, shots, 1);
            case REPTILE, FEDAVG -> withSizes(ways, shots, new TaskSize(ways, 10, 40), 5, 10);
            case PER_FEDAVG_FO, PER_FEDAVG -> withSizes(ways, shots, new TaskSize(ways, 10, 20), 2, 5);
            case PFEDME -> withSizes(ways, shots, new TaskSize(ways, 10, 40), 5, 10);
            case LEARNED_OPTIMIZER -> SinusoidPresets.learnedOptimizer(ways, shots);
            case PROTONET, MATCHING, FCE, LEO ->
                throw new IllegalStateException("refused before: there are no classes to compare");
        };
    }

    private static Preset bySteps(int ways, int shots, int steps) {
        return withSizes(ways, shots, new TaskSize(ways, shots, TRAINING_QUERIES), steps, 0);
    }

    private static Preset withSizes(int ways, int shots, TaskSize training, int steps, int minibatch) {
        return new Preset(
                training,
                new TaskSize(ways, shots, TEST_QUERIES),
                RELU,
                new InnerLoop(INNER_RATE, steps),
                minibatch,
                new Outer(ITERATIONS, TASKS, ServerOptimiser.Settings.adam(RATE), DECAY_SHARE, 0),
                new Judging(TEST_TASKS, steps),
                Optional.of(FEDERATED));
    }
}
