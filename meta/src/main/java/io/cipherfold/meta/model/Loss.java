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
        double evaluate(Outputs outputs, float[] gradient) {
            double sum = 0;
            double scale = 2.0 / (outputs.points() * outputs.width());
            for (int i = outputs.first(); i < outputs.end(); i++) {
                double difference = (double) outputs.values()[i] - outputs.targets()[i];
                sum += difference * difference;
                gradient[i] = (float) (scale * difference);
            }
            return sum / (outputs.points() * outputs.width());
        }
    },
    /** The mean over points of the cross-entropy in nats between softmax(output) and the target, which sums to 1. */
    SOFTMAX_CROSS_ENTROPY {
        @Override
        double evaluate(Outputs outputs, float[] gradient) {
            double sum = 0;
            for (int row = outputs.first(); row < outputs.end(); row += outputs.width()) {
                sum += softmaxRow(outputs, row, gradient);
            }
            return sum / outputs.points();
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
    record Outputs(float[] values, float[] targets, int first, int points, int width) {
        int end() {
            return first + points * width;
        }
    }

    /**
     * The loss of one task.
     *
     * @param gradient receives the derivatives by the outputs, at the same indices
     */
    abstract double evaluate(Outputs outputs, float[] gradient);

    /** The share of rows whose largest output is at the largest target; ties go to the lower index. */
    static double accuracy(Outputs outputs) {
        int hits = 0;
        for (int row = outputs.first(); row < outputs.end(); row += outputs.width()) {
            if (largest(outputs.values(), row, outputs.width()) == largest(outputs.targets(), row, outputs.width())) {
                hits++;
            }
        }
        return (double) hits / outputs.points();
    }

    private static int largest(float[] values, int from, int width) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    private static double softmaxRow(Outputs outputs, int row, float[] gradient) {
        float[] values = outputs.values();
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
        double loss = 0;
        for (int i = row; i < end; i++) {
            double logProbability = values[i] - logTotal;
            loss -= outputs.targets()[i] * logProbability;
            gradient[i] = (float) ((Math.exp(logProbability) - outputs.targets()[i]) / outputs.points());
        }
        return loss;
    }
}
