// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.lang.ref.Reference;
import java.time.Duration;

/** The part of the Java heap that new objects are in. */
final class YoungGeneration {

    private static final int ARRAYS = 64;
    private static final int ARRAY_BYTES = 1 << 16;

    private YoungGeneration() {}

    /**
     * Fills it more than once. The system clears each page when it is touched for the first time, which would make the first
     * results in arrays look four times as expensive as all later ones.
     *
     * @param longest when to stop even if it has not been filled
     */
    static void touch(Duration longest) {
        byte[][] garbage = new byte[ARRAYS][];
        long start = System.nanoTime();
        long bytes = 0;
        try {
            // It grows meanwhile, up to a share of the heap.
            while (bytes < 2 * Runtime.getRuntime().totalMemory() && System.nanoTime() - start < longest.toNanos()) {
                for (int i = 0; i < garbage.length; i++) {
                    garbage[i] = new byte[ARRAY_BYTES];
                }
                bytes += (long) ARRAYS * ARRAY_BYTES;
            }
        } finally {
            // Keeps the compiler from leaving the allocations out.
            Reference.reachabilityFence(garbage);
        }
    }
}
