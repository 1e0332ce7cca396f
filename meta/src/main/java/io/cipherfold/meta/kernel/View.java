// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * Matrices in a block, one per group (a group is a task of a batch), each row after row without gaps.
 *
 * @param block where the numbers are
 * @param offset of the first number of group 0
 * @param groups how many matrices, at least 1
 * @param groupStride numbers from the start of one matrix to that of the next, at least rows times columns; 0 if all
 *     groups share one matrix, which only operands that are read may do
 * @param rows of each matrix, at least 1
 * @param columns of each matrix, at least 1; a matrix has at most 2^31 - 1 numbers
 */
public record View(Block block, long offset, int groups, long groupStride, int rows, int columns) {

    /** Checks that the matrices lie within the block and do not overlap. */
    public View {
        long size = (long) rows * columns;
        if (groups < 1
                || rows < 1
                || columns < 1
                || size > Integer.MAX_VALUE
                || offset < 0
                || (groupStride != 0 && groupStride < size)) {
            throw new IllegalArgumentException("no matrices: " + words(offset, groups, groupStride, rows, columns));
        }
        long behindFirst = block.length() - offset - size;
        if (behindFirst < 0 || (groups > 1 && groupStride > behindFirst / (groups - 1))) {
            throw new IllegalArgumentException("matrices do not lie within a block of " + block.length() + " numbers: "
                    + words(offset, groups, groupStride, rows, columns));
        }
    }

    private static String words(long offset, int groups, long groupStride, int rows, int columns) {
        return "offset " + offset + ", groups " + groups + ", group stride " + groupStride + ", rows " + rows
                + ", columns " + columns;
    }

    /** One matrix after the other over the whole of a new block. */
    public static View allocate(Kernels kernels, int groups, int rows, int columns) {
        long size = Math.multiplyExact((long) rows, columns);
        return new View(kernels.allocate(Math.multiplyExact(size, groups)), 0, groups, size, rows, columns);
    }

    /** Numbers in one matrix. */
    public int size() {
        return rows * columns;
    }

    /** Do all groups share one matrix? */
    public boolean isShared() {
        return groupStride == 0;
    }

    /** The same numbers as matrices of another shape. */
    public View reshaped(int newRows, int newColumns) {
        if ((long) newRows * newColumns != size()) {
            throw new IllegalArgumentException(
                    "a matrix of " + size() + " numbers cannot be " + newRows + " x " + newColumns);
        }
        return new View(block, offset, groups, groupStride, newRows, newColumns);
    }
}
