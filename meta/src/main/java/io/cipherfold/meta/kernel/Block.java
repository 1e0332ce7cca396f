// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * A row of numbers in the memory of one {@link Kernels}, zero at first. Confined to one thread at a time.
 *
 * <p>Every method throws {@link IndexOutOfBoundsException} for a range outside of the block or the array and
 * {@link IllegalStateException} after {@link #close()}.
 */
public interface Block extends AutoCloseable {

    /** How many numbers there are. */
    long length();

    /** Copies {@code count} numbers of {@code source} from {@code from} on to {@code offset} in the block. */
    void put(long offset, float[] source, int from, int count);

    /** Copies {@code count} numbers from {@code offset} on to {@code from} in {@code target}. */
    void get(long offset, float[] target, int from, int count);

    /** As {@link #put(long, float[], int, int)}, rounded to the block's precision. */
    void put(long offset, double[] source, int from, int count);

    /** As {@link #get(long, float[], int, int)}, without loss. */
    void get(long offset, double[] target, int from, int count);

    /**
     * Gives the memory back; idempotent. An operation that uses the block throws {@link IllegalStateException} from now
     * on when it is run.
     */
    @Override
    void close();
}
