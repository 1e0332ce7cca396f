// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.Examples;
import java.util.Arrays;
import java.util.List;

/** Rows of numbers, each with a class. Rows, columns and classes are numbered from 0. Immutable. */
public final class FeatureTable {

    private final String name;
    private final List<String> classNames;
    private final int columns;
    private final float[] values;
    private final int[] labels;

    /**
     * Creates a table and takes the arrays over.
     *
     * @param values row after row; NaN for an unknown value
     * @param labels the class of each row
     */
    FeatureTable(String name, List<String> classNames, int columns, float[] values, int[] labels) {
        if (values.length != (long) labels.length * columns) {
            throw new IllegalArgumentException(
                    values.length + " numbers are not " + labels.length + " rows of " + columns);
        }
        this.name = name;
        this.classNames = List.copyOf(classNames);
        this.columns = columns;
        this.values = values;
        this.labels = labels;
    }

    /** What messages call this table. */
    public String name() {
        return name;
    }

    /** The names of the classes; a class may have no rows. */
    public List<String> classNames() {
        return classNames;
    }

    /** Number of rows. */
    public int rows() {
        return labels.length;
    }

    /** Numbers per row. */
    public int columns() {
        return columns;
    }

    /** One number; NaN if it is unknown. */
    public float value(int row, int column) {
        return values[row * columns + column];
    }

    /** The class of a row. */
    public int label(int row) {
        return labels[row];
    }

    /** How many rows a class has. */
    public int count(int label) {
        return rowsOf(label).length;
    }

    /** The numbers of the rows of a class, ascending. */
    int[] rowsOf(int label) {
        int[] rows = new int[labels.length];
        int count = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] == label) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    /** The given rows, in that order, as a table called {@code selection}. */
    FeatureTable select(String selection, int... rows) {
        float[] chosen = new float[rows.length * columns];
        int[] chosenLabels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * columns, chosen, i * columns, columns);
            chosenLabels[i] = labels[rows[i]];
        }
        return new FeatureTable(selection, classNames, columns, chosen, chosenLabels);
    }

    /**
     * All rows with their classes as targets; at least one row is needed.
     *
     * @throws IllegalStateException if a value is unknown
     */
    public Examples examples() {
        requireKnown();
        float[] targets = new float[labels.length * classNames.size()];
        for (int row = 0; row < labels.length; row++) {
            targets[row * classNames.size() + labels[row]] = 1;
        }
        return new Examples(labels.length, values, targets);
    }

    private void requireKnown() {
        for (float value : values) {
            if (Float.isNaN(value)) {
                throw new IllegalStateException(name + " has unknown values, of which no input can be made");
            }
        }
    }

    /** A pool of all classes, in their order, as {@link #pool(String, List)} makes it. */
    public ClassPool pool() {
        return pool(name, classNames);
    }

    /**
     * A pool of some classes, in the given order. Rows are not copied.
     *
     * @throws IllegalArgumentException if the table knows no class of a name, or a class has no rows; names it
     * @throws IllegalStateException if a value is unknown
     */
    public ClassPool pool(String poolName, List<String> chosen) {
        requireKnown();
        int[][] rows = new int[chosen.size()][];
        for (int i = 0; i < rows.length; i++) {
            int label = classNames.indexOf(chosen.get(i));
            if (label < 0) {
                throw new IllegalArgumentException(name + " knows no class " + chosen.get(i));
            }
            rows[i] = rowsOf(label);
            if (rows[i].length == 0) {
                throw new IllegalArgumentException("class " + chosen.get(i) + " of " + name + " is empty");
            }
        }
        return new RowPool(poolName, List.copyOf(chosen), rows);
    }

    private final class RowPool implements ClassPool {
        private final String poolName;
        private final List<String> chosen;
        private final int[][] rows;

        RowPool(String poolName, List<String> chosen, int[][] rows) {
            this.poolName = poolName;
            this.chosen = chosen;
            this.rows = rows;
        }

        @Override
        public String name() {
            return poolName;
        }

        @Override
        public int inputLength() {
            return columns;
        }

        @Override
        public int classes() {
            return rows.length;
        }

        @Override
        public String className(int classNumber) {
            return chosen.get(classNumber);
        }

        @Override
        public int points(int classNumber) {
            return rows[classNumber].length;
        }

        @Override
        public void copyInput(int classNumber, int point, float[] destination, int offset) {
            System.arraycopy(values, rows[classNumber][point] * columns, destination, offset, columns);
        }
    }
}
