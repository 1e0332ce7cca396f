// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import java.util.Arrays;
import java.util.List;

/** Collects rows whose number is not known beforehand. Confined to one thread. */
final class TableBuilder {

    private static final int FIRST_ROWS = 256;

    private final int columns;
    private float[] values;
    private int[] labels = new int[FIRST_ROWS];
    private int rows;

    TableBuilder(int columns) {
        this.columns = columns;
        this.values = new float[FIRST_ROWS * columns];
    }

    /** Adds a row of as many numbers as there are columns; copied. */
    void add(float[] row, int label) {
        if (row.length != columns) {
            throw new IllegalArgumentException("a row has " + row.length + " numbers instead of " + columns);
        }
        if (rows == labels.length) {
            labels = Arrays.copyOf(labels, 2 * rows);
            values = Arrays.copyOf(values, 2 * rows * columns);
        }
        System.arraycopy(row, 0, values, rows * columns, columns);
        labels[rows++] = label;
    }

    FeatureTable build(String name, List<String> classNames) {
        return new FeatureTable(
                name, classNames, columns, Arrays.copyOf(values, rows * columns), Arrays.copyOf(labels, rows));
    }
}
