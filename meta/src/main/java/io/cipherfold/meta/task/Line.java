// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * The line y = slope * x + intercept.
 *
 * @param slope in [-3, 3]
 * @param intercept in [-3, 3]
 */
public record Line(double slope, double intercept) implements SineOrLine {

    /** Slopes and intercepts are drawn from [-{@value}, {@value}]. */
    public static final double LIMIT = 3;

    /** Checks the ranges. */
    public Line {
        if (!(Math.abs(slope) <= LIMIT) || !(Math.abs(intercept) <= LIMIT)) {
            throw new IllegalArgumentException(
                    "slope and intercept must be in [-3, 3], were " + slope + " and " + intercept);
        }
    }

    @Override
    public double at(double x) {
        return slope * x + intercept;
    }

    static Line draw(SeededStream stream) {
        return new Line(stream.nextUniform(-LIMIT, LIMIT), stream.nextUniform(-LIMIT, LIMIT));
    }
}
