// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

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
 * Personalised federated averaging: a client takes several local steps, each against the gradient of its loss after one
 * personal step. Fallah, Mokhtari, Ozdaglar, "Personalized Federated Learning with Theoretical Guarantees: A Model-Agnostic
 * Meta-Learning Approach", NeurIPS 2020, algorithm 1. A step needs three batches: for the personal step, for the gradient after
 * it and for the Hessian before it. With {@link Curvature#EXACT} the Hessian is multiplied exactly where the paper takes a
 * finite difference (section 5, its HF variant); {@link Curvature#NONE} leaves it out (FO).
 *
 * <p>The meta-update is the way back from the local steps' end, divided by {@code localRate}, as that of {@link Reptile}. The
 * batches of a step are a part of the task's support points, for the personal step, and two parts of its query points, each with
 * about as large a share of every class as the points that it is a part of.
 *
 * <p>The code of Dinh et al. 2020, whose figures for this method are often quoted, leaves the Hessian out and takes its one
 * personal step of a test as two: one with either rate.
 *
 * @param personalRate of the personal step, on the mean loss: the paper's alpha, positive and finite
 * @param localRate of a local step: its beta
 * @param localSteps the paper's tau, at least 1
 * @param batch points of a batch, at least 1: a task must have {@code localSteps} of them to support and twice as many to query
 */
public record PerFedAvg(double personalRate, double localRate, int localSteps, int batch, Curvature curvature)
        implements MetaAlgorithm {

    /** What becomes of the second derivatives. */
    public enum Curvature {
        /** They are left out. */
        NONE,
        /** The Hessian of the third batch times the gradient. */
        EXACT
    }

    /** Checks the ranges. */
    public PerFedAvg {
        new InnerLoop(personalRate, 1);
        new InnerLoop(localRate, 1);
        if (localSteps < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "at least 1 local step and 1 point in a batch are needed, were " + localSteps + " and " + batch);
        }
    }

    @Override
    public TaskShape trainingShape(TaskShape tasks) {
        long support = (long) localSteps * batch;
        if (tasks.supportPoints() < support || tasks.queryPoints() < 2 * support) {
            throw new IllegalArgumentException(localSteps + " steps with batches of " + batch + " points need "
                    + support
                    + " support and " + 2 * support + " query points, a task has " + tasks.supportPoints() + " and "
                    + tasks.queryPoints());
        }
        return new TaskShape(tasks.inputLength(), tasks.outputLength(), batch, batch);
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        List<Task> spread = tasks.stream()
                .map(task -> new Task(
                        task.support().withClassesSpread(), task.query().withClassesSpread()))
                .toList();
        int numbers = tasks.size() * shared.length;
        float[] local = new float[numbers];
        float[] gradient = new float[numbers];
        float[] product = new float[numbers];
        float[] personal = new float[numbers];
        for (int i = 0; i < numbers; i++) {
            local[i] = shared[i % shared.length];
        }
        weights.load(batches(spread, 0, false));
        weights.reset(shared);
        for (int step = 0; step < localSteps; step++) {
            weights.load(batches(spread, step, false));
            weights.put(local);
            weights.gradients(Part.SUPPORT, gradient);
            for (int i = 0; i < numbers; i++) {
                personal[i] = local[i] - (float) (personalRate * gradient[i]);
            }
            weights.put(personal);
            weights.gradients(Part.QUERY, gradient);
            if (curvature == Curvature.EXACT) {
                weights.load(batches(spread, step, true));
                weights.put(local);
                weights.hessianProducts(Part.SUPPORT, gradient, product);
            }
            for (int i = 0; i < numbers; i++) {
                local[i] -= (float) (localRate * (gradient[i] - personalRate * product[i]));
            }
        }
        for (int i = 0; i < numbers; i++) {
            target[i] = (float) ((shared[i % shared.length] - local[i]) / localRate);
        }
    }

    /** The batches of the personal step and the gradient, or of the Hessian. */
    private List<Task> batches(List<Task> tasks, int step, boolean forHessian) {
        List<Task> batches = new ArrayList<>(tasks.size());
        for (Task task : tasks) {
            Examples query = part(task.query(), 2 * step);
            Examples other = part(task.query(), 2 * step + 1);
            batches.add(forHessian ? new Task(other, query) : new Task(part(task.support(), step), query));
        }
        return batches;
    }

    private Examples part(Examples points, int number) {
        return points.select(
                IntStream.range(number * batch, (number + 1) * batch).toArray());
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        return new InnerLoop(personalRate, 1).adapt(weights, shared, tasks, steps);
    }
}
