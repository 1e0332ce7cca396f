// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reptile whose inner steps are private towards single records: the task-global privacy of Li, Khodak, Caldas,
 * Talwalkar, "Differentially Private Meta-Learning", ICLR 2020, with the noisy steps of Abadi et al., "Deep Learning
 * with Differential Privacy", CCS 2016, algorithm 1. A step takes each record of support and query set with a
 * probability, cuts the gradient of each one's loss to a norm, adds noise to the sum, divides by the number of records
 * that a step has in the mean and goes along that. The meta-update is the way back from the last
 * weights, divided by the inner rate, as that of {@link Reptile}; it is a function of noisy sums alone, so that whoever
 * sees it learns no more about a record than {@code InnerNoise} says of these steps, once for every task that may hold the
 * record.
 *
 * <p><b>Neighbours.</b> Two sets of records of which one lacks a record, whose place stays empty; the number by which
 * sums are divided is that of the tasks' shape, the same in both. Which records are in which task must not depend on
 * other records, as it does where few are drawn by class or number from what a client owns. What clients report beside
 * updates, such as losses, is not protected by this noise.
 *
 * <p><b>Randomness</b> comes from the JDK's secure generator through AES-CTR, a stream for each task, and cannot be
 * repeated by a seed. The noise is the discrete Gaussian, whose figures are at sampling rate 1 no larger than those of
 * the continuous one that {@code InnerNoise} counts, and below it, where no bound for vectors is known, are taken for
 * the same: on a grid so fine they agree in all digits in one coordinate. Tables add to delta less than {@code (1 +
 * e^epsilon) n 2^-100} for n samples. Not protected: time and memory of the client's own machine.
 *
 * <p>Every record is computed at the same place of a batch whoever else is drawn, as the last bits of float32 may depend on
 * it. Losses that a client measures beside its update are not covered, nor that a diverged one zeroes the update ({@link
 * io.cipherfold.meta.round.MetaClients}). Batch normalisation is refused: it makes the gradient of a record a function of the others, so that cutting it bounds
 * nothing, and statistics of each record alone would train another network than the one that is judged.
 *
 * <p>New tasks are adapted to without noise, since their weights stay with their owner; their mean gradient is cut to
 * the same norm, above which the mean of cut ones cannot be. Immutable, safe for use by several threads.
 */
public final class PrivateReptile implements MetaAlgorithm {

    /** What accountants take; less protects nobody, and needs sums of more bits than doubles add exactly. */
    private static final double LEAST_NOISE = 1e-3;

    private final InnerLoop innerLoop;
    private final double noiseMultiplier;
    private final double samplingRate;
    private final Supplier<? extends RandomSource> randomness;

    /**
     * The algorithm.
     *
     * @param innerLoop rate, on the mean loss, and steps; its clip norm is that of a record's gradient, and finite
     * @param noiseMultiplier deviation of the noise on a step's sum, in clip norms, at least 0.001
     * @param samplingRate probability that a record is in a step, above 0 and at most 1
     * @throws IllegalArgumentException if a number is out of its range; without noise nothing here is private
     */
    public PrivateReptile(InnerLoop innerLoop, double noiseMultiplier, double samplingRate) {
        this(innerLoop, noiseMultiplier, samplingRate, AesCtrRandomSource::secure);
    }

    /** With other randomness for each task, for tests. */
    PrivateReptile(
            InnerLoop innerLoop,
            double noiseMultiplier,
            double samplingRate,
            Supplier<? extends RandomSource> randomness) {
        if (!(innerLoop.clipNorm() <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the clip norm of records must be finite in float32, was " + innerLoop.clipNorm());
        }
        this.innerLoop = innerLoop;
        if (!(noiseMultiplier >= LEAST_NOISE && noiseMultiplier <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("a noise multiplier must be finite and at least " + LEAST_NOISE
                    + ", without noise nothing is private; was " + noiseMultiplier);
        }
        if (!(samplingRate > 0 && samplingRate <= 1)) {
            throw new IllegalArgumentException("a sampling rate must be above 0 and at most 1, was " + samplingRate);
        }
        this.noiseMultiplier = noiseMultiplier;
        this.samplingRate = samplingRate;
        this.randomness = randomness;
    }

    /** Noisy steps for each task, each a sum over records that counts for their privacy. */
    public int steps() {
        return innerLoop.steps();
    }

    /** Standard deviation of the noise on a step's sum, in clip norms. */
    public double noiseMultiplier() {
        return noiseMultiplier;
    }

    /** The probability that a record is in a step. */
    public double samplingRate() {
        return samplingRate;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model normalises, or has too many parameters for so much noise
     */
    @Override
    public ParameterLayout layout(Model model) {
        if (model.normalises()) {
            throw new IllegalArgumentException("private Reptile needs a model without batch normalisation, by which a"
                    + " record's gradient depends on the other records; this is " + model);
        }
        sum(model);
        return model.layout();
    }

    private RecordSum sum(Model model) {
        return new RecordSum(
                innerLoop.clipNorm(), noiseMultiplier, model.layout().length());
    }

    /** A record at a time. */
    @Override
    public TaskShape trainingShape(TaskShape tasks) {
        return new TaskShape(tasks.inputLength(), tasks.outputLength(), 1, 1);
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        layout(weights.model());
        RecordSum sum = sum(weights.model());
        for (int task = 0; task < tasks.size(); task++) {
            Task points = tasks.get(task);
            float[] adapted = adapted(
                    weights, shared, Examples.concatenation(points.support(), points.query()), sum, randomness.get());
            int start = task * shared.length;
            for (int i = 0; i < shared.length; i++) {
                target[start + i] = (float) ((shared[i] - adapted[i]) / innerLoop.rate());
            }
        }
    }

    /** The weights after all noisy steps. */
    private float[] adapted(FastWeights weights, float[] shared, Examples records, RecordSum sum, RandomSource random) {
        List<List<Task>> batches = batches(records, weights.capacity());
        float[] own = shared.clone();
        float[] gradients = new float[Math.multiplyExact(batches.get(0).size(), own.length)];
        double expected = samplingRate * records.points();
        for (int i = 0; i < innerLoop.steps(); i++) {
            sum.clear();
            weights.reset(own);
            for (List<Task> batch : batches) {
                weights.load(batch);
                weights.gradients(Part.SUPPORT, gradients);
                for (int record = 0; record < batch.size(); record++) {
                    if (random.nextDouble() < samplingRate) {
                        sum.add(gradients, record * own.length);
                    }
                }
            }
            sum.addNoise(random);
            for (int p = 0; p < own.length; p++) {
                own[p] = (float) (own[p] - innerLoop.rate() * sum.get(p) / expected);
            }
        }
        return own;
    }

    /** Each record as a task of its own, in batches. */
    private static List<List<Task>> batches(Examples records, int capacity) {
        List<List<Task>> batches = new ArrayList<>();
        for (int first = 0; first < records.points(); first += capacity) {
            List<Task> batch = new ArrayList<>();
            for (int record = first; record < Math.min(records.points(), first + capacity); record++) {
                Examples one = records.select(record);
                batch.add(new Task(one, one));
            }
            batches.add(batch);
        }
        return batches;
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        layout(weights.model());
        return innerLoop.adapt(weights, shared, tasks, steps);
    }

    @Override
    public String toString() {
        return "PrivateReptile[" + innerLoop + ", noise multiplier " + noiseMultiplier + ", sampling rate "
                + samplingRate + "]";
    }
}
