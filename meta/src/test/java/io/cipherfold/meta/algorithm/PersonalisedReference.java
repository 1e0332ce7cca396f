// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.ReferenceMlp;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import java.util.stream.IntStream;

/**
 * A client's local work of Per-FedAvg and pFedMe in plain Java and double precision, after the algorithms in the papers, with
 * gradients by central differences. Targets have one number, so that batches are points in their order.
 *
 * @param network computes losses and gradients
 */
record PersonalisedReference(ReferenceMlp network) {

    /** Of the finite difference in place of a Hessian: the value of Fallah et al. 2020, section 5. */
    private static final double DELTA = 1e-3;

    static double[] inDoubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** {@code a + factor * b}. */
    static double[] sum(double[] a, double factor, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> a[i] + factor * b[i])
                .toArray();
    }

    static Examples batch(Examples points, int number, int size) {
        return points.select(IntStream.range(number * size, (number + 1) * size).toArray());
    }

    /** Fallah et al. 2020, algorithm 1, lines 6 to 10, with the finite difference of section 5 or without second derivatives. */
    double[] perFedAvg(double[] start, Task task, PerFedAvg settings) {
        double[] local = start;
        for (int t = 0; t < settings.localSteps(); t++) {
            Examples personal = batch(task.support(), t, settings.batch());
            Examples after = batch(task.query(), 2 * t, settings.batch());
            Examples curved = batch(task.query(), 2 * t + 1, settings.batch());
            double[] moved = sum(local, -settings.personalRate(), network.gradient(local, personal));
            double[] gradient = network.gradient(moved, after);
            double[] step = settings.curvature() == PerFedAvg.Curvature.NONE
                    ? gradient
                    : sum(gradient, -settings.personalRate(), hessianProduct(local, curved, gradient));
            local = sum(local, -settings.localRate(), step);
        }
        return local;
    }

    private double[] hessianProduct(double[] at, Examples points, double[] direction) {
        double[] above = network.gradient(sum(at, DELTA, direction), points);
        double[] below = network.gradient(sum(at, -DELTA, direction), points);
        return IntStream.range(0, at.length)
                .mapToDouble(i -> (above[i] - below[i]) / (2 * DELTA))
                .toArray();
    }

    /** The local and the personal model of Dinh et al. 2020, algorithm 1, lines 4 to 8, one after the other. */
    double[][] moreau(double[] start, Task task, MoreauEnvelopes settings) {
        Examples all = Examples.concatenation(task.support(), task.query());
        double[] local = start;
        double[] personal = start;
        for (int round = 0; round < all.points() / settings.batch(); round++) {
            Examples points = batch(all, round, settings.batch());
            for (int step = 0; step < settings.personalSteps(); step++) {
                personal = pulled(personal, local, points, settings);
            }
            local = sum(local, -settings.localRate() * settings.pull(), sum(local, -1, personal));
        }
        return new double[][] {local, personal};
    }

    /** A step down the loss plus {@code pull / 2} times the squared distance from {@code local}. */
    double[] pulled(double[] personal, double[] local, Examples points, MoreauEnvelopes settings) {
        double[] gradient = sum(network.gradient(personal, points), settings.pull(), sum(personal, -1, local));
        return sum(personal, -settings.personalRate(), gradient);
    }
}
