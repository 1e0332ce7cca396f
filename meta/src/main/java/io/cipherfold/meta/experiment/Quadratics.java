// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.Optimizees;
import io.cipherfold.meta.task.SeededStream;
import java.util.Arrays;

/**
 * Random quadratics f(x) = |W x - y|^2 of {@value #DIMENSIONS} parameters, with the entries of the square matrix W and of y
 * independent standard normal numbers: on what Andrychowicz et al. 2016, section 3.1, train and judge learned optimisers.
 * Each is a function of the seed and its own number. The optimiser sees and is judged by the same functions. Immutable.
 */
final class Quadratics implements Optimizees {

    /** Parameters of each function. */
    static final int DIMENSIONS = 10;

    private static final long DOMAIN = 44;

    /** The deviation of starts in the authors' published code; the paper names none. */
    private static final double START_DEVIATION = 0.01;

    private final int count;
    private final double[] matrices;
    private final double[] targets;
    private final double[] starts;

    /**
     * Functions under {@code seed}.
     *
     * @param first number of the first of them
     * @param count how many, at least 1
     */
    Quadratics(long seed, long first, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 function is needed, were " + count);
        }
        this.count = count;
        this.matrices = new double[count * DIMENSIONS * DIMENSIONS];
        this.targets = new double[count * DIMENSIONS];
        this.starts = new double[count * DIMENSIONS];
        for (int function = 0; function < count; function++) {
            SeededStream stream = SeededStream.of(seed, DOMAIN, first + function);
            fill(matrices, function * DIMENSIONS * DIMENSIONS, DIMENSIONS * DIMENSIONS, 1, stream);
            fill(targets, function * DIMENSIONS, DIMENSIONS, 1, stream);
            fill(starts, function * DIMENSIONS, DIMENSIONS, START_DEVIATION, stream);
        }
    }

    /** Normal numbers by Box and Muller 1958. */
    private static void fill(double[] target, int from, int count, double deviation, SeededStream stream) {
        for (int i = from; i < from + count; i++) {
            double radius = Math.sqrt(-2 * Math.log(1 - stream.nextDouble()));
            target[i] = deviation * radius * Math.cos(2 * Math.PI * stream.nextDouble());
        }
    }

    /** Where optimisers start: near zero. */
    double[] starts() {
        return starts.clone();
    }

    @Override
    public int coordinates() {
        return starts.length;
    }

    /** Every function's value. */
    double[] losses(double[] at) {
        double[] losses = new double[count];
        evaluate(at, losses, new double[at.length]);
        return losses;
    }

    @Override
    public void gradient(double[] at, double[] target) {
        evaluate(at, new double[count], target);
    }

    @Override
    public double loss(double[] at, double[] target) {
        double[] losses = new double[count];
        evaluate(at, losses, target);
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return sum;
    }

    private void evaluate(double[] at, double[] losses, double[] gradient) {
        for (int function = 0; function < count; function++) {
            int x = function * DIMENSIONS;
            Arrays.fill(gradient, x, x + DIMENSIONS, 0);
            for (int row = 0; row < DIMENSIONS; row++) {
                int w = (x + row) * DIMENSIONS;
                double difference = -targets[x + row];
                for (int i = 0; i < DIMENSIONS; i++) {
                    difference += matrices[w + i] * at[x + i];
                }
                losses[function] += difference * difference;
                for (int i = 0; i < DIMENSIONS; i++) {
                    gradient[x + i] += 2 * difference * matrices[w + i];
                }
            }
        }
    }
}
