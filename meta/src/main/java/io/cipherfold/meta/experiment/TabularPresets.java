// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.round.ServerOptimiser;
import java.util.List;
import java.util.Optional;

/** Rows of numbers: small networks, which take seconds. Adam, to which the scale of Reptile's updates does not matter. */
final class TabularPresets {

    private static final int TEST_TASKS = 600;
    private static final int TEST_STEPS = 10;
    private static final Judging JUDGING = new Judging(TEST_TASKS, TEST_STEPS);
    private static final Judging WITHOUT_STEPS = new Judging(TEST_TASKS, 0);

    /** Of inner, local and personal steps. */
    private static final double RATE = 0.02;

    /** So many come near the minimum whose gradient implicit MAML takes. */
    private static final int IMPLICIT_STEPS = 16;

    /** Eleven classes to train on, of which methods that compare embeddings see eight at once. */
    private static final int TRAINING_WAYS = 8;

    private TabularPresets() {}

    static Preset nslKdd(LearningMethod method, int ways, int shots) {
        if (method == LearningMethod.LEO || method == LearningMethod.LEARNED_OPTIMIZER) {
            return onFeatures(method, ways, shots);
        }
        Architecture network = network(64, 64);
        TaskSize test = new TaskSize(ways, shots, 15);
        return method.embeds()
                ? new Preset(
                        new TaskSize(Math.max(ways, TRAINING_WAYS), shots, 15),
                        test,
                        network,
                        new InnerLoop(1, 1),
                        0,
                        new Outer(3000, 1, ServerOptimiser.Settings.adam(0.001)),
                        WITHOUT_STEPS,
                        Optional.empty())
                : new Preset(
                        test,
                        test,
                        network,
                        new InnerLoop(0.1, method == LearningMethod.IMAML ? IMPLICIT_STEPS : 3),
                        0,
                        new Outer(2000, 8, ServerOptimiser.Settings.adam(0.001)),
                        JUDGING,
                        Optional.empty());
    }

    /** A linear classifier of the features as they are. */
    private static Preset onFeatures(LearningMethod method, int ways, int shots) {
        TaskSize size = new TaskSize(ways, shots, 15);
        return new Preset(
                size,
                size,
                network(),
                innerLoop(method),
                0,
                new Outer(1000, 4, ServerOptimiser.Settings.adam(0.001)),
                JUDGING,
                Optional.empty());
    }

    /** What the rate means to the method, see {@link Algorithms#of}. */
    private static InnerLoop innerLoop(LearningMethod method) {
        return switch (method) {
            case LEO -> new InnerLoop(0.1, 3);
            case LEARNED_OPTIMIZER -> new InnerLoop(0.1, 10);
            case IMAML -> new InnerLoop(RATE, IMPLICIT_STEPS);
            default -> new InnerLoop(RATE, 3);
        };
    }

    /** Three points of each class to adapt on and three to be judged by are all that the smallest hospital has. */
    static Preset heart(LearningMethod method, int ways, int shots) {
        return few(
                method,
                work(method, new TaskSize(ways, 3, 3), new TaskSize(ways, 2, 4), 3, 2),
                new TaskSize(ways, shots, 8),
                network(32),
                new Outer(500, 8, ServerOptimiser.Settings.adam(0.003)),
                new Preset.Federated(
                        new Federation(4, 4, 1), new Outer(100, 8, ServerOptimiser.Settings.adam(0.01), 0.3, 0)));
    }

    static Preset credit(LearningMethod method, int ways, int shots) {
        TaskSize size = new TaskSize(ways, method.takesMinibatches() ? 10 : shots, 10);
        return few(
                method,
                work(method, size, new TaskSize(ways, 5, 10), 10, 5),
                new TaskSize(ways, shots, 15),
                network(64, 32),
                new Outer(1000, 8, ServerOptimiser.Settings.adam(0.003)),
                new Preset.Federated(
                        new Federation(12, 12, 1), new Outer(100, 8, ServerOptimiser.Settings.adam(0.01), 0.3, 0)));
    }

    /** A linear model with batches of twenty as in pFedMe; shots and queries are points of a task. */
    static Preset synthetic(LearningMethod method, int ways, int shots) {
        TaskSize size = new TaskSize(ways, shots, 20);
        return few(
                method,
                work(
                        method,
                        new TaskSize(ways, method.takesMinibatches() ? 20 : shots, 20),
                        new TaskSize(ways, 10, 20),
                        10,
                        5),
                size,
                network(),
                new Outer(600, 10, ServerOptimiser.Settings.adam(0.01)),
                new Preset.Federated(
                        new Federation(SyntheticProblem.TRAINING_CLIENTS, SyntheticProblem.TRAINING_CLIENTS, 1),
                        new Outer(100, 1, ServerOptimiser.Settings.adam(0.01), 0.3, 0)));
    }

    /** What a client works on in a round: tasks, steps and, for methods that take some, minibatches. */
    private record Work(TaskSize training, InnerLoop innerLoop, int minibatch) {}

    /**
     * The work by a method.
     *
     * @param training of all methods but Per-FedAvg, where it is {@code threeBatches}, with minibatches of {@code batch}
     */
    private static Work work(
            LearningMethod method, TaskSize training, TaskSize threeBatches, int minibatch, int batch) {
        return switch (method) {
            case FEDAVG -> new Work(training, new InnerLoop(RATE, 4), minibatch);
            case PFEDME -> new Work(training, new InnerLoop(RATE, 5), minibatch);
            case PER_FEDAVG_FO, PER_FEDAVG -> new Work(threeBatches, new InnerLoop(RATE, 2), batch);
            default -> new Work(training, innerLoop(method), 0);
        };
    }

    private static Preset few(
            LearningMethod method,
            Work work,
            TaskSize test,
            Architecture network,
            Outer outer,
            Preset.Federated federated) {
        return new Preset(
                work.training(),
                test,
                method == LearningMethod.LEO || method == LearningMethod.LEARNED_OPTIMIZER ? network() : network,
                work.innerLoop(),
                work.minibatch(),
                outer,
                method.embeds() ? WITHOUT_STEPS : JUDGING,
                Optional.of(federated));
    }

    private static Architecture network(Integer... hidden) {
        return new Architecture.FullyConnected(List.of(hidden), Activation.RELU);
    }
}
