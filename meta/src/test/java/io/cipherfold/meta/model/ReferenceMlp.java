// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.task.Examples;
import java.util.List;

/** The network of {@link Mlp} in plain Java and double precision, one point at a time, written for clarity. */
public final class ReferenceMlp {

    private final List<Integer> widths;
    private final Activation activation;
    private final Loss loss;

    public ReferenceMlp(Mlp model) {
        this.widths = model.widths();
        this.activation = model.activation();
        this.loss = model.loss();
    }

    double[] outputs(double[] parameters, double[] input) {
        double[] values = input;
        int offset = 0;
        for (int layer = 1; layer < widths.size(); layer++) {
            int inputs = widths.get(layer - 1);
            int units = widths.get(layer);
            double[] next = new double[units];
            for (int unit = 0; unit < units; unit++) {
                double sum = parameters[offset + inputs * units + unit];
                for (int i = 0; i < inputs; i++) {
                    sum += values[i] * parameters[offset + i * units + unit];
                }
                boolean last = layer == widths.size() - 1;
                next[unit] = last ? sum : activation == Activation.RELU ? Math.max(0, sum) : Math.tanh(sum);
            }
            values = next;
            offset += (inputs + 1) * units;
        }
        return values;
    }

    public double loss(double[] parameters, Examples examples) {
        double total = 0;
        for (int point = 0; point < examples.points(); point++) {
            double[] input = new double[examples.inputLength()];
            for (int i = 0; i < input.length; i++) {
                input[i] = examples.input(point, i);
            }
            double[] outputs = outputs(parameters, input);
            total += loss == Loss.SQUARED_ERROR
                    ? squaredError(outputs, examples, point)
                    : crossEntropy(outputs, examples, point);
        }
        return total / examples.points();
    }

    private static double squaredError(double[] outputs, Examples examples, int point) {
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            double difference = outputs[i] - examples.target(point, i);
            sum += difference * difference;
        }
        return sum / outputs.length;
    }

    private static double crossEntropy(double[] outputs, Examples examples, int point) {
        double total = 0;
        for (double output : outputs) {
            total += Math.exp(output);
        }
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            sum -= examples.target(point, i) * (outputs[i] - Math.log(total));
        }
        return sum;
    }

    /** Central differences; the error of a smooth loss is of the order of the step's square. */
    public double[] gradient(double[] parameters, Examples examples) {
        double step = 1e-6;
        double[] gradient = new double[parameters.length];
        double[] moved = parameters.clone();
        for (int i = 0; i < parameters.length; i++) {
            moved[i] = parameters[i] + step;
            double above = loss(moved, examples);
            moved[i] = parameters[i] - step;
            double below = loss(moved, examples);
            moved[i] = parameters[i];
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }
}
