// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

/**
 * A mean over tasks. The interval is over draws of tasks: where a data set has so few points that tasks share many of them,
 * it says nothing about other points.
 *
 * @param mean over the tasks
 * @param halfWidth95 1.96 standard errors: the mean plus and minus this is a 95 % interval for thirty tasks or more, and a
 *     narrower one for fewer; 0 for a single task
 * @param tasks how many there were
 */
public record Estimate(double mean, double halfWidth95, int tasks) {

    /** The estimate from one value per task, at least one. */
    public static Estimate of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double halfWidth = values.length == 1 ? 0 : 1.96 * Math.sqrt(squares / (values.length - 1) / values.length);
        return new Estimate(mean, halfWidth, values.length);
    }

    /** The lower end of the interval. */
    public double low() {
        return mean - halfWidth95;
    }

    /** The upper end of the interval. */
    public double high() {
        return mean + halfWidth95;
    }
}
