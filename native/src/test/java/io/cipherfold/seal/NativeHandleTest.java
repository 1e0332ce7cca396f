// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
@Timeout(60)
class NativeHandleTest {

    private static final long BYTES = 4096 * 8;

    private RingContext ring;
    private NativeUsage before;

    @BeforeEach
    void openRing() {
        ring = OneTimeKeyRing.SCALE_12.create();
        before = NativeUsage.current();
    }

    @AfterEach
    void closeRing() {
        ring.close();
    }

    private NativeHandle accumulator() {
        return NativeHandle.create("test", BYTES, () -> ring.handle().use(r -> SealJni.createAccumulator(r, 1)));
    }

    private static long liveHandlesSince(NativeUsage earlier) {
        return NativeUsage.current().liveHandles() - earlier.liveHandles();
    }

    @Test
    void gauges_openAndClosed_countHandlesAndBytes() {
        try (NativeHandle handle = accumulator()) {
            assertThat(handle).hasToString("test[open]");
            assertThat(liveHandlesSince(before)).isEqualTo(1);
            assertThat(NativeUsage.current().liveBytes() - before.liveBytes()).isEqualTo(BYTES);
        }
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void close_again_doesNothing() {
        NativeHandle handle = accumulator();
        handle.close();
        handle.close();
        assertThat(handle).hasToString("test[closed]");
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void use_afterClose_throws() {
        NativeHandle handle = accumulator();
        handle.close();
        assertThatThrownBy(() -> handle.use(pointer -> pointer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("test is closed");
        assertThatThrownBy(() -> handle.run(pointer -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void use_afterCloseWithDebugProperty_showsBothPlaces() {
        System.setProperty(NativeHandle.DEBUG_PROPERTY, "true");
        try {
            NativeHandle handle = accumulator();
            handle.close();
            assertThatThrownBy(() -> handle.use(pointer -> pointer))
                    .cause()
                    .hasMessage("test closed here")
                    .hasStackTraceContaining("NativeHandleTest");
            assertThatThrownBy(() -> handle.use(pointer -> pointer))
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("test created here"));
        } finally {
            System.clearProperty(NativeHandle.DEBUG_PROPERTY);
        }
    }

    @Test
    void use_twoAndThreeHandles_passesThePointersInOrder() {
        try (NativeHandle first = accumulator();
                NativeHandle second = accumulator()) {
            long pointerOfFirst = first.<Long>use(pointer -> pointer);
            long pointerOfSecond = second.<Long>use(pointer -> pointer);
            List<Long> two = NativeHandle.use(first, second, (a, b) -> List.of(a, b));
            List<Long> three = NativeHandle.use(second, second, first, (a, b, c) -> List.of(a, b, c));
            assertThat(two).containsExactly(pointerOfFirst, pointerOfSecond);
            assertThat(three).containsExactly(pointerOfSecond, pointerOfSecond, pointerOfFirst);
        }
    }

    @Test
    void use_oneOfSeveralClosed_releasesTheOthers() {
        NativeHandle closed = accumulator();
        closed.close();
        NativeHandle open = accumulator();
        assertThatThrownBy(() -> NativeHandle.use(open, closed, (a, b) -> a)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> NativeHandle.use(open, open, closed, (a, b, c) -> a))
                .isInstanceOf(IllegalStateException.class);
        open.close();
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void use_operationThrows_countsDown() {
        NativeHandle handle = accumulator();
        assertThatThrownBy(() -> handle.run(pointer -> {
                    throw new ArithmeticException("test");
                }))
                .isInstanceOf(ArithmeticException.class);
        handle.close();
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void create_factoryThrows_leavesNothing() {
        assertThatThrownBy(() -> NativeHandle.create("test", BYTES, () -> SealJni.createRing(3, 7, 2)))
                .isInstanceOf(SealException.class);
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void close_whileInUse_returnsAtOnceAndFreesAfterTheLastUse() throws Exception {
        NativeHandle handle = accumulator();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> use = worker.submit(() -> handle.use(pointer -> {
                entered.countDown();
                try {
                    return leave.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return false;
                }
            }));
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            handle.close();
            assertThatThrownBy(() -> handle.run(pointer -> {})).isInstanceOf(IllegalStateException.class);
            assertThat(liveHandlesSince(before)).isEqualTo(1);
            leave.countDown();
            assertThat(use.get()).isTrue();
        } finally {
            worker.shutdown();
        }
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void close_insideItsOwnUse_freesWhenTheUseEnds() {
        NativeHandle handle = accumulator();
        handle.run(pointer -> {
            handle.close();
            assertThat(liveHandlesSince(before)).isEqualTo(1);
        });
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    /** Threads use, close and replace handles in shared slots at random: no crash, nothing freed twice, nothing left. */
    @Test
    void storm_ofUsesAndCloses_leavesNothing(SplittableRandom random) throws Exception {
        int threads = 6;
        AtomicReferenceArray<NativeHandle> slots = new AtomicReferenceArray<>(8);
        for (int i = 0; i < slots.length(); i++) {
            slots.set(i, accumulator());
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long uses = 0;
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                SplittableRandom own = random.split();
                tasks.add(() -> stormUntil(deadline, slots, own));
            }
            for (Future<Long> result : pool.invokeAll(tasks)) {
                uses += result.get();
            }
        } finally {
            pool.shutdown();
        }
        for (int i = 0; i < slots.length(); i++) {
            slots.get(i).close();
        }
        assertThat(uses).isPositive();
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    private long stormUntil(long deadline, AtomicReferenceArray<NativeHandle> slots, SplittableRandom random) {
        ByteBuffer direct = ByteBuffer.allocateDirect(30_720);
        long uses = 0;
        while (System.nanoTime() < deadline) {
            int slot = random.nextInt(slots.length());
            NativeHandle handle = slots.get(slot);
            try {
                switch (random.nextInt(4)) {
                    case 0 -> handle.close();
                    case 1 -> slots.getAndSet(slot, accumulator()).close();
                    case 2 -> handle.run(pointer -> SealJni.combine(pointer, false, 0, 1, direct, 0));
                    default ->
                        NativeHandle.use(handle, slots.get(random.nextInt(slots.length())), (a, b) -> {
                            SealJni.combine(a, true, 0, 1, direct, 0);
                            SealJni.combine(b, false, 0, 1, direct, 0);
                            return a;
                        });
                }
                uses++;
            } catch (IllegalStateException closedByAnotherThread) {
                assertThat(closedByAnotherThread).hasMessage("test is closed");
            }
        }
        return uses;
    }
}
