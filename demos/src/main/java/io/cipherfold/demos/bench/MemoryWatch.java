// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.NativeUsage;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches this process's memory: collects all garbage again and again and keeps the greatest use that is left. That slows the
 * process down, so what is watched is not timed. For one thread.
 */
final class MemoryWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(250);

    private @Nullable Thread thread;
    private volatile boolean wanted;
    private volatile NodeMemory greatest = new NodeMemory(0, 0, 0);

    /** Begins anew. */
    void start() {
        stop();
        greatest = new NodeMemory(0, 0, 0);
        wanted = true;
        Thread watching = new Thread(this::watch, "cipherfold-memory");
        watching.setDaemon(true);
        watching.start();
        thread = watching;
    }

    private void watch() {
        do {
            greatest = greatest.max(current());
            LockSupport.parkNanos(PERIOD.toNanos());
        } while (wanted);
    }

    private static NodeMemory current() {
        System.gc();
        // What the collection left, not what has been allocated since.
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new NodeMemory(heap, direct, NativeUsage.current().liveBytes());
    }

    /** Ends; what was greatest, at least of one look. */
    NodeMemory stop() {
        wanted = false;
        Thread watching = thread;
        if (watching != null) {
            LockSupport.unpark(watching);
            try {
                watching.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
        return greatest;
    }

    @Override
    public void close() {
        stop();
    }
}
