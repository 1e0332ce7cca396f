// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.task.ClusteredRegression;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Task-level private meta-learning of linear regressions: Zhou and Bassily, "Task-level Differentially Private Meta
 * Learning", NeurIPS 2022, with the settings of their published code. {@value #MODELS} models are learned at once. A
 * task adapts both by twenty steps that are pulled back to the model, and moves the one whose objective ends lower: by
 * 0.4 times the way from the model to the adapted weights, cut to norm {@value #CLIP}. So all that a task says is one
 * vector over both models of at most that norm, half of it zero. A step adds up the vectors of the tasks in it and
 * normal noise of {@code z} clip norms in every coordinate of <em>both</em> models, divides by {@value #TASKS_PER_STEP}
 * and goes 0.7 times as far.
 *
 * <p>As the accountants presume it, a task is in a step with probability {@value #TASKS_PER_STEP} / N, whatever the
 * others are; the published code always takes ten of the N. The published run without noise does not cut.
 *
 * <p><b>A simulation:</b> the noise comes from the seed in double precision. Its privacy figures are those of a trusted
 * server that keeps to itself which tasks are in a step and draws noise properly. Immutable but for what training returns,
 * safe for use by several threads.
 */
public final class PrivateRegression {

    /** Models that are learned at once. */
    public static final int MODELS = 2;

    /** Tasks of a step, in the mean. */
    public static final int TASKS_PER_STEP = 10;

    /** Points that a task adapts on. */
    public static final int POINTS = 10;

    /** Norm to which a task's vector is cut. */
    public static final double CLIP = 1;

    private static final double META_RATE = 0.7;
    private static final int TEST_TASKS = 400;
    private static final int TEST_POINTS = 40;

    private static final long DOMAIN = 51;
    private static final long TRAINING = 0;
    private static final long TEST = 1;
    private static final long INITIAL = 2;
    private static final long COHORT = 3;
    private static final long BATCHES = 4;
    private static final long NOISE = 5;
    private static final long TEST_BATCHES = 6;

    private final long seed;
    private final ClusteredRegression training;
    private final ClusteredRegression test;

    /** The problem under {@code seed}, from which tasks, initial models, samples and noise follow. */
    public PrivateRegression(long seed) {
        this.seed = seed;
        // A training task has no points to be judged by; a source makes at least one, which is not used.
        this.training = new ClusteredRegression(stream(TRAINING).nextLong(), POINTS, 1);
        this.test = new ClusteredRegression(stream(TEST).nextLong(), POINTS, TEST_POINTS);
    }

    private SeededStream stream(long... path) {
        long[] all =
                LongStream.concat(LongStream.of(DOMAIN), Arrays.stream(path)).toArray();
        return SeededStream.of(seed, all);
    }

    /**
     * What is done to the vectors of tasks.
     *
     * @param clips whether they are cut
     * @param noiseMultiplier z, at least 0; above 0 only if they are cut
     */
    public record Protection(boolean clips, double noiseMultiplier) {

        /** Checks the range. */
        public Protection {
            if (!(noiseMultiplier >= 0 && noiseMultiplier <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "a noise multiplier must be finite and at least 0, was " + noiseMultiplier);
            }
            if (!clips && noiseMultiplier > 0) {
                throw new IllegalArgumentException("noise of " + noiseMultiplier
                        + " clip norms hides nothing where vectors are not cut to that norm");
            }
        }

        /** Neither. */
        public static Protection none() {
            return new Protection(false, 0);
        }
    }

    /** Both models before training, one after the other: uniform in +-1/sqrt(inputs), what common frameworks start from. */
    public double[] initial() {
        SeededStream stream = stream(INITIAL);
        double limit = 1 / Math.sqrt(ClusteredRegression.INPUTS);
        return IntStream.range(0, MODELS * ClusteredRegression.INPUTS)
                .mapToDouble(i -> stream.nextUniform(-limit, limit))
                .toArray();
    }

    /**
     * Trains.
     *
     * @param tasks N, how many tasks take part, at least {@value #TASKS_PER_STEP}
     * @param steps at least 0; N in the publication, so that a task is in ten of them in the mean
     * @return both models, one after the other
     */
    public double[] train(int tasks, int steps, Protection protection) {
        double rate = samplingRate(tasks);
        double[] models = initial();
        for (int step = 0; step < steps; step++) {
            double[] sum = new double[models.length];
            SeededStream cohort = stream(COHORT, step);
            for (int task = 0; task < tasks; task++) {
                if (cohort.nextDouble() < rate) {
                    double[] vector = contribution(
                            models, training.task(task).support(), protection.clips(), stream(BATCHES, step, task));
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += vector[i];
                    }
                }
            }
            SeededStream noise = stream(NOISE, step);
            for (int i = 0; i < models.length; i++) {
                double noisy = protection.noiseMultiplier() > 0
                        ? sum[i] + protection.noiseMultiplier() * CLIP * noise.nextNormal()
                        : sum[i];
                models[i] += META_RATE * noisy / TASKS_PER_STEP;
            }
        }
        return models;
    }

    /**
     * The probability that a task is in a step.
     *
     * @param tasks N, at least {@value #TASKS_PER_STEP}
     */
    public static double samplingRate(int tasks) {
        if (tasks < TASKS_PER_STEP) {
            throw new IllegalArgumentException("at least " + TASKS_PER_STEP + " tasks must take part, were " + tasks);
        }
        return (double) TASKS_PER_STEP / tasks;
    }

    /** The vector of one task over both models: zero but for the model that fits better. */
    static double[] contribution(double[] models, Examples points, boolean clips, SeededStream stream) {
        Fit fit = fit(models, points, stream);
        int from = fit.model * ClusteredRegression.INPUTS;
        double[] vector = new double[models.length];
        double squares = 0;
        for (int i = 0; i < fit.adapted.length; i++) {
            vector[from + i] = ProximalRegression.PULL * (fit.adapted[i] - models[from + i]);
            squares += vector[from + i] * vector[from + i];
        }
        double norm = Math.sqrt(squares);
        if (clips && norm > CLIP) {
            for (int i = 0; i < fit.adapted.length; i++) {
                vector[from + i] *= CLIP / norm;
            }
        }
        return vector;
    }

    /** Which model fits some points better once it is adapted to them, and its adapted weights. */
    private static final class Fit {

        private final int model;
        private final double[] adapted;

        Fit(int model, double[] adapted) {
            this.model = model;
            this.adapted = adapted;
        }
    }

    private static Fit fit(double[] models, Examples points, SeededStream stream) {
        int best = 0;
        double[] bestAdapted = new double[0];
        double least = Double.POSITIVE_INFINITY;
        for (int model = 0; model < MODELS; model++) {
            double[] start = Arrays.copyOfRange(
                    models, model * ClusteredRegression.INPUTS, (model + 1) * ClusteredRegression.INPUTS);
            double[] adapted = ProximalRegression.adapt(start, points, stream);
            double objective = ProximalRegression.objective(start, adapted, points);
            if (objective < least) {
                best = model;
                bestAdapted = adapted;
                least = objective;
            }
        }
        if (Double.isInfinite(least)) {
            throw new MetaException(
                    MetaException.Code.NOT_FINITE, "no model fits a task: their objectives are not finite");
        }
        return new Fit(best, bestAdapted);
    }

    /**
     * The mean squared error on 40 points each of 400 new tasks, by the model that
     * fits a task's ten points better, adapted to them.
     */
    public double testError(double[] models) {
        double sum = 0;
        for (int task = 0; task < TEST_TASKS; task++) {
            sum += testError(models, task);
        }
        return sum / TEST_TASKS;
    }

    private double testError(double[] models, int task) {
        Task points = test.task(task);
        Fit fit = fit(models, points.support(), stream(TEST_BATCHES, task));
        return ProximalRegression.meanSquaredError(fit.adapted, points.query());
    }
}
