// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

import io.cipherfold.secureagg.ReleasedSum;

/**
 * The mean update and the measurements of a round, with the noise that is in all of them. Whatever is computed from it is
 * covered by the round's guarantee. Immutable.
 */
public final class MeasuredSum {

    private final MeasuredLayout layout;
    private final double clients;
    private final double[] sum;
    private final double updateScale;

    MeasuredSum(MeasuredLayout layout, ReleasedSum sum, double updateScale) {
        this.layout = layout;
        this.clients = sum.divisor();
        this.sum = sum.sum();
        this.updateScale = updateScale;
    }

    /** How many clients are in it or, if that is hidden, are expected to be. */
    public double clients() {
        return clients;
    }

    /** Whether there is a {@link #meanUpdate}: always without weights. */
    public boolean hasMeanUpdate() {
        return totalWeight() >= 1;
    }

    private double totalWeight() {
        return layout.isWeighted() ? total(MeasuredLayout.WEIGHT) : clients;
    }

    /**
     * The mean of the clipped updates, by weight if the layout has one.
     *
     * @throws IllegalStateException if the noisy sum of the weights is below 1, the weight of a single client: there is
     *     nothing to divide by
     */
    public double[] meanUpdate() {
        double total = totalWeight();
        if (!(total >= 1)) {
            throw new IllegalStateException("the sum of the weights is " + total + ", at least 1 is needed");
        }
        double[] mean = new double[layout.parameters()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sum[i] * updateScale / total;
        }
        return mean;
    }

    /**
     * The mean of a measurement over the clients; noise may carry it out of its range.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public double mean(String name) {
        int position = layout.position(name);
        double unit = sum[layout.parameters() + position] / layout.measurementScale() / clients;
        return layout.measurements().get(position).fromUnit(unit);
    }

    /** The sum of a measurement over the clients: how many examples all of them have, for how many a fact holds. */
    public double total(String name) {
        return clients * mean(name);
    }

    /**
     * The standard deviation of the noise in {@link #mean}, which is public.
     *
     * @param coordinateDeviation that of the noise in a coordinate of the sum, as the plan says
     */
    public double deviationOfMean(String name, double coordinateDeviation) {
        Measurement measurement = layout.measurements().get(layout.position(name));
        double units = coordinateDeviation / layout.measurementScale() / clients;
        return (measurement.high() - measurement.low()) / 2 * units;
    }

    @Override
    public String toString() {
        return "MeasuredSum[clients=" + clients + ", measurements=" + layout.measurements() + "]";
    }
}
