// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.round.ServerOptimiser;
import java.util.List;
import java.util.Optional;

/**
 * Sinusoids: network, tasks per step, rates and the 600 test tasks of Finn et al. 2017, section 5.1; Reptile as in the
 * demonstration of Nichol, Achiam, Schulman 2018 with five tasks a step. The paper of MAML trains for 70,000 iterations.
 */
final class SinusoidPresets {

    private static final int ITERATIONS = 10_000;
    private static final int REPTILE_ITERATIONS = 30_000;
    private static final int TASKS = 25;
    private static final double RATE = 0.001;
    private static final int TEST_QUERIES = 100;
    private static final Judging JUDGING = new Judging(600, 10);

    private static final Architecture RELU = new Architecture.FullyConnected(List.of(40, 40), Activation.RELU);
    private static final Architecture SMALL = new Architecture.FullyConnected(List.of(16, 16), Activation.TANH);
    private static final Architecture TANH = new Architecture.FullyConnected(List.of(64, 64), Activation.TANH);

    /** As in the main demonstration: rounds are few, so that steps are long. */
    private static final Preset.Federated FEDERATED = new Preset.Federated(
            new Federation(SinusoidProblem.CLIENTS, 140, 1),
            new Outer(150, SinusoidProblem.CURVES_PER_CLIENT, ServerOptimiser.Settings.adam(0.024), 0.3, 0));

    private SinusoidPresets() {}

    static Preset of(LearningMethod method, int ways, int shots) {
        return switch (method) {
            case MAML, PRETRAINED, FEDMETA -> byGradient(ways, shots, new InnerLoop(0.01, 1), JUDGING, 0);
            // Without second derivatives the model wanders more from step to step at a constant rate.
            case FOMAML -> byGradient(ways, shots, new InnerLoop(0.01, 1), JUDGING, 0.5);
            // Learned rates are good for the one step that they were learned for, and diverge in ten.
            case META_SGD -> byGradient(ways, shots, new InnerLoop(0.01, 1), new Judging(JUDGING.tasks(), 1), 0);
            // The last layer alone needs more than one step.
            case ANIL -> byGradient(ways, shots, new InnerLoop(0.01, 5), JUDGING, 0);
            case ABML -> byGradient(ways, shots, new InnerLoop(0.01, 3), JUDGING, 0.5);
            case MAML_PLUS_PLUS -> byGradient(ways, shots, new InnerLoop(0.01, 5), JUDGING, 0);
            case IMAML -> byGradient(ways, shots, new InnerLoop(0.01, 16), new Judging(JUDGING.tasks(), 16), 0);
            case LSTM -> lstm(ways, shots);
            case REPTILE, FEDAVG -> reptile(ways, shots);
            case PER_FEDAVG_FO, PER_FEDAVG ->
                localSteps(ways, shots, new TaskSize(ways, 10, 20), new InnerLoop(0.02, 2), 5);
            case PFEDME -> localSteps(ways, shots, new TaskSize(ways, 10, 40), new InnerLoop(0.02, 5), 10);
            case LEARNED_OPTIMIZER -> learnedOptimizer(ways, shots);
            case PROTONET, MATCHING, FCE, LEO ->
                throw new IllegalStateException("refused before: there are no classes to compare");
        };
    }

    private static Preset byGradient(int ways, int shots, InnerLoop innerLoop, Judging judging, double decayShare) {
        return new Preset(
                new TaskSize(ways, shots, shots),
                new TaskSize(ways, shots, TEST_QUERIES),
                RELU,
                innerLoop,
                0,
                new Outer(ITERATIONS, TASKS, ServerOptimiser.Settings.adam(RATE), decayShare, 0),
                judging,
                Optional.of(FEDERATED));
    }

    /** A client's own steps on minibatches. */
    private static Preset localSteps(int ways, int shots, TaskSize training, InnerLoop innerLoop, int minibatch) {
        return new Preset(
                training,
                new TaskSize(ways, shots, TEST_QUERIES),
                TANH,
                innerLoop,
                minibatch,
                new Outer(ITERATIONS, TASKS, ServerOptimiser.Settings.adam(RATE), 0.5, 0),
                JUDGING,
                Optional.of(FEDERATED));
    }

    /** Five tasks a step: each takes a hundred times as long as with gradients alone. */
    private static Preset lstm(int ways, int shots) {
        return new Preset(
                new TaskSize(ways, shots, shots),
                new TaskSize(ways, shots, TEST_QUERIES),
                RELU,
                new InnerLoop(0.01, 5),
                0,
                new Outer(2000, 5, ServerOptimiser.Settings.adam(0.003), 0.5, 0),
                JUDGING,
                Optional.of(FEDERATED));
    }

    /** A small network and few tasks: every parameter has a recurrent network that follows it. */
    static Preset learnedOptimizer(int ways, int shots) {
        return new Preset(
                new TaskSize(ways, shots, shots),
                new TaskSize(ways, shots, TEST_QUERIES),
                SMALL,
                new InnerLoop(0.1, 10),
                0,
                new Outer(1000, 4, ServerOptimiser.Settings.adam(0.003), 0.5, 0),
                JUDGING,
                Optional.of(new Preset.Federated(
                        new Federation(SinusoidProblem.CLIENTS, 140, 1),
                        new Outer(20, 1, ServerOptimiser.Settings.adam(0.01), 0.3, 0))));
    }

    /** The whole way to the adapted weights as a step at first: the updates are divided by the inner rate. */
    private static Preset reptile(int ways, int shots) {
        InnerLoop innerLoop = new InnerLoop(0.02, 5);
        return new Preset(
                new TaskSize(ways, 10, 40),
                new TaskSize(ways, shots, TEST_QUERIES),
                TANH,
                innerLoop,
                10,
                new Outer(REPTILE_ITERATIONS, 5, ServerOptimiser.Settings.sgd(innerLoop.rate()), 1.0 / 3, 0),
                JUDGING,
                Optional.of(FEDERATED));
    }
}
