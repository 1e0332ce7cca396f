// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link View} as ND4J arrays. */
record Nd4jMatrices(View view, Nd4jBlock block) {

    int groups() {
        return view.groups();
    }

    int rows() {
        return view.rows();
    }

    int columns() {
        return view.columns();
    }

    /** Is one matrix repeated for several groups? */
    boolean isRepeated() {
        return groups() > 1 && view.isShared();
    }

    /** Do the matrices follow each other without a gap? */
    boolean isDense() {
        return groups() == 1 || view.groupStride() == view.size();
    }

    /** The same numbers as matrices of another shape. */
    Nd4jMatrices reshaped(int rows, int columns) {
        return new Nd4jMatrices(view.reshaped(rows, columns), block);
    }

    /** [groups, rows, columns]; a shared matrix is repeated by a stride of 0. */
    INDArray batch() {
        return batch(0, groups());
    }

    /** The same of {@code count} groups. */
    INDArray batch(int group, int count) {
        return block.array(
                start(group), new long[] {count, rows(), columns()}, new long[] {view.groupStride(), columns(), 1});
    }

    /** [groups * rows, columns]; only if dense. */
    INDArray tall() {
        return block.array(view.offset(), new long[] {(long) groups() * rows(), columns()}, new long[] {columns(), 1});
    }

    /** [rows, columns] of one group. */
    INDArray matrix(int group) {
        return block.array(start(group), new long[] {rows(), columns()}, new long[] {columns(), 1});
    }

    /** [groups, rows * columns]. */
    INDArray wide() {
        return block.array(view.offset(), new long[] {groups(), view.size()}, new long[] {view.groupStride(), 1});
    }

    /** One matrix as [1, rows * columns]: operations repeat it for all groups, much faster than by a stride of 0. */
    INDArray single() {
        return block.array(view.offset(), new long[] {1, view.size()}, new long[] {view.size(), 1});
    }

    /** All numbers in a row; only if dense. */
    INDArray flat() {
        return block.array(view.offset(), new long[] {(long) groups() * view.size()}, new long[] {1});
    }

    /** [images, side, side, columns] of one group, whose rows are pixels. */
    INDArray images(int group, int images, int side) {
        return imagesFrom(start(group), images, side);
    }

    /** [groups * images, side, side, columns] of all groups; only if dense. */
    INDArray allImages(int images, int side) {
        return imagesFrom(view.offset(), groups() * images, side);
    }

    private INDArray imagesFrom(long start, int images, int side) {
        long line = (long) side * columns();
        return block.array(
                start, new long[] {images, side, side, columns()}, new long[] {side * line, line, columns(), 1});
    }

    /** Row {@code row} of one group. */
    double[] read(int group, int row) {
        double[] numbers = new double[columns()];
        block.get(start(group) + (long) row * columns(), numbers, 0, columns());
        return numbers;
    }

    /** Sets row {@code row} of one group. */
    void write(int group, int row, double[] numbers) {
        block.put(start(group) + (long) row * columns(), numbers, 0, columns());
    }

    /** Where the matrix of a group starts in the block. */
    long start(int group) {
        return view.offset() + group * view.groupStride();
    }
}
