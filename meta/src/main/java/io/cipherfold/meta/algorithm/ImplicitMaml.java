// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Implicit MAML: adaptation minimises the support loss plus {@code pull / 2} times the squared way from the shared
 * parameters, and the meta-update is the derivative of the query loss at the minimum, which does not depend on the steps that
 * led there. Rajeswaran, Finn, Kakade, Levine, "Meta-Learning with Implicit Gradients", NeurIPS 2019, algorithms 1 and 2. With
 * H the Hessian of the support loss there, (I + H / pull) v = query gradient is solved by conjugate gradients.
 *
 * <p>The update is that of the minimum: after too few steps or solver steps it is an approximation.
 *
 * @param innerLoop steps of plain gradient descent towards the minimum, on the mean loss; without clipping
 * @param pull the paper's lambda: positive and finite
 * @param solverSteps of conjugate gradients, at least 1; 5 in the paper
 */
public record ImplicitMaml(InnerLoop innerLoop, double pull, int solverSteps) implements MetaAlgorithm {

    /** Checks the ranges. */
    public ImplicitMaml {
        if (!(pull > 0 && pull <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("the pull must be positive and finite, was " + pull);
        }
        if (solverSteps < 1) {
            throw new IllegalArgumentException("solver steps must be at least 1, were " + solverSteps);
        }
        if (innerLoop.clipNorm() < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "implicit MAML does not clip inner gradients, the clip norm was " + innerLoop.clipNorm());
        }
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        weights.load(tasks);
        weights.reset(shared);
        float[] adapted = new float[tasks.size() * shared.length];
        float[] gradients = new float[adapted.length];
        for (int step = 0; step < innerLoop.steps(); step++) {
            step(weights, shared, adapted, gradients);
        }
        weights.gradients(Part.QUERY, gradients);
        solve(weights, gradients, shared.length, tasks.size(), target);
    }

    /** One step of every task towards its minimum. */
    private void step(FastWeights weights, float[] shared, float[] adapted, float[] gradients) {
        weights.weights(adapted);
        weights.gradients(Part.SUPPORT, gradients);
        for (int i = 0; i < adapted.length; i++) {
            double way = adapted[i] - shared[i % shared.length];
            adapted[i] -= (float) (innerLoop.rate() * (gradients[i] + pull * way));
        }
        weights.put(adapted);
    }

    /** Conjugate gradients (Hestenes, Stiefel 1952) for every task on its own, with products for all of them at once. */
    private void solve(FastWeights weights, float[] right, int length, int tasks, float[] target) {
        Systems systems = new Systems(right, length, tasks);
        float[] products = new float[right.length];
        for (int step = 0; step < solverSteps; step++) {
            weights.hessianProducts(Part.SUPPORT, systems.directions(), products);
            systems.step(products, pull);
        }
        systems.solutions(target);
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        InnerLoop.requireAdaptationSteps(steps);
        weights.load(tasks);
        weights.reset(shared);
        float[] adapted = new float[tasks.size() * shared.length];
        float[] gradients = new float[adapted.length];
        List<List<Score>> curve = new ArrayList<>(steps + 1);
        curve.add(weights.scores(Part.QUERY));
        for (int step = 0; step < steps; step++) {
            step(weights, shared, adapted, gradients);
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }

    /** The systems of all tasks, one after the other, with the matrix I + H / pull. */
    private static final class Systems {

        private final int length;
        private final int tasks;
        private final double[] solution;
        private final double[] residual;
        private final double[] direction;

        Systems(float[] right, int length, int tasks) {
            this.length = length;
            this.tasks = tasks;
            this.solution = new double[length * tasks];
            this.residual = new double[solution.length];
            for (int i = 0; i < residual.length; i++) {
                residual[i] = right[i];
            }
            this.direction = residual.clone();
        }

        float[] directions() {
            float[] floats = new float[direction.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) direction[i];
            }
            return floats;
        }

        void step(float[] hessianProducts, double pull) {
            double[] product = new double[direction.length];
            for (int i = 0; i < product.length; i++) {
                product[i] = direction[i] + hessianProducts[i] / pull;
            }
            for (int task = 0; task < tasks; task++) {
                int from = task * length;
                double squares = inner(residual, residual, from);
                double curvature = inner(direction, product, from);
                if (squares == 0 || curvature == 0) {
                    continue;
                }
                double step = squares / curvature;
                for (int i = from; i < from + length; i++) {
                    solution[i] += step * direction[i];
                    residual[i] -= step * product[i];
                }
                double factor = inner(residual, residual, from) / squares;
                for (int i = from; i < from + length; i++) {
                    direction[i] = residual[i] + factor * direction[i];
                }
            }
        }

        private double inner(double[] a, double[] b, int from) {
            double sum = 0;
            for (int i = from; i < from + length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }

        void solutions(float[] target) {
            for (int i = 0; i < solution.length; i++) {
                target[i] = (float) solution[i];
            }
        }
    }
}
