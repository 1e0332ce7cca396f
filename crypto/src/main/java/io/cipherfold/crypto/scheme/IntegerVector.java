// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

/** A vector of integers wherever it is kept, read block by block so that no second copy of it has to exist. */
public interface IntegerVector {

    /** Number of coordinates. */
    int length();

    /** Writes the coordinates {@code from} to {@code from + count - 1} to the front of {@code target}. */
    void read(int from, int[] target, int count);

    /** A vector in an array, which must not change meanwhile. */
    static IntegerVector of(int[] values) {
        return new IntegerVector() {
            @Override
            public int length() {
                return values.length;
            }

            @Override
            public void read(int from, int[] target, int count) {
                System.arraycopy(values, from, target, 0, count);
            }
        };
    }
}
