// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * pFedMe: a client's personal model minimises its loss plus {@code pull / 2} times the squared way from its local copy of the
 * shared model, which follows it. Dinh, Tran, Nguyen, "Personalized Federated Learning with Moreau Envelopes", NeurIPS 2020,
 * algorithm 1. In each local round the personal model takes {@code personalSteps} steps on one batch (their K), and the local one
 * goes {@code localRate * pull} of the way to it. Both start at the shared model. The algorithm asks for a personal model near the
 * minimum and leaves open from where to look for it; here, as in the published code, from the one of the round before. Each
 * batch has about as large a share of every class as the task.
 *
 * <p>The meta-update is the way back from the end of the local rounds, divided by {@code localRate}. A new task is adapted to by
 * the personal steps, on its whole support set.
 *
 * @param personalRate on the mean loss, positive and finite
 * @param personalSteps at least 1
 * @param pull the paper's lambda: positive and finite
 * @param localRate its eta; {@code localRate * pull} must be at most 1, or the local model would overshoot
 * @param batch points of a batch, which must divide all points of a task
 */
public record MoreauEnvelopes(double personalRate, int personalSteps, double pull, double localRate, int batch)
        implements MetaAlgorithm {

    /** Checks the ranges. */
    public MoreauEnvelopes {
        new InnerLoop(personalRate, personalSteps);
        new InnerLoop(localRate, 1);
        if (!(pull > 0 && localRate * pull <= 1)) {
            throw new IllegalArgumentException(
                    "the pull must be positive and at most 1 / the local rate " + localRate + ", was " + pull);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("a batch must have at least 1 point, was " + batch);
        }
    }

    @Override
    public TaskShape trainingShape(TaskShape tasks) {
        int points = Part.ALL.points(tasks);
        if (points % batch != 0) {
            throw new IllegalArgumentException(
                    "batches of " + batch + " points do not divide the " + points + " points of a task");
        }
        return new TaskShape(tasks.inputLength(), tasks.outputLength(), batch, batch);
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        float[] local = repeated(shared, tasks.size());
        localRounds(weights, local, local.clone(), tasks);
        for (int i = 0; i < local.length; i++) {
            target[i] = (float) ((shared[i % shared.length] - local[i]) / localRate);
        }
    }

    /**
     * The personal models at the end of the local rounds of {@link #metaUpdates}: what clients keep.
     *
     * @param weights of {@link #trainingShape}
     * @param shared the shared vector; not changed
     * @param tasks at most as many as {@code weights} holds
     * @param target receives one model after the other
     */
    public void personalModels(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        float[] personal = repeated(shared, tasks.size());
        localRounds(weights, personal.clone(), personal, tasks);
        System.arraycopy(personal, 0, target, 0, personal.length);
    }

    private static float[] repeated(float[] vector, int times) {
        float[] all = new float[times * vector.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(vector, 0, all, i * vector.length, vector.length);
        }
        return all;
    }

    /** Moves every task's {@code local} and {@code personal} model. */
    private void localRounds(FastWeights weights, float[] local, float[] personal, List<Task> tasks) {
        List<Examples> all = new ArrayList<>(tasks.size());
        tasks.forEach(task ->
                all.add(Examples.concatenation(task.support(), task.query()).withClassesSpread()));
        weights.load(batches(all, 0));
        weights.reset(Arrays.copyOf(local, local.length / tasks.size()));
        int rounds = all.get(0).points() / batch;
        for (int round = 0; round < rounds; round++) {
            weights.load(batches(all, round));
            for (int step = 0; step < personalSteps; step++) {
                personalStep(weights, local, personal);
            }
            for (int i = 0; i < local.length; i++) {
                local[i] -= (float) (localRate * pull * (local[i] - personal[i]));
            }
        }
    }

    /** One step of every task's {@code personal} model, pulled towards {@code local}. */
    private void personalStep(FastWeights weights, float[] local, float[] personal) {
        float[] gradients = new float[personal.length];
        weights.put(personal);
        weights.gradients(Part.SUPPORT, gradients);
        for (int i = 0; i < personal.length; i++) {
            personal[i] -= (float) (personalRate * (gradients[i] + pull * (personal[i] - local[i])));
        }
    }

    private List<Task> batches(List<Examples> tasks, int round) {
        List<Task> batches = new ArrayList<>(tasks.size());
        for (Examples points : tasks) {
            Examples batchOfTask = points.select(
                    IntStream.range(round * batch, (round + 1) * batch).toArray());
            batches.add(new Task(batchOfTask, batchOfTask));
        }
        return batches;
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        InnerLoop.requireAdaptationSteps(steps);
        weights.load(tasks);
        weights.reset(shared);
        float[] local = repeated(shared, tasks.size());
        float[] personal = local.clone();
        List<List<Score>> curve = new ArrayList<>(steps + 1);
        curve.add(weights.scores(Part.QUERY));
        for (int step = 0; step < steps; step++) {
            personalStep(weights, local, personal);
            weights.put(personal);
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }
}
