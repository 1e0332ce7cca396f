// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Parties of one process, each with a thread that repeats its step until this is closed or the step fails. Confined to one
 * thread.
 */
public final class PartyThreads implements AutoCloseable {

    private static final long MOST_MILLIS_TO_END = 10_000;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean closed;

    /** No parties yet. */
    public PartyThreads() {}

    /** Starts a party; returns its thread. */
    public Thread start(String name, Runnable step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!closed) {
                            step.run();
                        }
                    } catch (RuntimeException e) {
                        failure.compareAndSet(null, e);
                    }
                },
                "cipherfold-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** What the first party failed with that failed, if any did. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Lets every party come to the end of its step, for which it has ten seconds. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(MOST_MILLIS_TO_END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
