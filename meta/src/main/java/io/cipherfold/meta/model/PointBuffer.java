// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row of numbers for every point of every task, in native memory, seen in three ways. With a constant column each row
 * ends in one more number that operations on the units leave alone.
 */
final class PointBuffer implements AutoCloseable {

    private final NativeFloats block;
    private final int rows;
    private final int width;
    private final int stride;
    private final INDArray whole;
    private final INDArray units;
    private final INDArray wholeTall;
    private final INDArray unitsTall;

    private PointBuffer(int tasks, int points, int width, int stride) {
        this.rows = Math.multiplyExact(tasks, points);
        this.width = width;
        this.stride = stride;
        this.block = new NativeFloats((long) rows * stride);
        long[] batchStrides = {(long) points * stride, stride, 1};
        this.whole = block.view(0, new long[] {tasks, points, stride}, batchStrides);
        this.units = block.view(0, new long[] {tasks, points, width}, batchStrides);
        this.wholeTall = block.view(0, new long[] {rows, stride}, new long[] {stride, 1});
        this.unitsTall = block.view(0, new long[] {rows, width}, new long[] {stride, 1});
    }

    /** Rows of {@code width} numbers. */
    static PointBuffer plain(int tasks, int points, int width) {
        return new PointBuffer(tasks, points, width, width);
    }

    /** Rows of {@code width} numbers and a constant. */
    static PointBuffer withConstant(int tasks, int points, int width, float constant) {
        PointBuffer buffer = new PointBuffer(tasks, points, width, width + 1);
        float[] rows = new float[buffer.length()];
        for (int i = width; i < rows.length; i += width + 1) {
            rows[i] = constant;
        }
        buffer.block.put(rows, rows.length);
        return buffer;
    }

    /** [tasks, points, width and constant]. */
    INDArray whole() {
        return whole;
    }

    /** [tasks, points, width]: a strided view without the constant column. */
    INDArray units() {
        return units;
    }

    /** [tasks * points, width and constant]. */
    INDArray wholeTall() {
        return wholeTall;
    }

    /** [tasks * points, width]. */
    INDArray unitsTall() {
        return unitsTall;
    }

    /** Everything as one row, for operations on each number. */
    INDArray flat() {
        return block.all();
    }

    /** Numbers in the buffer, constants included. */
    int length() {
        return rows * stride;
    }

    /** Numbers from the start of one row to the next. */
    int stride() {
        return stride;
    }

    int width() {
        return width;
    }

    void put(float[] source) {
        block.put(source, length());
    }

    void get(float[] target) {
        block.get(target, length());
    }

    @Override
    public void close() {
        block.close();
    }
}
