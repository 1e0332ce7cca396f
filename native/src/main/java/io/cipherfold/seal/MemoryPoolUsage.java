// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * SEAL's own memory pool. Ciphertexts and keys live in it; what is closed goes back to the pool, not to the operating system,
 * and serves the next object of the same size.
 *
 * @param allocatedBytes memory that the pool has ever taken, in use or not
 * @param sizeClasses number of different sizes it keeps lists for
 */
public record MemoryPoolUsage(long allocatedBytes, long sizeClasses) {

    /** The figures of this moment. */
    public static MemoryPoolUsage current() {
        SealLibrary.load();
        long[] figures = ContextJni.memoryPool();
        return new MemoryPoolUsage(figures[0], figures[1]);
    }
}
