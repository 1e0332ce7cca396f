// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.meta.MetaException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A block of float32 outside of the heap, with strided views onto it. It also owns what operations need beside it while
 * they run: operations whose results lie in the same block never run at the same time, so they share that memory.
 */
final class Nd4jBlock implements Block {

    private final Nd4jKernels owner;
    private final INDArray numbers;
    private final long length;
    private final Map<Scratch, Nd4jBlock> scratch = new HashMap<>();

    Nd4jBlock(Nd4jKernels owner, long length) {
        this.owner = owner;
        this.length = length;
        try {
            this.numbers = Nd4j.zeros(DataType.FLOAT, length);
        } catch (LinkageError e) {
            throw new MetaException(
                    MetaException.Code.BACKEND,
                    "ND4J's native library, which is carried for linux-x86_64 only, cannot be loaded",
                    e);
        }
    }

    /** Who allocated it. */
    Nd4jKernels owner() {
        return owner;
    }

    /** A view of the given shape and strides, in numbers, from {@code offset} on. */
    INDArray array(long offset, long[] shape, long[] strides) {
        requireOpen();
        return Nd4j.create(numbers.data(), shape, strides, offset, 'c');
    }

    /** A view onto the start of it, row after row. */
    INDArray array(long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return array(0, shape, strides);
    }

    /**
     * Memory whose contents mean nothing from one run of an operation to the next, the same for the same arguments;
     * closed with this block.
     *
     * @param use what for: an operation may use several at once
     */
    Nd4jBlock scratch(String use, long count) {
        requireOpen();
        return scratch.computeIfAbsent(new Scratch(use, count), key -> new Nd4jBlock(owner, count));
    }

    /** Ones that nobody may overwrite; closed with this block. */
    Nd4jBlock ones(long count) {
        requireOpen();
        return scratch.computeIfAbsent(new Scratch("ones", count), key -> {
            Nd4jBlock ones = new Nd4jBlock(owner, count);
            ones.numbers.assign(1);
            return ones;
        });
    }

    /** Throws if it is closed. */
    void requireOpen() {
        if (numbers.wasClosed()) {
            throw new IllegalStateException("the block is closed");
        }
    }

    @Override
    public long length() {
        requireOpen();
        return length;
    }

    @Override
    public void put(long offset, float[] source, int from, int count) {
        at(offset, source.length, from, count).put(source, from, count);
    }

    @Override
    public void get(long offset, float[] target, int from, int count) {
        at(offset, target.length, from, count).get(target, from, count);
    }

    @Override
    public void put(long offset, double[] source, int from, int count) {
        FloatPointer place = at(offset, source.length, from, count);
        float[] rounded = new float[count];
        for (int i = 0; i < count; i++) {
            rounded[i] = (float) source[from + i];
        }
        place.put(rounded, 0, count);
    }

    @Override
    public void get(long offset, double[] target, int from, int count) {
        FloatPointer place = at(offset, target.length, from, count);
        float[] exact = new float[count];
        place.get(exact, 0, count);
        for (int i = 0; i < count; i++) {
            target[from + i] = exact[i];
        }
    }

    private FloatPointer at(long offset, int arrayLength, int from, int count) {
        Objects.checkFromIndexSize(offset, count, length());
        Objects.checkFromIndexSize(from, count, arrayLength);
        return ((FloatPointer) numbers.data().addressPointer()).getPointer(offset);
    }

    @Override
    public void close() {
        if (!numbers.wasClosed()) {
            numbers.close();
            scratch.values().forEach(Nd4jBlock::close);
        }
    }

    private record Scratch(String use, long count) {}
}
