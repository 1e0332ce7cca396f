// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** CPU time of the calling thread: what else runs on the machine counts less than with a wall clock. */
final class CpuClock {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuClock() {}

    /** Seconds of CPU time that the calling thread takes for some work. */
    static double seconds(Runnable work) {
        long start = nanos();
        work.run();
        return (nanos() - start) / 1e9;
    }

    private static long nanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
