// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** The one thread on which a node's sums are computed, task after task in the order in which they were asked for. */
final class SumThread implements AutoCloseable {

    private static final int SECONDS_TO_FINISH = 10;

    private final RoundSums sums;
    private final IntConsumer spoilt;
    private final ExecutorService executor;

    /** What to do with the sums. */
    @FunctionalInterface
    interface Task {
        void run(RoundSums sums) throws IOException;
    }

    /**
     * Starts the thread.
     *
     * @param sums closed with this
     * @param spoilt told, on the thread, the number of a round one of whose tasks failed
     */
    SumThread(RoundSums sums, IntConsumer spoilt) {
        this.sums = sums;
        this.spoilt = spoilt;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "cipherfold-sums");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has a task for a round done; returns at once. */
    void submit(int round, Task task) {
        try {
            executor.execute(() -> {
                try {
                    task.run(sums);
                } catch (IOException | RuntimeException e) {
                    System.getLogger(AggregationNode.class.getName())
                            .log(System.Logger.Level.ERROR, "round " + round + " cannot be summed", e);
                    spoilt.accept(round);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the node is closed", e);
        }
    }

    /** Takes no more tasks, gives those under way some seconds to finish, then closes the sums. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sums.close();
    }
}
