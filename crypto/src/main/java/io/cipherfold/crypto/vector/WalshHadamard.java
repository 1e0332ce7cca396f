// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

/**
 * The Walsh-Hadamard transform without normalisation, in place: entry i becomes the sum over j of
 * (-1)^popcount(i AND j) x_j. Its stages commute, so they run first inside blocks that fit the first-level cache, then
 * across blocks, two at a time.
 */
final class WalshHadamard {

    private static final int BLOCK = 1 << 12;

    private WalshHadamard() {}

    /** Transforms {@code length} entries from {@code from} on; the length is a power of two. */
    static void transform(double[] vector, int from, int length) {
        if (Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException("length must be a power of two, was " + length);
        }
        int block = Math.min(length, BLOCK);
        for (int start = 0; start < length; start += block) {
            stages(vector, from + start, block, 1);
        }
        stages(vector, from, length, block);
    }

    /** The stages with strides from {@code firstStride} up to half of {@code length}. */
    private static void stages(double[] vector, int from, int length, int firstStride) {
        int stride = firstStride;
        int remaining = Integer.numberOfTrailingZeros(length) - Integer.numberOfTrailingZeros(firstStride);
        if ((remaining & 1) == 1) {
            one(vector, from, length, stride);
            stride <<= 1;
            remaining--;
        }
        for (; remaining > 0; remaining -= 2) {
            two(vector, from, length, stride);
            stride <<= 2;
        }
    }

    private static void one(double[] vector, int from, int length, int stride) {
        for (int start = 0; start < length; start += 2 * stride) {
            int first = from + start;
            for (int i = first; i < first + stride; i++) {
                double a = vector[i];
                double b = vector[i + stride];
                vector[i] = a + b;
                vector[i + stride] = a - b;
            }
        }
    }

    private static void two(double[] vector, int from, int length, int stride) {
        for (int start = 0; start < length; start += 4 * stride) {
            int first = from + start;
            for (int i = first; i < first + stride; i++) {
                double a = vector[i];
                double b = vector[i + stride];
                double c = vector[i + 2 * stride];
                double d = vector[i + 3 * stride];
                double aPlusB = a + b;
                double aMinusB = a - b;
                double cPlusD = c + d;
                double cMinusD = c - d;
                vector[i] = aPlusB + cPlusD;
                vector[i + stride] = aMinusB + cMinusD;
                vector[i + 2 * stride] = aPlusB - cPlusD;
                vector[i + 3 * stride] = aMinusB - cMinusD;
            }
        }
    }
}
