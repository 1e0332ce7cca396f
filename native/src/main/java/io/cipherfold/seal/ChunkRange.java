// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Neighbouring chunks of a vector. Chunk j is one polynomial and carries the parameters from j times
 * {@link RingContext#digitsPerChunk} on.
 *
 * @param first number of the first chunk, from 0
 * @param count how many chunks, at least 1
 */
public record ChunkRange(int first, int count) {

    /** Refuses negative numbers, empty ranges and ends beyond an {@code int}. */
    public ChunkRange {
        if (first < 0 || count < 1 || first > Integer.MAX_VALUE - count) {
            throw new IllegalArgumentException("chunk range must start at 0 or later and have at least 1 chunk: first "
                    + first + ", count " + count);
        }
    }

    /** The first {@code count} chunks. */
    public static ChunkRange first(int count) {
        return new ChunkRange(0, count);
    }

    /** One chunk. */
    public static ChunkRange single(int chunk) {
        return new ChunkRange(chunk, 1);
    }

    /** Number of the chunk after the last one. */
    public int end() {
        return first + count;
    }
}
