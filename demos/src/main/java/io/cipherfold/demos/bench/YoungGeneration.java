// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.lang.ref.Reference;
import java.time.Duration;

/** The part of the Java heap that new objects are in. */
final class YoungGeneration {

    private static final int ARRAYS = 64;
    private static final int ARRAY_LENGTH = 8192;

    private YoungGeneration() {}

    /**
     * Fills it again and again for a time. The system clears each page when it is touched for the first time, which would
     * make the first results in arrays look four times as expensive as all later ones.
     */
    static void touch(Duration duration) {
        long[][] garbage = new long[ARRAYS][];
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < duration.toNanos()) {
                for (int i = 0; i < garbage.length; i++) {
                    garbage[i] = new long[ARRAY_LENGTH];
                }
            }
        } finally {
            // Keeps the compiler from leaving the allocations out.
            Reference.reachabilityFence(garbage);
        }
    }
}
