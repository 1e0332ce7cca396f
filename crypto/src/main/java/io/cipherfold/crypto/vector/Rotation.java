// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import io.cipherfold.crypto.ChaCha20RandomSource;
import java.util.Arrays;

/**
 * A public random rotation of R^d that spreads a vector's norm evenly over its coordinates, so that a sum of rotated
 * vectors needs few bits per coordinate. Orthogonal up to floating-point error, and without padding.
 *
 * <p>With 2^k the largest power of two that is at most d: the first 2^k entries are multiplied by signs s_0 and by the
 * Walsh-Hadamard matrix H_(i,j) = (-1)^popcount(i AND j) / sqrt(2^k), then the last 2^k entries by signs s_1 and the same
 * matrix. The two ranges overlap, and are equal when d is a power of two. The inverse undoes this in reverse order.
 *
 * <p>The signs of range b (0 first, 1 last) are the key stream of ChaCha20 (RFC 8439) under the 32-byte seed as key, with
 * block counter 0 and the 12-byte nonce consisting of b as 32-bit little-endian integer and eight zero bytes. Entry i of
 * the range takes bit i of the stream, counted from the least significant bit of each byte; a set bit means minus.
 *
 * <p>The seed is public: the rotation protects nothing by itself. Source: Kairouz, Liu, Steinke, arXiv 2102.06387,
 * section 4.2, which pads to a power of two instead. Immutable, safe for use by several threads.
 */
public final class Rotation {

    /** Length of a seed in bytes. */
    public static final int SEED_BYTES = 32;

    private final int dimension;
    private final int span;
    private final double normalisation;
    private final long[] firstSigns;
    private final long[] lastSigns;

    /**
     * Derives the rotation of a seed. Takes d/4 bytes of memory at most.
     *
     * @param dimension number of coordinates d, at least 1
     * @param seed {@value #SEED_BYTES} bytes, public; copied
     * @throws IllegalArgumentException if the dimension or the seed's length is out of range
     */
    public Rotation(int dimension, byte[] seed) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, was " + dimension);
        }
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("rotation seed must have " + SEED_BYTES + " bytes, has " + seed.length);
        }
        this.dimension = dimension;
        this.span = Integer.highestOneBit(dimension);
        this.normalisation = 1 / Math.sqrt(span);
        this.firstSigns = signs(seed, 0, span);
        this.lastSigns = signs(seed, 1, span);
    }

    /** Number of coordinates. */
    public int dimension() {
        return dimension;
    }

    /**
     * Rotates in place.
     *
     * @param vector finite coordinates whose norm is finite too; {@link #dimension()} of them
     * @throws IllegalArgumentException if the length differs
     */
    public void rotate(double[] vector) {
        requireLength(vector);
        scaleAndSign(vector, 0, firstSigns);
        WalshHadamard.transform(vector, 0, span);
        scaleAndSign(vector, dimension - span, lastSigns);
        WalshHadamard.transform(vector, dimension - span, span);
    }

    /**
     * Undoes {@link #rotate} in place.
     *
     * @param vector finite coordinates whose norm is finite too; {@link #dimension()} of them
     * @throws IllegalArgumentException if the length differs
     */
    public void inverse(double[] vector) {
        requireLength(vector);
        WalshHadamard.transform(vector, dimension - span, span);
        scaleAndSign(vector, dimension - span, lastSigns);
        WalshHadamard.transform(vector, 0, span);
        scaleAndSign(vector, 0, firstSigns);
    }

    private void requireLength(double[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException("vector must have " + dimension + " coordinates, has " + vector.length);
        }
    }

    private void scaleAndSign(double[] vector, int from, long[] signs) {
        for (int start = 0; start < span; start += Long.SIZE) {
            long word = signs[start / Long.SIZE];
            int end = Math.min(start + Long.SIZE, span);
            for (int i = start; i < end; i++) {
                long magnitude = Double.doubleToRawLongBits(vector[from + i] * normalisation);
                vector[from + i] = Double.longBitsToDouble(magnitude ^ (word << 63));
                word >>>= 1;
            }
        }
    }

    private static long[] signs(byte[] seed, int range, int count) {
        long[] words = new long[Math.max(1, count / Long.SIZE)];
        try (ChaCha20RandomSource stream = new ChaCha20RandomSource(seed, range, 0, (long) words.length * Long.BYTES)) {
            Arrays.setAll(words, i -> stream.nextLong());
            return words;
        }
    }
}
