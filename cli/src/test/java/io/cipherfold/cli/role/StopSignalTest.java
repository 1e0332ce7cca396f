// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.cli.Terminal;
import io.cipherfold.secureagg.role.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopSignalTest {

    private static StopSignal install() {
        return StopSignal.install(new RoleLog(Terminal.system()));
    }

    /** Blocks like a read from a socket: no interrupt ends it, only time does. */
    private static String deaf(CountDownLatch release) {
        long endNanos = System.nanoTime() + 10_000_000_000L;
        while (true) {
            try {
                boolean released = release.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                return released ? "answer" : "answer after a long time";
            } catch (InterruptedException e) {
                // Deaf.
            }
        }
    }

    @Test
    void whileWaiting_answerOrFailure_isPassedOn() {
        try (StopSignal stop = install()) {
            assertThat(stop.whileWaiting(() -> "answer")).isEqualTo("answer");
            TransportException failure = new TransportException("nobody there", null);
            assertThatThrownBy(() -> stop.whileWaiting(() -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
        }
    }

    @Test
    void whileWaiting_stopDuringADeafCall_endsAtOnce() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        try (StopSignal stop = install()) {
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
                deaf(called);
                stop.request();
            });
            assertThatThrownBy(() -> stop.whileWaiting(() -> {
                        called.countDown();
                        return deaf(release);
                    }))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("stopped");
            stopping.join();
            assertThat(stop.requested()).isTrue();
        } finally {
            release.countDown();
        }
    }

    @Test
    void whileWaiting_afterTheWish_isOverAtOnce() {
        try (StopSignal stop = install()) {
            stop.request();
            assertThatThrownBy(() -> stop.whileWaiting(() -> deaf(new CountDownLatch(1))))
                    .isInstanceOf(TransportException.class);
        }
    }

    @Test
    void pause_afterTheWish_isOver() {
        try (StopSignal stop = install()) {
            stop.request();
            stop.pause(Duration.ofHours(1));
            stop.await();
        }
    }

    @Test
    void pause_withoutTheWish_lasts() {
        try (StopSignal stop = install()) {
            long start = System.nanoTime();
            stop.pause(Duration.ofMillis(30));
            assertThat(System.nanoTime() - start).isGreaterThan(25_000_000L);
        }
    }
}
