// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall time, and CPU time of all threads of this process, since it was made. */
final class ProcessClock {

    private final long startNanos = System.nanoTime();
    private final long startCpuNanos = cpuNanos();

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    double cpuSeconds() {
        return (cpuNanos() - startCpuNanos) / 1e9;
    }
}
