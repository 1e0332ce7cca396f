// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.message.RejectionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that break off, crawl, or come all at once. */
@ExtendWith(Replay.class)
class NodeServerBrokenUploadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    /** More than a node takes in at once. */
    private static final int CROWD = 300;

    @TempDir
    private Path directory;

    private RandomSource random;
    private LoopbackNode node;
    private List<String> before;
    private LoggedFailures logged;

    @BeforeEach
    void keep(RandomSource source) throws IOException {
        random = source;
        logged = new LoggedFailures();
        start(Duration.ofSeconds(20));
    }

    private void start(Duration bodyDeadline) throws IOException {
        if (node != null) {
            node.close();
        }
        node = new LoopbackNode(SchemeId.INSECURE_PLAIN_SUM, 50_000, 5, directory, bodyDeadline, random);
        node.announce(1);
        before = node.state();
    }

    @AfterEach
    void stop() {
        node.close();
        logged.close();
    }

    private String length() {
        return "Content-Length: " + node.layout().totalBytes();
    }

    /** Nothing is left, the client may try again, and what others do to their connections is not worth a log entry. */
    private void assertNothingKept(byte[] frame) throws IOException, InterruptedException {
        assertNothingSpooled(frame);
        assertThat(logged.count()).isZero();
    }

    private void assertNothingSpooled(byte[] frame) throws IOException, InterruptedException {
        node.awaitSpooledFiles(0);
        node.assertUnchanged(before);
        node.assertTakesInTheEnd(1, frame);
        // A broken request may be noticed only now: its file comes and goes.
        node.awaitSpooledFiles(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 100_000, -1})
    void upload_brokenOffAfterSomeBytes_leavesNothing(int bytes) throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        byte[] part = Arrays.copyOf(frame, bytes < 0 ? frame.length + bytes : bytes);
        try (RawConnection closed = node.connect()) {
            closed.request(LoopbackNode.uploadLine(1, 1), length()).send(part);
        }
        try (RawConnection halfClosed = node.connect()) {
            halfClosed
                    .request(LoopbackNode.uploadLine(1, 1), length())
                    .send(part)
                    .finishSending();
            assertThat(halfClosed.closesWithin(PATIENCE)).isTrue();
        }
        RawConnection reset = node.connect();
        reset.request(LoopbackNode.uploadLine(1, 1), length()).send(part).abort();

        assertNothingKept(frame);
    }

    @Test
    void upload_brokenOffMoreOftenThanThereArePlaces_leavesPlaces() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        for (int i = 0; i < CROWD; i++) {
            node.connect().request(LoopbackNode.uploadLine(1, 1), length()).abort();
        }
        assertNothingKept(frame);
    }

    @Test
    void upload_crawling_isClosedAtTheDeadline() throws IOException, InterruptedException {
        start(SHORT);
        byte[] frame = node.prepare(1);
        try (RawConnection silent = node.connect();
                RawConnection crawling = node.connect()) {
            silent.request(LoopbackNode.uploadLine(1, 1), length()).send(Arrays.copyOf(frame, 1000));
            crawling.request(LoopbackNode.uploadLine(1, 1), length());
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            boolean closed = false;
            for (int i = 0; !closed && System.nanoTime() < giveUp; i++) {
                try {
                    crawling.send(new byte[] {frame[i]});
                    closed = crawling.closesWithin(Duration.ofMillis(20));
                } catch (IOException e) {
                    closed = true;
                }
            }
            assertThat(closed).isTrue();
            assertThat(silent.closesWithin(PATIENCE)).isTrue();
        }
        assertNothingKept(frame);
    }

    @Test
    void upload_refusedAndNeverEnded_isClosedAtTheDeadline() throws IOException, InterruptedException {
        start(SHORT);
        try (RawConnection endless = node.connect()) {
            endless.request(LoopbackNode.uploadLine(1, 1), "Content-Length: " + Long.MAX_VALUE)
                    .send(new byte[1000]);
            endless.read().isProblem(413, RejectionReason.WRONG_LENGTH);
            assertThat(endless.closesWithin(PATIENCE)).isTrue();
        }
        assertNothingKept(node.prepare(1));
    }

    @Test
    void uploads_moreAtOnceThanThereArePlaces_areToldToComeBack() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        byte[] head = Arrays.copyOf(frame, 1000);
        byte[] rest = Arrays.copyOfRange(frame, 1000, frame.length);
        List<RawConnection> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 256; i++) {
                crowd.add(node.connect()
                        .request(LoopbackNode.uploadLine(1, 1), length())
                        .send(head));
            }
            node.awaitSpooledFiles(256);
            node.ask(LoopbackNode.uploadLine(1, 1), length()).isProblem(429, RejectionReason.BUSY, "256");
            node.assertUnchanged(before);

            HttpAnswer receipt = crowd.get(0).send(rest).read();
            receipt.isFrame();
            for (RawConnection connection : crowd.subList(1, 100)) {
                assertThat(connection.send(rest).read().body()).isEqualTo(receipt.body());
            }
        } finally {
            for (RawConnection connection : crowd) {
                connection.close();
            }
        }
        node.awaitSpooledFiles(1);
        node.assertTakes(2, node.prepare(2));
    }

    @Test
    void upload_spoolCannotBeWritten_is503AndTheNodeGoesOn() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        Files.delete(node.spool());
        node.ask(LoopbackNode.uploadLine(1, 1), frame).isProblem(503, RejectionReason.STORE_FAILED);

        assertThat(logged.count()).isEqualTo(1);
        Files.createDirectory(node.spool());
        assertNothingSpooled(frame);
    }

    /** The file that the next upload is written to is a full disk. */
    @Test
    void upload_diskFullWhileSpooling_is503AndTheClientMayTryAgain() throws IOException, InterruptedException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        byte[] frame = node.prepare(1);
        for (int attempt = 1; attempt <= 3; attempt++) {
            Path next = Files.createSymbolicLink(node.spool().resolve(attempt + ".upload"), full);
            node.ask(LoopbackNode.uploadLine(1, 1), frame).isProblem(503, RejectionReason.STORE_FAILED);
            assertThat(Files.exists(next, LinkOption.NOFOLLOW_LINKS)).isFalse();
        }
        assertThat(logged.count()).isEqualTo(3);
        assertNothingSpooled(frame);
        node.assertTakes(2, node.prepare(2));
    }

    @Test
    void start_spoolOfAnEarlierProcess_isEmptied() throws IOException {
        Path leftover = node.spool().resolve("7.upload");
        Files.write(leftover, new byte[10]);
        Path other = node.spool().resolve("notes.txt");
        Files.write(other, new byte[10]);

        start(SHORT);

        assertThat(leftover).doesNotExist();
        assertThat(other).exists();
        node.assertTakes(1, node.prepare(1));
    }
}
