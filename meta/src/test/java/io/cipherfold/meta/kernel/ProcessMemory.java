// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import org.bytedeco.javacpp.Pointer;

/** What a process takes beside its Java heap, for tests that native memory stays flat. */
public final class ProcessMemory {

    private ProcessMemory() {}

    /**
     * Resident memory in bytes, less the heap that is committed. The heap is collected before, because it grows and shrinks
     * by hundreds of megabytes with what other tests have left behind.
     */
    public static long outsideTheHeap() {
        System.gc();
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }
}
