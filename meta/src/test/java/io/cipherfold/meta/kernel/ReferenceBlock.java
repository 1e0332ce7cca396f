// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import java.util.Objects;

/** A block on the heap, in double precision. */
final class ReferenceBlock implements Block {

    private final double[] numbers;
    private boolean closed;

    ReferenceBlock(long length) {
        numbers = new double[Math.toIntExact(length)];
    }

    /** The memory itself. */
    double[] numbers() {
        if (closed) {
            throw new IllegalStateException("the block is closed");
        }
        return numbers;
    }

    @Override
    public long length() {
        return numbers().length;
    }

    @Override
    public void put(long offset, float[] source, int from, int count) {
        int start = start(offset, source.length, from, count);
        for (int i = 0; i < count; i++) {
            numbers[start + i] = source[from + i];
        }
    }

    @Override
    public void get(long offset, float[] target, int from, int count) {
        int start = start(offset, target.length, from, count);
        for (int i = 0; i < count; i++) {
            target[from + i] = (float) numbers[start + i];
        }
    }

    @Override
    public void put(long offset, double[] source, int from, int count) {
        System.arraycopy(source, from, numbers, start(offset, source.length, from, count), count);
    }

    @Override
    public void get(long offset, double[] target, int from, int count) {
        System.arraycopy(numbers, start(offset, target.length, from, count), target, from, count);
    }

    @Override
    public void close() {
        closed = true;
    }

    private int start(long offset, int arrayLength, int from, int count) {
        Objects.checkFromIndexSize(offset, count, length());
        Objects.checkFromIndexSize(from, count, arrayLength);
        return (int) offset;
    }
}
