// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.Descent;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reptile: the meta-update is the way from the adapted weights back to the model, divided by the inner rate, so that it
 * has the scale of a gradient and can go into any optimiser. Nichol, Achiam, Schulman, "On First-Order Meta-Learning
 * Algorithms", 2018, algorithm 1 and section 2. Support and query points are one training set here; the inner steps take
 * minibatches of it in turn, because different minibatches are what makes Reptile learn to generalise (section 5). Each
 * has about as large a share of every class as the task.
 *
 * @param innerLoop rate, on the mean loss of a minibatch, and number of minibatch steps; with one step this is the gradient
 *     of plain joint training
 * @param minibatch points of a minibatch: must divide the number of all points of a task. 0 for the support and the query
 *     set themselves, support first
 */
public record Reptile(InnerLoop innerLoop, int minibatch) implements MetaAlgorithm {

    /** Checks the ranges. */
    public Reptile {
        if (minibatch < 0) {
            throw new IllegalArgumentException("a minibatch must have at least 0 points, was " + minibatch);
        }
    }

    /** With the support set and the query set as minibatches. */
    public Reptile(InnerLoop innerLoop) {
        this(innerLoop, 0);
    }

    @Override
    public TaskShape trainingShape(TaskShape tasks) {
        if (minibatch == 0) {
            return tasks;
        }
        int points = Part.ALL.points(tasks);
        if (points % minibatch != 0) {
            throw new IllegalArgumentException(
                    "minibatches of " + minibatch + " points do not divide the " + points + " points of a task");
        }
        return new TaskShape(tasks.inputLength(), tasks.outputLength(), minibatch, minibatch);
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        Descent descent = innerLoop.descent(weights.model());
        List<Examples> all = new ArrayList<>(tasks.size());
        if (minibatch == 0) {
            weights.load(tasks);
        } else {
            tasks.forEach(task ->
                    all.add(Examples.concatenation(task.support(), task.query()).withClassesSpread()));
        }
        weights.reset(shared);
        for (int step = 0; step < innerLoop.steps(); step++) {
            if (minibatch == 0) {
                weights.step(step % 2 == 0 ? Part.SUPPORT : Part.QUERY, descent);
            } else {
                weights.load(minibatches(all, step));
                weights.step(Part.SUPPORT, descent);
            }
        }
        weights.weights(target);
        for (int task = 0; task < tasks.size(); task++) {
            int start = task * shared.length;
            for (int i = 0; i < shared.length; i++) {
                target[start + i] = (float) ((shared[i] - target[start + i]) / innerLoop.rate());
            }
        }
    }

    private List<Task> minibatches(List<Examples> tasks, int step) {
        List<Task> batches = new ArrayList<>(tasks.size());
        for (Examples points : tasks) {
            int first = step % (points.points() / minibatch) * minibatch;
            Examples batch =
                    points.select(IntStream.range(first, first + minibatch).toArray());
            batches.add(new Task(batch, batch));
        }
        return batches;
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        return innerLoop.adapt(weights, shared, tasks, steps);
    }
}
