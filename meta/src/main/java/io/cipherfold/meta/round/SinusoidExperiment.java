// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.task.SinusoidClients;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.secureagg.SecureSum;
import java.util.List;
import java.util.Optional;

/**
 * The sinusoid experiment of Finn et al. 2017, section 5.1, as a private federation: a large population, of which a few
 * clients take part in each round, each with some curves of its own.
 *
 * <p>Everything follows from the seed except the sum: cohorts and noise belong to the {@link SecureSum}.
 *
 * @param population number of clients, at least 1
 * @param meanCohort clients per round on average; each takes part with probability {@code meanCohort / population}
 * @param clipNorm longest update of a client that is not scaled down. The defaults lie far below the usual length of 4, so
 *     that all clients count alike; Adam does not depend on the scale
 * @param curvesPerClient sinusoids that a client owns; it works on all of them in each round it takes part in
 * @param points support and query points per curve and round
 * @param algorithm what clients compute in training and how test tasks are adapted to; inner rates are on the mean
 *     squared error
 * @param training the server's part
 * @param measurements what clients report beside their updates; empty for nothing
 */
public record SinusoidExperiment(
        int population,
        int meanCohort,
        double clipNorm,
        int curvesPerClient,
        int points,
        MetaAlgorithm algorithm,
        TrainingSettings training,
        Optional<MeasurementSettings> measurements) {

    /** Support points of a test task, whatever the training uses. */
    public static final int TEST_SUPPORT_POINTS = 10;

    /** Query points of a test task. */
    public static final int TEST_QUERY_POINTS = 100;

    /** Number of test tasks. */
    public static final int TEST_TASKS = 600;

    /** Largest number of adaptation steps that is evaluated. */
    public static final int TEST_STEPS = 10;

    private static final int DEFAULT_ROUNDS = 150;

    /** Checks the ranges that no other type checks. */
    public SinusoidExperiment {
        if (population < 1 || meanCohort < 1 || meanCohort > population) {
            throw new IllegalArgumentException(
                    "the mean cohort must be between 1 and the population, were " + meanCohort + " and " + population);
        }
        if (!(clipNorm > 0 && clipNorm <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("clip norm must be positive and finite, was " + clipNorm);
        }
        if (curvesPerClient < 1 || points < 1) {
            throw new IllegalArgumentException(
                    "curves and points must be at least 1, were " + curvesPerClient + " and " + points);
        }
    }

    /**
     * The settings that made the most of 150 rounds under noise. Adam's rate is far above the usual 0.001: steps are few,
     * and the moments average the noise.
     */
    public static SinusoidExperiment defaults() {
        return new SinusoidExperiment(
                10_000,
                140,
                1,
                8,
                10,
                new FirstOrderMaml(new InnerLoop(0.01, 1)),
                new TrainingSettings(
                        DEFAULT_ROUNDS,
                        ServerOptimiser.Settings.adam(0.024),
                        3 * DEFAULT_ROUNDS / 10,
                        DEFAULT_ROUNDS / 5),
                Optional.empty());
    }

    /** The same with another number of rounds, see {@link TrainingSettings#withRounds}. */
    public SinusoidExperiment withRounds(int rounds) {
        return new SinusoidExperiment(
                population,
                meanCohort,
                clipNorm,
                curvesPerClient,
                points,
                algorithm,
                training.withRounds(rounds),
                measurements);
    }

    /** The same with another federation. */
    public SinusoidExperiment withFederation(int newPopulation, int newMeanCohort) {
        return new SinusoidExperiment(
                newPopulation, newMeanCohort, clipNorm, curvesPerClient, points, algorithm, training, measurements);
    }

    /** The same with another algorithm. */
    public SinusoidExperiment withAlgorithm(MetaAlgorithm newAlgorithm) {
        return new SinusoidExperiment(
                population, meanCohort, clipNorm, curvesPerClient, points, newAlgorithm, training, measurements);
    }

    /** The same with measurements beside the updates. */
    public SinusoidExperiment withMeasurements(MeasurementSettings settings) {
        return new SinusoidExperiment(
                population, meanCohort, clipNorm, curvesPerClient, points, algorithm, training, Optional.of(settings));
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

    /** The network of the paper: two hidden layers of 40 ReLU units, 1,761 parameters. */
    public Mlp model() {
        return new Mlp(List.of(1, 40, 40, 1), Activation.RELU, Loss.SQUARED_ERROR);
    }

    /** Probability with which each client takes part in a round. */
    public double samplingRate() {
        return (double) meanCohort / population;
    }

    /** The clients, to be handed to a {@link SecureSum}; the caller closes them. */
    public MetaClients clients(long seed) {
        TaskShape shape = new TaskShape(1, 1, points, points);
        return new MetaClients(
                model(),
                algorithm,
                new SinusoidClients(seed, population, curvesPerClient, shape),
                curvesPerClient,
                measuredUpdates());
    }

    /** The test tasks, which no client owns; the caller closes it. */
    public TaskEvaluation evaluation(long seed) {
        return new TaskEvaluation(
                model(),
                algorithm,
                new SinusoidTasks(seed, TEST_SUPPORT_POINTS, TEST_QUERY_POINTS),
                TEST_TASKS,
                TEST_STEPS);
    }

    /** Trains over {@code sum}, whose vectors are those of {@link #clients} under the same seed. */
    public TrainingResult train(SecureSum sum, long seed, TrainingListener listener) {
        try (TaskEvaluation evaluation = evaluation(seed)) {
            return new FederatedTraining(sum, training, measuredUpdates(), evaluation::evaluate)
                    .run(algorithm.initialise(model(), seed), listener);
        }
    }
}
