// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Objects;

/**
 * A row of numbers of single precision in native memory, zeros at first, at an address that is a multiple of 64. What a
 * {@link FloatCall} reads and writes. Confined to one thread at a time, except that any thread may close it.
 *
 * <p>Methods throw {@link IndexOutOfBoundsException} for a range outside of the block or the array and
 * {@link IllegalStateException} after {@link #close()}.
 */
public final class FloatBlock implements AutoCloseable {

    /** Most numbers of a block. */
    public static final long MAX_LENGTH = 1L << 36;

    private final NativeHandle handle;
    private final long length;

    private FloatBlock(NativeHandle handle, long length) {
        this.handle = handle;
        this.length = length;
    }

    /**
     * New memory.
     *
     * @param length 1 to {@link #MAX_LENGTH}
     * @throws SealException if the library cannot be loaded, or with {@code OUT_OF_MEMORY}
     */
    public static FloatBlock create(long length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length must be 1 to " + MAX_LENGTH + ", is " + length);
        }
        SealLibrary.load();
        return new FloatBlock(
                NativeHandle.create("FloatBlock", length * Float.BYTES, () -> FloatJni.create(length)), length);
    }

    /** How many numbers there are. */
    public long length() {
        return handle.use(pointer -> length);
    }

    /** Copies {@code count} numbers of {@code source} from {@code from} on to {@code offset} in the block. */
    public void put(long offset, float[] source, int from, int count) {
        check(offset, source.length, from, count);
        handle.run(pointer -> FloatJni.put(pointer, offset, source, from, count));
    }

    /** Copies {@code count} numbers from {@code offset} on to {@code from} in {@code target}. */
    public void get(long offset, float[] target, int from, int count) {
        check(offset, target.length, from, count);
        handle.run(pointer -> FloatJni.get(pointer, offset, target, from, count));
    }

    /** As {@link #put(long, float[], int, int)}, rounded to the nearest. */
    public void put(long offset, double[] source, int from, int count) {
        check(offset, source.length, from, count);
        handle.run(pointer -> FloatJni.putDoubles(pointer, offset, source, from, count));
    }

    /** As {@link #get(long, float[], int, int)}, without loss. */
    public void get(long offset, double[] target, int from, int count) {
        check(offset, target.length, from, count);
        handle.run(pointer -> FloatJni.getDoubles(pointer, offset, target, from, count));
    }

    private void check(long offset, int arrayLength, int from, int count) {
        Objects.checkFromIndexSize(offset, count, length);
        Objects.checkFromIndexSize(from, count, arrayLength);
    }

    /** Gives the memory back when the last running use returns; idempotent. */
    @Override
    public void close() {
        handle.close();
    }

    NativeHandle handle() {
        return handle;
    }

    @Override
    public String toString() {
        return "FloatBlock[" + length + "]";
    }
}
