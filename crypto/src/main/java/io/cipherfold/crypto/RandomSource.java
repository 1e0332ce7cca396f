// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

/**
 * A stream of uniform random bits. Everything that samples (keys, noise, rounding, coins) takes one as an argument, so
 * that a test can replay a run and production code can be searched for where its randomness comes from.
 *
 * <p>Implementations are not safe for use by several threads at once unless they say so.
 */
public interface RandomSource {

    /** Fills {@code target} with uniform bytes. */
    void nextBytes(byte[] target);

    /** A uniform 64-bit word. */
    long nextLong();

    /** A uniform 32-bit word. */
    int nextInt();

    /**
     * A uniform number in [0, {@code bound}), by rejection, without bias.
     *
     * @param bound at least 1
     */
    default long nextBelow(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, was " + bound);
        }
        long mask = bound == 1 ? 0 : -1L >>> Long.numberOfLeadingZeros(bound - 1);
        long candidate;
        do {
            candidate = (mask <= 0xffff_ffffL ? nextInt() : nextLong()) & mask;
        } while (candidate >= bound);
        return candidate;
    }

    /** A uniform number in [0, 1) with 53 random bits. For rounding and simulation; noise is sampled from integers. */
    default double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /**
     * {@code count} distinct numbers in [0, {@code bound}) in random order: the front of a random permutation.
     *
     * @throws IllegalArgumentException if {@code count} exceeds {@code bound}
     */
    default int[] nextDistinct(int count, int bound) {
        if (count < 0 || count > bound) {
            throw new IllegalArgumentException("cannot draw " + count + " distinct numbers below " + bound);
        }
        int[] numbers = new int[bound];
        for (int i = 0; i < bound; i++) {
            numbers[i] = i;
        }
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            int chosen = i + (int) nextBelow(bound - i);
            drawn[i] = numbers[chosen];
            numbers[chosen] = numbers[i];
        }
        return drawn;
    }
}
