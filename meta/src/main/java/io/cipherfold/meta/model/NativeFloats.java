// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.MetaException;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A block of float32 outside the heap, zero at first, with strided views onto it. */
final class NativeFloats implements AutoCloseable {

    private final INDArray block;

    NativeFloats(long length) {
        try {
            block = Nd4j.zeros(DataType.FLOAT, length);
        } catch (LinkageError e) {
            throw new MetaException(
                    MetaException.Code.BACKEND,
                    "ND4J's native library, which is carried for linux-x86_64 only, cannot be loaded",
                    e);
        }
    }

    /** All of it as a row. */
    INDArray all() {
        return block;
    }

    /** A view of the given shape and strides, in floats, from {@code offset} on. */
    INDArray view(long offset, long[] shape, long[] strides) {
        return Nd4j.create(block.data(), shape, strides, offset, 'c');
    }

    void put(float[] source, int length) {
        pointer().put(source, 0, length);
    }

    void get(float[] target, int length) {
        pointer().get(target, 0, length);
    }

    private FloatPointer pointer() {
        return (FloatPointer) block.data().addressPointer();
    }

    @Override
    public void close() {
        if (!block.wasClosed()) {
            block.close();
        }
    }
}
