// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several weight vectors for each of some tasks, computed through weights that hold any number of tasks: in as many batches as
 * it takes. Vector {@code m} of task {@code t} is number {@code t * draws + m}. Confined to one thread.
 */
final class WeightDraws {

    private final FastWeights weights;
    private final List<Task> tasks;
    private final int draws;
    private final int length;

    WeightDraws(FastWeights weights, List<Task> tasks, int draws) {
        this.weights = weights;
        this.tasks = tasks;
        this.draws = draws;
        this.length = weights.model().layout().length();
    }

    /** What is computed for the loaded tasks with the weights put in: one vector each into the target. */
    private interface Computation {
        void into(float[] directions, float[] target);
    }

    /** What is done with the loaded tasks, from one place of a vector to another, and the weights put in. */
    private interface Visit {
        void at(int first, int end);
    }

    /** For every task the outputs on {@code part} at its {@code vectors}, one after the other. */
    List<double[]> outputs(Part part, float[] vectors) {
        int width = weights.model().outputLength() * part.points(weights.shape());
        double[] all = new double[tasks.size() * draws * width];
        visit(vectors, (first, end) -> {
            double[] some = new double[(end - first) * width];
            weights.outputs(part, some);
            System.arraycopy(some, 0, all, first * width, some.length);
        });
        List<double[]> outputs = new ArrayList<>(tasks.size());
        for (int task = 0; task < tasks.size(); task++) {
            outputs.add(Arrays.copyOfRange(all, task * draws * width, (task + 1) * draws * width));
        }
        return outputs;
    }

    /** The gradients of the mean losses at {@code vectors}. */
    float[] gradients(Part part, float[] vectors) {
        return each(vectors, new float[0], (directions, target) -> weights.gradients(part, target));
    }

    /** The Hessians of the mean losses at {@code vectors} times {@code directions}, one for each vector. */
    float[] hessianProducts(Part part, float[] vectors, float[] directions) {
        return each(vectors, directions, (some, target) -> weights.hessianProducts(part, some, target));
    }

    private float[] each(float[] vectors, float[] directions, Computation computation) {
        float[] results = new float[vectors.length];
        visit(vectors, (first, end) -> {
            float[] some =
                    directions.length == 0 ? directions : Arrays.copyOfRange(directions, first * length, end * length);
            float[] target = new float[(end - first) * length];
            computation.into(some, target);
            System.arraycopy(target, 0, results, first * length, target.length);
        });
        return results;
    }

    private void visit(float[] vectors, Visit visit) {
        int count = tasks.size() * draws;
        for (int first = 0; first < count; first += weights.capacity()) {
            int end = Math.min(count, first + weights.capacity());
            List<Task> batch = new ArrayList<>(end - first);
            for (int i = first; i < end; i++) {
                batch.add(tasks.get(i / draws));
            }
            weights.load(batch);
            weights.put(Arrays.copyOfRange(vectors, first * length, end * length));
            visit.at(first, end);
        }
    }
}
