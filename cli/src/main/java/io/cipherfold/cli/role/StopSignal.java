// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.secureagg.role.TransportException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The operating system's wish that this process ends. Nothing is interrupted: an interrupt in the middle of a write would
 * close the file under a role's memory, and a read from a socket takes no notice of it. What waits for others is left
 * behind instead.
 *
 * <p>Safe for use by several threads.
 */
final class StopSignal implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final RoleLog log;
    private final Map<Thread, CompletableFuture<?>> waiting = new HashMap<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final ExecutorService calls = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "cipherfold-waiting");
        thread.setDaemon(true);
        return thread;
    });
    private final Thread hook = new Thread(this::onShutdown, "cipherfold-stop");
    private boolean requested;

    private StopSignal(RoleLog log) {
        this.log = log;
    }

    /** Starts to listen for the wish; the process then stays until {@link #close}, though not for long. */
    static StopSignal install(RoleLog log) {
        StopSignal signal = new StopSignal(log);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    private void onShutdown() {
        log.line("stopping");
        request();
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                log.line("did not stop within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process is to end. */
    synchronized boolean requested() {
        return requested;
    }

    /** Asks the process to end. */
    synchronized void request() {
        requested = true;
        waiting.values().forEach(result -> result.completeExceptionally(stopped()));
        notifyAll();
    }

    private static TransportException stopped() {
        return new TransportException("stopped while waiting for the node", null);
    }

    /**
     * Runs something that waits for others, in a thread of its own: when the process is to end, nobody waits for it any
     * more. It goes on as long as the process does, so what it does with files it must do in one piece.
     *
     * @throws TransportException if the process is to end before it is done
     */
    <T> T whileWaiting(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        enter(result);
        try {
            calls.execute(() -> run(work, result));
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        } finally {
            leave();
        }
    }

    private static <T> void run(Supplier<T> work, CompletableFuture<T> result) {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private synchronized void enter(CompletableFuture<?> result) {
        if (requested) {
            throw stopped();
        }
        waiting.put(Thread.currentThread(), result);
    }

    private synchronized void leave() {
        waiting.remove(Thread.currentThread());
    }

    /** Waits, less long if the process is to end. */
    synchronized void pause(Duration duration) {
        long endNanos = System.nanoTime() + duration.toNanos();
        try {
            while (!requested) {
                long leftMillis = (endNanos - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    return;
                }
                wait(leftMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the process is to end. */
    synchronized void await() {
        try {
            while (!requested) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The role has ended in order. */
    @Override
    public void close() {
        finished.countDown();
        calls.shutdown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running: it was what ended the role.
            request();
        }
    }
}
