// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Adapts a model to the tasks 0, 1, 2, ... of a source and scores it on their query points: always the same tasks, so
 * that two models are compared on equal terms. Holds native memory until closed. Confined to one thread.
 */
public final class TaskEvaluation implements AutoCloseable {

    private static final int BATCH_TASKS = 64;

    private final MetaAlgorithm algorithm;
    private final TaskSource source;
    private final int tasks;
    private final int steps;
    private final FastWeights weights;

    /**
     * Creates an evaluation.
     *
     * @param source tasks that no client trains on
     * @param tasks how many of them, at least 1
     * @param steps of adaptation, at least 0
     */
    public TaskEvaluation(Model model, MetaAlgorithm algorithm, TaskSource source, int tasks, int steps) {
        if (tasks < 1 || steps < 0) {
            throw new IllegalArgumentException(
                    "at least 1 task and 0 steps are needed, were " + tasks + " and " + steps);
        }
        this.algorithm = algorithm;
        this.source = source;
        this.tasks = tasks;
        this.steps = steps;
        this.weights = model.fastWeights(source.shape(), Math.min(BATCH_TASKS, tasks));
    }

    /**
     * Evaluates {@code model}, which is not changed.
     *
     * @throws MetaException with code {@code NOT_FINITE} if a task's loss is NaN or infinite
     */
    public AdaptationReport evaluate(float[] model) {
        double[][] losses = new double[steps + 1][tasks];
        double[][] accuracies = new double[steps + 1][tasks];
        for (int first = 0; first < tasks; first += weights.capacity()) {
            List<Task> batch = new ArrayList<>();
            for (int id = first; id < Math.min(tasks, first + weights.capacity()); id++) {
                batch.add(source.task(id));
            }
            List<List<Score>> scores = algorithm.adapt(weights, model, batch, steps);
            for (int step = 0; step <= steps; step++) {
                for (int i = 0; i < batch.size(); i++) {
                    Score score = scores.get(step).get(i);
                    requireFinite(score.loss(), first + i, step);
                    losses[step][first + i] = score.loss();
                    accuracies[step][first + i] = score.accuracy();
                }
            }
        }
        List<Estimate> loss = new ArrayList<>();
        List<Estimate> accuracy = new ArrayList<>();
        for (int step = 0; step <= steps; step++) {
            loss.add(Estimate.of(losses[step]));
            accuracy.add(Estimate.of(accuracies[step]));
        }
        return new AdaptationReport(loss, accuracy);
    }

    private static void requireFinite(double loss, int task, int step) {
        if (!(Math.abs(loss) <= Double.MAX_VALUE)) {
            throw new MetaException(
                    MetaException.Code.NOT_FINITE,
                    "the loss of test task " + task + " after " + step + " adaptation steps is " + loss
                            + ": the inner rate is too large for this model");
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
