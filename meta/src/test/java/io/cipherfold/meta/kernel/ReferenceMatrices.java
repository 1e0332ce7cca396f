// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/** A view onto a {@link ReferenceBlock}, number by number. */
record ReferenceMatrices(View view) {

    ReferenceMatrices {
        if (!(view.block() instanceof ReferenceBlock)) {
            throw new IllegalArgumentException("the block is of another implementation");
        }
    }

    double get(int group, int row, int column) {
        return numbers()[index(group, row, column)];
    }

    void set(int group, int row, int column, double value) {
        numbers()[index(group, row, column)] = value;
    }

    void add(int group, int row, int column, double value) {
        numbers()[index(group, row, column)] += value;
    }

    /** Sets every number of every group to what {@code entry} gives for its place. */
    void setAll(Entry entry) {
        for (int group = 0; group < groups(); group++) {
            for (int row = 0; row < rows(); row++) {
                for (int column = 0; column < columns(); column++) {
                    set(group, row, column, entry.at(group, row, column));
                }
            }
        }
    }

    int groups() {
        return view.groups();
    }

    int rows() {
        return view.rows();
    }

    int columns() {
        return view.columns();
    }

    private double[] numbers() {
        return ((ReferenceBlock) view.block()).numbers();
    }

    private int index(int group, int row, int column) {
        return (int) (view.offset() + group * view.groupStride() + (long) row * view.columns() + column);
    }

    /** A number for each place. */
    @FunctionalInterface
    interface Entry {
        double at(int group, int row, int column);
    }
}
