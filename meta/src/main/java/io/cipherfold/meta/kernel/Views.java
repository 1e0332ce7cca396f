// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/** Checks of shapes that the implementations of {@link Kernels} share. */
final class Views {

    private Views() {}

    /** Throws unless {@code view} has this shape. */
    static void require(View view, int groups, int rows, int columns) {
        if (view.groups() != groups || view.rows() != rows || view.columns() != columns) {
            throw new IllegalArgumentException("expected " + groups + " matrices of " + rows + " x " + columns
                    + ", got " + view.groups() + " of " + view.rows() + " x " + view.columns());
        }
    }

    /** As {@link #require}; throws too if the groups share one matrix, which nothing may write to. */
    static void requireTarget(View view, int groups, int rows, int columns) {
        require(view, groups, rows, columns);
        if (view.isShared() && groups > 1) {
            throw new IllegalArgumentException("a result needs a matrix for each of its " + groups + " groups");
        }
    }
}
