// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

/**
 * The loss of one task: always a <em>mean over its points</em>. Every inner rate in this module refers to this
 * convention. The outputs of a task are few, so this runs in plain Java and in double precision.
 */
public enum Loss {
    /** The mean of (output - target)^2 over points and coordinates, without a factor of one half. */
    SQUARED_ERROR {
        @Override
        double evaluate(Outputs outputs, double[] gradient) {
            double sum = 0;
            double scale = 2.0 / (outputs.points() * outputs.width());
            for (int i = outputs.first(); i < outputs.end(); i++) {
                double difference = outputs.values()[i] - outputs.targets()[i];
                sum += difference * difference;
                gradient[i] = scale * difference;
            }
            return sum / (outputs.points() * outputs.width());
        }

        @Override
        void tangent(Outputs outputs, double[] outputTangent, double[] gradientTangent) {
            double scale = 2.0 / (outputs.points() * outputs.width());
            for (int i = outputs.first(); i < outputs.end(); i++) {
                gradientTangent[i] = scale * outputTangent[i];
            }
        }
    },
    /** The mean over points of the cross-entropy in nats between softmax(output) and the target, which sums to 1. */
    SOFTMAX_CROSS_ENTROPY {
        @Override
        double evaluate(Outputs outputs, double[] gradient) {
            double sum = 0;
            for (int row = outputs.first(); row < outputs.end(); row += outputs.width()) {
                double logTotal = softmax(outputs, row, gradient);
                for (int i = row; i < row + outputs.width(); i++) {
                    sum -= outputs.targets()[i] * (outputs.values()[i] - logTotal);
                    gradient[i] = (gradient[i] - outputs.targets()[i]) / outputs.points();
                }
            }
            return sum / outputs.points();
        }

        @Override
        void tangent(Outputs outputs, double[] outputTangent, double[] gradientTangent) {
            for (int row = outputs.first(); row < outputs.end(); row += outputs.width()) {
                softmax(outputs, row, gradientTangent);
                double mean = 0;
                for (int i = row; i < row + outputs.width(); i++) {
                    mean += gradientTangent[i] * outputTangent[i];
                }
                for (int i = row; i < row + outputs.width(); i++) {
                    gradientTangent[i] *= (outputTangent[i] - mean) / outputs.points();
                }
            }
        }
    };

    /**
     * One task's part of a batch of outputs.
     *
     * @param values the batch's outputs
     * @param targets the batch's targets, laid out alike
     * @param first index of the task's first number
     * @param points rows of the task
     * @param width numbers per row
     */
    @SuppressWarnings("ArrayRecordComponent") // a window onto buffers, never compared
    record Outputs(double[] values, float[] targets, int first, int points, int width) {
        int end() {
            return first + points * width;
        }
    }

    /**
     * The loss of one task.
     *
     * @param gradient receives the derivatives by the outputs, at the same indices
     */
    abstract double evaluate(Outputs outputs, double[] gradient);

    /**
     * How the derivatives by the outputs change along a direction of the outputs.
     *
     * @param outputTangent the direction, at the same indices
     * @param gradientTangent receives the change, at the same indices
     */
    abstract void tangent(Outputs outputs, double[] outputTangent, double[] gradientTangent);

    /** The share of rows whose largest output is at the largest target; ties go to the lower index. */
    static double accuracy(Outputs outputs) {
        int hits = 0;
        for (int row = outputs.first(); row < outputs.end(); row += outputs.width()) {
            int best = row;
            int label = row;
            for (int i = row + 1; i < row + outputs.width(); i++) {
                best = outputs.values()[i] > outputs.values()[best] ? i : best;
                label = outputs.targets()[i] > outputs.targets()[label] ? i : label;
            }
            hits += best == label ? 1 : 0;
        }
        return (double) hits / outputs.points();
    }

    /** Writes the probabilities of a row to {@code target} and returns the logarithm of their common divisor. */
    private static double softmax(Outputs outputs, int row, double[] target) {
        double[] values = outputs.values();
        int end = row + outputs.width();
        double largest = values[row];
        for (int i = row + 1; i < end; i++) {
            largest = Math.max(largest, values[i]);
        }
        double total = 0;
        for (int i = row; i < end; i++) {
            total += Math.exp(values[i] - largest);
        }
        double logTotal = Math.log(total) + largest;
        for (int i = row; i < end; i++) {
            target[i] = Math.exp(values[i] - logTotal);
        }
        return logTotal;
    }
}
