// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import java.util.Arrays;
import java.util.List;

/** A {@link CoordinatewiseOptimizer} with weights: its steps, and their derivatives by the weights. Confined to one thread. */
final class OptimizerNetwork {

    private final CoordinatewiseOptimizer shape;
    private final CellLayer lower;
    private final CellLayer upper;
    private final double[] output;
    private final double[] byOutput;

    /** With the weights from {@code from} on. */
    OptimizerNetwork(CoordinatewiseOptimizer shape, float[] source, int from) {
        double[] weights = new double[shape.length()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = source[from + i];
        }
        int second = shape.lower().weightRows() * shape.lower().weightColumns();
        int third = second + shape.upper().weightRows() * shape.upper().weightColumns();
        this.shape = shape;
        this.lower = new CellLayer(shape.lower(), weights, 0);
        this.upper = new CellLayer(shape.upper(), weights, second);
        this.output = Arrays.copyOfRange(weights, third, weights.length);
        this.byOutput = new double[output.length];
    }

    /** What a step leaves behind in both cells. */
    record State(CellLayer.Trace lower, CellLayer.Trace upper) {}

    /** The state before the first step. */
    State start(int coordinates) {
        return new State(lower.start(coordinates), upper.start(coordinates));
    }

    /** One step of all coordinates, from the gradient that they see. */
    State step(double[] gradient, State before) {
        CellLayer.Trace first = lower.step(features(gradient), before.lower);
        return new State(first, upper.step(first.hidden().clone(), before.upper));
    }

    /** Adds how far a step moves the coordinates to {@code parameters}. */
    void move(State after, double[] parameters) {
        int hidden = shape.hidden();
        double[] values = after.upper.hidden();
        for (int i = 0; i < parameters.length; i++) {
            double sum = output[hidden];
            for (int unit = 0; unit < hidden; unit++) {
                sum += output[unit] * values[i * hidden + unit];
            }
            parameters[i] += shape.scale() * sum;
        }
    }

    private static double[] features(double[] gradient) {
        double[] values = new double[gradient.length * CoordinatewiseOptimizer.FEATURES];
        for (int i = 0; i < gradient.length; i++) {
            GateFunctions.preprocess(gradient[i], values, i * CoordinatewiseOptimizer.FEATURES);
        }
        return values;
    }

    /**
     * The derivatives by the weights of what moves add up to along directions.
     *
     * @param states before the first step and after each
     * @param directions for each step one number for each coordinate
     */
    double[] gradient(List<State> states, List<double[]> directions) {
        int coordinates = directions.get(0).length;
        int hidden = shape.hidden();
        Back lowerBack = new Back(coordinates * hidden);
        Back upperBack = new Back(coordinates * hidden);
        double[] byUpperInput = new double[coordinates * hidden];
        double[] byFeatures = new double[coordinates * CoordinatewiseOptimizer.FEATURES];
        for (int step = directions.size() - 1; step >= 0; step--) {
            State before = states.get(step);
            State after = states.get(step + 1);
            addOutput(after.upper.hidden(), directions.get(step), upperBack.byHidden);
            upper.back(before.upper, after.upper, upperBack.byHidden, upperBack.byMemory, byUpperInput);
            for (int i = 0; i < byUpperInput.length; i++) {
                lowerBack.byHidden[i] += byUpperInput[i];
            }
            lower.back(before.lower, after.lower, lowerBack.byHidden, lowerBack.byMemory, byFeatures);
        }
        double[] gradient = new double[shape.length()];
        int to = 0;
        for (double[] part : List.of(lower.byWeights(), upper.byWeights(), byOutput)) {
            System.arraycopy(part, 0, gradient, to, part.length);
            to += part.length;
        }
        return gradient;
    }

    private void addOutput(double[] values, double[] direction, double[] byHidden) {
        int hidden = shape.hidden();
        for (int i = 0; i < direction.length; i++) {
            double along = shape.scale() * direction[i];
            for (int unit = 0; unit < hidden; unit++) {
                byHidden[i * hidden + unit] += along * output[unit];
                byOutput[unit] += along * values[i * hidden + unit];
            }
            byOutput[hidden] += along;
        }
    }

    /** Derivatives by a cell's state on their way back. */
    private static final class Back {

        private final double[] byHidden;
        private final double[] byMemory;

        Back(int values) {
            this.byHidden = new double[values];
            this.byMemory = new double[values];
        }
    }
}
