// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.seal.FloatBlock;
import io.cipherfold.seal.FloatOperand;

/** A block of {@link NativeKernels}: float32 in native memory. */
final class NativeBlock implements Block {

    private final FloatBlock numbers;

    NativeBlock(long length) {
        this.numbers = FloatBlock.create(length);
    }

    /** Where the matrices of a view are; throws {@link IllegalArgumentException} if other kernels allocated the block. */
    static FloatOperand operand(View view) {
        if (view.block() instanceof NativeBlock block) {
            return new FloatOperand(block.numbers, view.offset(), view.groupStride());
        }
        throw new IllegalArgumentException("the block is of other kernels: " + view.block());
    }

    @Override
    public long length() {
        return numbers.length();
    }

    @Override
    public void put(long offset, float[] source, int from, int count) {
        numbers.put(offset, source, from, count);
    }

    @Override
    public void get(long offset, float[] target, int from, int count) {
        numbers.get(offset, target, from, count);
    }

    @Override
    public void put(long offset, double[] source, int from, int count) {
        numbers.put(offset, source, from, count);
    }

    @Override
    public void get(long offset, double[] target, int from, int count) {
        numbers.get(offset, target, from, count);
    }

    @Override
    public void close() {
        numbers.close();
    }

    @Override
    public String toString() {
        return numbers.toString();
    }
}
