// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

/**
 * How fast this machine copies what is in no cache, which bounds everything that reads a vector once. A copy also leaves the
 * caches without what was in them before.
 */
final class CopySpeed {

    /**
     * More than the caches that a core has for itself. Where a larger one is shared with others, the copy is fast, to the
     * disadvantage of what is compared with it.
     */
    private static final int BYTES = 1 << 26;

    private final byte[] source = new byte[BYTES];
    private final byte[] target = new byte[BYTES];

    /** Prepares the memory, every page of it. */
    CopySpeed() {
        source[BYTES - 1] = 1;
        bytesPerSecond();
    }

    /** Copies once; each byte counts once although it is read and written. */
    double bytesPerSecond() {
        double seconds = CpuClock.seconds(() -> System.arraycopy(source, 0, target, 0, BYTES));
        if (target[BYTES - 1] != 1) {
            throw new IllegalStateException("the copy is not complete");
        }
        return BYTES / seconds;
    }
}
