// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What happens to handles that nobody closes, and that the extension sees it. */
@Tag("native")
class HandleLeakTest {

    @Test
    void cleaner_handlesForgotten_freesAndCountsThemAndLogsOnce() throws InterruptedException {
        Logger logger = Logger.getLogger("io.cipherfold.seal");
        RecordedMessages messages = new RecordedMessages();
        logger.addHandler(messages);
        logger.setUseParentHandlers(false);
        try {
            NativeUsage before = NativeUsage.current();
            forget();
            forget();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (NativeUsage.current().leakedHandles() < before.leakedHandles() + 2 && System.nanoTime() < deadline) {
                System.gc();
                Thread.sleep(20);
            }
            NativeUsage after = NativeUsage.current();
            assertThat(after.leakedHandles()).isEqualTo(before.leakedHandles() + 2);
            assertThat(after.liveHandles()).isEqualTo(before.liveHandles());
            assertThat(after.liveBytes()).isEqualTo(before.liveBytes());
            assertThat(messages.texts).singleElement().asString().contains("RingContext was not closed");
        } finally {
            logger.removeHandler(messages);
            logger.setUseParentHandlers(true);
        }
    }

    /** Keeps what is logged. */
    private static final class RecordedMessages extends Handler {

        private final Queue<String> texts = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            texts.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static void forget() {
        assertThat(OneTimeKeyRing.SCALE_12.create().degree()).isEqualTo(4096);
    }

    @Test
    void extension_testLeavesAHandleOpen_failsIt() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Forgetful.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(1));
        Objects.requireNonNull(Forgetful.left).close();
    }

    /** Not found by the build: only the test above runs it. */
    @ExtendWith(NoLeakedHandles.class)
    static class Forgetful {

        /** Kept reachable: a leak in the middle of another test would fail that one. */
        static @Nullable RingContext left;

        @Test
        void closes() {
            OneTimeKeyRing.SCALE_12.create().close();
        }

        @Test
        void leavesOpen() {
            left = OneTimeKeyRing.SCALE_12.create();
        }
    }
}
