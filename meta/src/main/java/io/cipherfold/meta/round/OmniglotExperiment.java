// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.task.Alphabet;
import io.cipherfold.meta.task.AlphabetClients;
import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.FewShotTasks;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.secureagg.SecureSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Omniglot as a federation of 30 clients, each with an alphabet of its own, all taking part in every round; the 20
 * evaluation alphabets are new clients.
 *
 * @param task ways and shots of all tasks; queries in training
 * @param tasksPerClient tasks of a client per round, at least 1
 * @param clipNorm longest update of a client that is not scaled down
 * @param hiddenUnits units of each hidden layer
 * @param algorithm what clients compute in training and how test tasks are adapted to; inner rates are on the mean
 *     cross-entropy
 * @param training the server's part
 * @param measurements what clients report beside their updates; empty for nothing
 */
public record OmniglotExperiment(
        FewShot task,
        int tasksPerClient,
        double clipNorm,
        List<Integer> hiddenUnits,
        MetaAlgorithm algorithm,
        TrainingSettings training,
        Optional<MeasurementSettings> measurements) {

    /** Query images per class of a test task. */
    public static final int TEST_QUERIES = 5;

    /** Number of test tasks. */
    public static final int TEST_TASKS = 600;

    /** Largest number of adaptation steps that is evaluated. */
    public static final int TEST_STEPS = 10;

    private static final int DEFAULT_ROUNDS = 80;

    /** Checks the ranges that no other type checks. */
    public OmniglotExperiment {
        hiddenUnits = List.copyOf(hiddenUnits);
        if (tasksPerClient < 1) {
            throw new IllegalArgumentException("tasks per client must be at least 1, were " + tasksPerClient);
        }
        if (!(clipNorm > 0 && clipNorm <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("clip norm must be positive and finite, was " + clipNorm);
        }
    }

    /**
     * 5 ways, 1 shot, 80 rounds, 59,205 parameters: what gave most in rounds that take 0.2 s of one core. Queries are the
     * test images of training; more of them, wider layers and more tasks changed little.
     */
    public static OmniglotExperiment defaults() {
        return new OmniglotExperiment(
                new FewShot(5, 1, 3),
                8,
                1,
                List.of(64, 128),
                new FirstOrderMaml(new InnerLoop(0.1, 5)),
                new TrainingSettings(
                        DEFAULT_ROUNDS,
                        ServerOptimiser.Settings.adam(0.006),
                        3 * DEFAULT_ROUNDS / 10,
                        DEFAULT_ROUNDS / 4),
                Optional.empty());
    }

    /** The same with another number of rounds, see {@link TrainingSettings#withRounds}. */
    public OmniglotExperiment withRounds(int rounds) {
        return new OmniglotExperiment(
                task, tasksPerClient, clipNorm, hiddenUnits, algorithm, training.withRounds(rounds), measurements);
    }

    /** The same with measurements beside the updates. */
    public OmniglotExperiment withMeasurements(MeasurementSettings settings) {
        return new OmniglotExperiment(
                task, tasksPerClient, clipNorm, hiddenUnits, algorithm, training, Optional.of(settings));
    }

    /** How updates lie in clients' vectors if there are measurements beside them. */
    public Optional<MeasuredUpdates> measuredUpdates() {
        return measurements.map(settings -> new MeasuredUpdates(algorithm.layout(model()), clipNorm, settings));
    }

    /** Coordinates of a client's vector: the plan's number of parameters. */
    public int vectorLength() {
        return measuredUpdates()
                .map(MeasuredUpdates::vectorLength)
                .orElse(algorithm.layout(model()).length());
    }

    /** The plan's clip norm, in which measurements have a share. */
    public double planClipNorm() {
        return measuredUpdates().map(MeasuredUpdates::planClipNorm).orElse(clipNorm);
    }

    /** A network of fully connected ReLU layers over the pixels. */
    public Mlp model() {
        List<Integer> widths = new ArrayList<>();
        widths.add(Alphabet.PIXELS);
        widths.addAll(hiddenUnits);
        widths.add(task.ways());
        return new Mlp(widths, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    /** The clients, one per background alphabet, to be handed to a {@link SecureSum}; the caller closes them. */
    public MetaClients clients(List<Alphabet> background, long seed) {
        return new MetaClients(
                model(), algorithm, new AlphabetClients(seed, background, task), tasksPerClient, measuredUpdates());
    }

    /** Test tasks, each within one evaluation alphabet, as a new client would have them. */
    public FewShotTasks testTasks(Omniglot omniglot, long seed) {
        return testTasks(omniglot.evaluation(), seed);
    }

    /** The evaluation on the first {@value #TEST_TASKS} of {@link #testTasks}; the caller closes it. */
    public TaskEvaluation evaluation(Omniglot omniglot, long seed) {
        return evaluation(testTasks(omniglot, seed));
    }

    /** Test tasks over all evaluation characters at once, the easier protocol of most papers; the caller closes it. */
    public TaskEvaluation mixedEvaluation(Omniglot omniglot, long seed) {
        return evaluation(testTasks(List.of(Alphabet.union("evaluation", omniglot.evaluation())), seed));
    }

    private FewShotTasks testTasks(List<Alphabet> alphabets, long seed) {
        return new FewShotTasks(seed, alphabets, new FewShot(task.ways(), task.shots(), TEST_QUERIES));
    }

    private TaskEvaluation evaluation(FewShotTasks tasks) {
        return new TaskEvaluation(model(), algorithm, tasks, TEST_TASKS, TEST_STEPS);
    }

    /** Trains over {@code sum}, whose vectors are those of {@link #clients} under the same seed. */
    public TrainingResult train(Omniglot omniglot, SecureSum sum, long seed, TrainingListener listener) {
        try (TaskEvaluation evaluation = evaluation(omniglot, seed)) {
            return new FederatedTraining(sum, training, measuredUpdates(), evaluation::evaluate)
                    .run(algorithm.initialise(model(), seed), listener);
        }
    }
}
