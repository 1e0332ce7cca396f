// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

import io.cipherfold.secureagg.ReleasedSum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where an update and the measurements beside it lie in a client's vector, and at what scale. The same for all clients and
 * rounds of a plan, whose number of parameters is {@link #length} and whose clip norm is {@link #clipNorm}.
 *
 * <p>The update is clipped and scaled to norm {@code updateNorm}; each of m measurements is put on a scale from -1 to 1 and
 * multiplied by {@code measurementNorm} / sqrt(m). So the whole vector never is longer than the root of
 * updateNorm^2 + measurementNorm^2, the joint clip cuts nothing off, and the plan's epsilon holds for all of it. The noise
 * is the same in every coordinate: a larger measurement norm makes the measurements more exact, and with the
 * same noise multiplier more noise falls on the update.
 *
 * <p>Immutable.
 */
public final class MeasuredLayout {

    /** The measurement that a weighted layout puts first. */
    static final String WEIGHT = "weight";

    private final int parameters;
    private final double updateNorm;
    private final double measurementNorm;
    private final boolean weighted;
    private final List<Measurement> measurements;

    private MeasuredLayout(
            int parameters,
            double updateNorm,
            double measurementNorm,
            boolean weighted,
            List<Measurement> measurements) {
        if (parameters < 1) {
            throw new IllegalArgumentException("parameters must be at least 1, were " + parameters);
        }
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("there must be at least 1 measurement");
        }
        checkNorm("update norm", updateNorm);
        checkNorm("measurement norm", measurementNorm);
        Set<String> names = new HashSet<>();
        for (Measurement measurement : measurements) {
            if (!names.add(measurement.name())) {
                throw new IllegalArgumentException("there are two measurements of the name " + measurement.name());
            }
        }
        this.parameters = parameters;
        this.updateNorm = updateNorm;
        this.measurementNorm = measurementNorm;
        this.weighted = weighted;
        this.measurements = List.copyOf(measurements);
        // Throws when there are too many.
        Math.addExact(parameters, measurements.size());
    }

    /**
     * Clients that count alike.
     *
     * @param parameters length of an update, at least 1
     * @param updateNorm most that the update has of the clip norm, positive and finite
     * @param measurementNorm most that all measurements together have of it, positive and finite
     * @param measurements at least one, of different names; copied
     */
    public static MeasuredLayout of(
            int parameters, double updateNorm, double measurementNorm, List<Measurement> measurements) {
        return new MeasuredLayout(parameters, updateNorm, measurementNorm, false, measurements);
    }

    /**
     * Clients whose updates count by a weight from 0 to 1, which nobody sees: each multiplies its update by it, and the sum
     * of the weights is one more measurement, {@code weight}. Other measurements are not weighted.
     */
    public static MeasuredLayout weighted(
            int parameters, double updateNorm, double measurementNorm, List<Measurement> measurements) {
        List<Measurement> all = new ArrayList<>();
        all.add(new Measurement(WEIGHT, 0, 1));
        all.addAll(measurements);
        return new MeasuredLayout(parameters, updateNorm, measurementNorm, true, all);
    }

    private static void checkNorm(String name, double norm) {
        // So that neither a square nor a quotient of two norms leaves the range of doubles.
        if (!(norm >= 1e-100 && norm <= 1e100)) {
            throw new IllegalArgumentException(name + " must be 1e-100 to 1e100, was " + norm);
        }
    }

    /** Coordinates of a client's vector. */
    public int length() {
        return parameters + measurements.size();
    }

    /** The norm that no client's vector exceeds but for rounding: the plan's clip norm. */
    public double clipNorm() {
        return Math.hypot(updateNorm, measurementNorm);
    }

    /** The measurements in their order, the weight first if there is one. */
    public List<Measurement> measurements() {
        return measurements;
    }

    /** What a measurement on the scale from -1 to 1 is multiplied by. */
    double measurementScale() {
        return measurementNorm / Math.sqrt(measurements.size());
    }

    int parameters() {
        return parameters;
    }

    boolean isWeighted() {
        return weighted;
    }

    int position(String name) {
        for (int i = 0; i < measurements.size(); i++) {
            if (measurements.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no measurement of the name " + name);
    }

    /**
     * The vector of a client that counts in full, in a layout without weights.
     *
     * @param clipping of this round; its norm may change from round to round, the vector's does not
     * @param update not changed
     * @param values one for each measurement, in their order
     * @throws IllegalArgumentException if a length is wrong, or a number is NaN or an infinite coordinate; never names a value
     */
    public double[] vector(Clipping clipping, double[] update, double... values) {
        if (weighted) {
            throw new IllegalArgumentException("this layout wants a weight");
        }
        return vector(clipping, 1, update, values);
    }

    /**
     * The vector of a client with a weight.
     *
     * @param weight 0 to 1
     * @param values one for each measurement behind the weight, in their order
     */
    public double[] weightedVector(Clipping clipping, double weight, double[] update, double... values) {
        if (!weighted) {
            throw new IllegalArgumentException("this layout has no weight");
        }
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("the weight must be 0 to 1");
        }
        double[] all = new double[values.length + 1];
        all[0] = weight;
        System.arraycopy(values, 0, all, 1, values.length);
        return vector(clipping, weight, update, all);
    }

    private double[] vector(Clipping clipping, double weight, double[] update, double[] values) {
        if (values.length != measurements.size()) {
            throw new IllegalArgumentException(
                    "there must be " + measurements.size() + " values, were " + values.length);
        }
        checkClipping(clipping);
        double[] clipped = update.clone();
        clipping.clip(clipped);
        double[] vector = new double[length()];
        for (int i = 0; i < parameters; i++) {
            // The quotient first: it is at most 1 in magnitude.
            vector[i] = weight * (clipped[i] / clipping.norm()) * updateNorm;
        }
        for (int i = 0; i < values.length; i++) {
            vector[parameters + i] = measurementScale() * measurements.get(i).toUnit(values[i]);
        }
        return vector;
    }

    /**
     * What a sum says.
     *
     * @param clipping that of the round
     * @throws IllegalArgumentException if the sum has another length
     */
    public MeasuredSum read(ReleasedSum sum, Clipping clipping) {
        if (sum.length() != length()) {
            throw new IllegalArgumentException("the sum must have " + length() + " coordinates, has " + sum.length());
        }
        checkClipping(clipping);
        return new MeasuredSum(this, sum, clipping.norm() / updateNorm);
    }

    private void checkClipping(Clipping clipping) {
        if (clipping.parameters() != parameters) {
            throw new IllegalArgumentException(
                    "the clipping must be of " + parameters + " parameters, is of " + clipping.parameters());
        }
    }
}
