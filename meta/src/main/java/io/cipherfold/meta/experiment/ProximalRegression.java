// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;

/**
 * Adaptation of a linear model without a bias that pulls it back to where it started: the inner problem of Zhou and
 * Bassily, NeurIPS 2022, and of their published code. The objective is the mean squared error plus {@value #PULL} times
 * the squared distance to the start; {@value #STEPS} steps of rate {@value #RATE} go along its gradients on {@value
 * #BATCH} distinct points each, drawn anew for every step. All in double precision.
 */
final class ProximalRegression {

    /** Weight of the squared distance. */
    static final double PULL = 0.4;

    /** Rate of a step, on the mean squared error without a factor of one half. */
    static final double RATE = 0.07;

    /** Steps of an adaptation. */
    static final int STEPS = 20;

    /** Points of a step. */
    static final int BATCH = 4;

    private ProximalRegression() {}

    /**
     * The adapted weights.
     *
     * @param start where adaptation starts and what it is pulled to; not changed
     * @param points at least {@value #BATCH}
     * @param stream draws the points of each step
     */
    static double[] adapt(double[] start, Examples points, SeededStream stream) {
        double[] weights = start.clone();
        double[] gradient = new double[start.length];
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < start.length; i++) {
                gradient[i] = 2 * PULL * (weights[i] - start[i]);
            }
            for (int point : stream.nextDistinct(BATCH, points.points())) {
                double scale = 2 * residual(weights, points, point) / BATCH;
                for (int i = 0; i < start.length; i++) {
                    gradient[i] += scale * points.input(point, i);
                }
            }
            for (int i = 0; i < start.length; i++) {
                weights[i] -= RATE * gradient[i];
            }
        }
        return weights;
    }

    /** The objective on all points. */
    static double objective(double[] start, double[] weights, Examples points) {
        double squares = 0;
        for (int i = 0; i < start.length; i++) {
            squares += (weights[i] - start[i]) * (weights[i] - start[i]);
        }
        return meanSquaredError(weights, points) + PULL * squares;
    }

    /** The mean squared error without the pull. */
    static double meanSquaredError(double[] weights, Examples points) {
        double sum = 0;
        for (int point = 0; point < points.points(); point++) {
            double residual = residual(weights, points, point);
            sum += residual * residual;
        }
        return sum / points.points();
    }

    private static double residual(double[] weights, Examples points, int point) {
        double product = 0;
        for (int i = 0; i < weights.length; i++) {
            product += weights[i] * points.input(point, i);
        }
        return product - points.target(point, 0);
    }
}
