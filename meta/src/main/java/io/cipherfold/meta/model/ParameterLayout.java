// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each parameter array of a model lies in its flat vector: segments without gaps, each stored row after row.
 *
 * @param segments in the order of the vector, at least one
 */
public record ParameterLayout(List<Segment> segments) {

    /**
     * One parameter array.
     *
     * @param name unique in the layout, such as {@code layer1.weight}
     * @param offset index of its first number
     * @param rows at least 1
     * @param columns at least 1
     */
    public record Segment(String name, int offset, int rows, int columns) {

        /** Number of parameters. */
        public int length() {
            return rows * columns;
        }

        /** A copy of its part of {@code vector}, which is as long as the layout, row after row. */
        public double[] numbers(float[] vector) {
            double[] numbers = new double[length()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = vector[offset + i];
            }
            return numbers;
        }
    }

    /** Checks that the segments follow each other without gaps. */
    public ParameterLayout {
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("a layout needs at least one segment");
        }
        int end = 0;
        for (Segment segment : segments) {
            if (segment.offset() != end || segment.rows() < 1 || segment.columns() < 1) {
                throw new IllegalArgumentException("segment " + segment + " does not start at " + end);
            }
            end = Math.addExact(end, Math.multiplyExact(segment.rows(), segment.columns()));
        }
    }

    /** Number of parameters of the model. */
    public int length() {
        Segment last = segments.get(segments.size() - 1);
        return last.offset() + last.length();
    }

    /**
     * The segment called {@code name}.
     *
     * @throws IllegalArgumentException if there is none; lists the names
     */
    public Segment segment(String name) {
        for (Segment segment : segments) {
            if (segment.name().equals(name)) {
                return segment;
            }
        }
        List<String> names = new ArrayList<>();
        segments.forEach(segment -> names.add(segment.name()));
        throw new IllegalArgumentException("no segment is called " + name + "; there are " + names);
    }

    /** Throws {@link IllegalArgumentException} unless {@code parameters} is as long as this layout. */
    public void requireLength(float[] parameters) {
        if (parameters.length != length()) {
            throw new IllegalArgumentException(
                    "a parameter vector must have " + length() + " numbers, has " + parameters.length);
        }
    }
}
