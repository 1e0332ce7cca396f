// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.wire.FrameKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for something is woken by it, and by nothing else. */
@ExtendWith(Replay.class)
class NodeServerWaitTest {

    private static final long PATIENCE_SECONDS = 10;

    private LoopbackNode node;

    @BeforeEach
    void start(@TempDir Path directory, RandomSource random) throws IOException {
        node = new LoopbackNode(SchemeId.INSECURE_PLAIN_SUM, 3, 3, directory, Duration.ofSeconds(20), random);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void change_nothingButTimePasses_wakesNobody() throws InterruptedException {
        node.announce(1);
        CountDownLatch woken = new CountDownLatch(1);
        node.node().onNextChange(woken::countDown);
        // Many ticks of the server.
        assertThat(woken.await(200, TimeUnit.MILLISECONDS)).isFalse();

        node.assertTakes(1, node.prepare(1));
        assertThat(woken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void change_whoHasGone_isNotCalled() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        Runnable leave = node.node().onNextChange(gone::countDown);
        node.node().onNextChange(waiting::countDown);
        leave.run();
        leave.run();

        node.announce(1);
        assertThat(waiting.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(gone.getCount()).isEqualTo(1);
    }

    @Test
    void poll_whileARoundLacksKeys_isAskedForThem() throws IOException {
        node.announce(1);
        byte[] poll = Poll.sign(
                        node.plan().digest(),
                        1,
                        Long.MAX_VALUE - 1,
                        false,
                        node.setup().members().get(0))
                .encode();
        try (RawConnection waiting = node.connect()) {
            waiting.request("POST " + HttpPaths.MEMBERS_POLL + "?waitMillis=30000", "Content-Length: " + poll.length)
                    .send(poll);
            byte[] farAhead = node.announcement(node.plan().rounds()).encode();
            node.ask("PUT " + HttpPaths.MODELS, LoopbackNode.model(node.plan().rounds()))
                    .isEmpty();
            node.ask("POST " + HttpPaths.ANNOUNCEMENTS, farAhead).isProblem(503, RejectionReason.TOO_FEW_MEMBERS);

            HttpAnswer work = waiting.read();
            work.isFrame();
            assertThat(FrameKind.of(work.body())).isEqualTo(FrameKind.EPOCH_REQUEST);
        }
    }

    @Test
    void outcome_whileTheRoundRuns_isAnsweredWhenItEnds() throws IOException {
        node.announce(1);
        try (RawConnection waiting = node.connect()) {
            waiting.request("GET " + HttpPaths.outcome(1) + "?waitMillis=30000");
            for (int client = 0; client < 3; client++) {
                node.assertTakes(client, node.prepare(client));
            }
            node.membersWork();
            HttpAnswer outcome = waiting.read();
            outcome.isFrame();
            assertThat(FrameKind.of(outcome.body())).isEqualTo(FrameKind.RELEASE);
        }
    }

    @Test
    void wait_callerLeaves_doesNotDisturbTheOthers() throws IOException {
        for (int i = 0; i < 50; i++) {
            node.connect()
                    .request("GET " + HttpPaths.OPENING + "?waitMillis=30000")
                    .abort();
        }
        try (RawConnection waiting = node.connect()) {
            waiting.request("GET " + HttpPaths.OPENING + "?waitMillis=30000");
            node.announce(1);
            waiting.read().isFrame();
        }
    }
}
