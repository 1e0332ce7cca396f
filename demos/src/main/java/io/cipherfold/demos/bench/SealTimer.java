// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.demos.bench.PairedTimes.Batches;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures one case after another on operands of one scheme and degree, a batch in C++ and a batch in Java in turn. Not JMH:
 * that cannot take turns with another process, and without turns a ratio tells as much about the machine's other load and
 * its clock as about the binding. For the same reason times are CPU times of the calling thread, and batches are short.
 */
final class SealTimer {

    /** Short, so that most of them are not interrupted even on a busy machine. */
    private static final long BATCH_NANOS = 1_000_000;

    private static final int MOST_CALLS = 1_000_000;
    private static final int LEAST_PAIRS = 5;
    /** Enough calls of the shortest operations for the compiler to be done with them. */
    private static final long WARM_UP_NANOS = 400_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final SealOperands operands;
    private final @Nullable SealCoProcess coProcess;

    /**
     * A timer.
     *
     * @param coProcess the program in C++; Java alone is measured if null
     */
    SealTimer(SealOperands operands, @Nullable SealCoProcess coProcess) {
        this.operands = operands;
        this.coProcess = coProcess;
    }

    /**
     * Measures for about a time, C++ and Java together.
     *
     * @return nothing if the operation does not exist with these parameters
     */
    Optional<PairedTimes> time(SealCase subject, double seconds) {
        SealOperation operation = subject.operation();
        if (!operation.fits(operands)) {
            return Optional.empty();
        }
        long budget = (long) (seconds * 1e9);
        int calls = warmUp(operation, Math.min(WARM_UP_NANOS, budget / 2));
        if (coProcess != null && coProcess.nanos(subject, 1).isEmpty()) {
            throw new IllegalStateException(subject.subject() + " exists in Java and not in C++");
        }
        List<Double> cpp = new ArrayList<>();
        List<Double> java = new ArrayList<>();
        long start = System.nanoTime();
        while (java.size() < LEAST_PAIRS || System.nanoTime() - start < budget) {
            // The order changes from pair to pair, so that a drift of the machine's speed cancels out.
            boolean javaFirst = java.size() % 2 == 0;
            long javaNanos = javaFirst ? javaNanos(operation, calls) : 0;
            if (coProcess != null) {
                cpp.add(coProcess.nanos(subject, calls).orElseThrow() / 1e3 / calls);
            }
            if (!javaFirst) {
                javaNanos = javaNanos(operation, calls);
            }
            java.add(javaNanos / 1e3 / calls);
        }
        return Optional.of(new PairedTimes(times(cpp), times(java), calls));
    }

    private static Batches times(List<Double> micros) {
        return new Batches(micros.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Runs the operation for a time; how many calls make a batch of the wanted length. */
    private int warmUp(SealOperation operation, long nanos) {
        long start = System.nanoTime();
        int calls = 1;
        long last = javaNanos(operation, calls);
        while (System.nanoTime() - start < nanos) {
            calls = callsFor(last, calls, Math.min(BATCH_NANOS, nanos));
            last = javaNanos(operation, calls);
        }
        return callsFor(last, calls, Math.min(BATCH_NANOS, nanos));
    }

    private static int callsFor(long nanos, int calls, long wantedNanos) {
        long wanted = wantedNanos * calls / Math.max(1, nanos);
        return (int) Math.max(1, Math.min(MOST_CALLS, wanted));
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** As the program in C++ does it: one call that is not counted, then the batch. */
    private long javaNanos(SealOperation operation, int calls) {
        operation.run(operands);
        long start = cpuNanos();
        for (int call = 0; call < calls; call++) {
            operation.run(operands);
        }
        return cpuNanos() - start;
    }
}
