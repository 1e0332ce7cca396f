// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import java.nio.FloatBuffer;

/**
 * A client's vector wherever it is kept, read block by block so that no second copy of it has to exist in Java. The encoder
 * reads every coordinate once, in ascending order.
 */
public interface VectorSource {

    /** Number of coordinates. */
    int length();

    /** Writes the coordinates {@code from} to {@code from + count - 1} to the front of {@code target}. */
    void read(int from, double[] target, int count);

    /** A vector in an array, which must not change meanwhile. */
    static VectorSource of(double[] values) {
        return new VectorSource() {
            @Override
            public int length() {
                return values.length;
            }

            @Override
            public void read(int from, double[] target, int count) {
                System.arraycopy(values, from, target, 0, count);
            }
        };
    }

    /** A vector in an array, which must not change meanwhile. */
    static VectorSource of(float[] values) {
        return of(FloatBuffer.wrap(values));
    }

    /**
     * A vector in a buffer from its position to its limit, which must not change meanwhile. The buffer of a mapped file keeps
     * the vector out of the heap.
     */
    static VectorSource of(FloatBuffer values) {
        FloatBuffer slice = values.slice();
        return new VectorSource() {
            @Override
            public int length() {
                return slice.remaining();
            }

            @Override
            public void read(int from, double[] target, int count) {
                for (int i = 0; i < count; i++) {
                    target[i] = slice.get(from + i);
                }
            }
        };
    }
}
