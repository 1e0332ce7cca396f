// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

/**
 * A number that every client reports, such as a loss, a count of examples or a yes (1) or no (0). Its range is public and
 * must not be chosen by looking at clients' data; values outside are taken for the nearest end.
 *
 * @param name of letters, digits and {@code -}, at least one
 * @param low least value, finite
 * @param high greatest value, finite, above {@code low}
 */
public record Measurement(String name, double low, double high) {

    /** Checks name and range. */
    public Measurement {
        if (!name.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException(
                    "the name of a measurement must be letters, digits and '-', was '" + name + "'");
        }
        if (!(high > low) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException(
                    "the range of " + name + " must have a finite, positive width, was " + low + " to " + high);
        }
    }

    /** A fact about a client: 1 if it holds, 0 if not. */
    public static Measurement indicator(String name) {
        return new Measurement(name, 0, 1);
    }

    /**
     * The value on the scale from -1 (low) to 1 (high).
     *
     * @throws IllegalArgumentException if the value is NaN; does not name it
     */
    double toUnit(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("the value of " + name + " is not a number");
        }
        double inside = Math.max(low, Math.min(value, high));
        return Math.max(-1, Math.min(2 * ((inside - low) / (high - low)) - 1, 1));
    }

    /** The value that a number on the scale from -1 to 1 stands for; a noisy one may lie outside of both ranges. */
    double fromUnit(double unit) {
        return low + (high - low) * ((unit + 1) / 2);
    }
}
