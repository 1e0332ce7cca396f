// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.scheme.IntegerVector;
import io.cipherfold.crypto.vector.WorkVector;

/**
 * What {@link VectorEncoder} made of a vector: noisy integers in grid units, at most
 * {@link EncodingParameters#largestMagnitude()} in magnitude. Confined to one thread; {@link #close()} wipes them.
 */
public final class EncodedVector implements IntegerVector, AutoCloseable {

    private final WorkVector integers;

    EncodedVector(WorkVector integers) {
        this.integers = integers;
    }

    @Override
    public int length() {
        return integers.length();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException after {@link #close()}
     * @throws IndexOutOfBoundsException if there are no such coordinates, or no room for them
     */
    @Override
    public void read(int from, int[] target, int count) {
        integers.read(from, target, count);
    }

    /** All integers, for vectors of which a copy on the heap does no harm; the caller wipes it. */
    public int[] toArray() {
        int[] copy = new int[length()];
        read(0, copy, copy.length);
        return copy;
    }

    @Override
    public void close() {
        integers.close();
    }

    @Override
    public String toString() {
        return "EncodedVector[redacted]";
    }
}
