// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.message.RejectionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An upload whose connection breaks goes on where it ended, if what arrived is its client's. */
@ExtendWith(Replay.class)
class NodeServerResumedUploadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PARAMETERS = 1_000_000;
    private static final int SENT = 3_000_000;
    /** What may still be on its way when the connection ends, with room to spare. */
    private static final int IN_FLIGHT = 1_000_000;

    @TempDir
    private Path directory;

    private LoopbackNode node;
    private byte[] frame;

    @BeforeEach
    void start(RandomSource random) throws IOException {
        node = new LoopbackNode(SchemeId.INSECURE_PLAIN_SUM, PARAMETERS, 5, directory, PATIENCE, random);
        node.announce(1);
        frame = node.prepare(1);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** Sends some bytes of an upload, waits until most of them are on disk, and hangs up. */
    private void breakOff(byte[] bytes, int count) throws IOException, InterruptedException {
        try (RawConnection connection = node.connect()) {
            connection
                    .request(LoopbackNode.uploadLine(1, 1), "Content-Length: " + bytes.length)
                    .send(Arrays.copyOf(bytes, count));
            awaitLargestFile(count - IN_FLIGHT);
            connection.finishSending();
            assertThat(connection.closesWithin(PATIENCE)).isTrue();
        }
    }

    private void awaitLargestFile(long bytes) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        long largest = 0;
        while (largest < bytes && System.nanoTime() < giveUp) {
            Thread.sleep(5);
            try (Stream<Path> files = Files.list(node.spool())) {
                largest = files.mapToLong(file -> file.toFile().length()).max().orElse(0);
            }
        }
        assertThat(largest).isGreaterThanOrEqualTo(bytes);
    }

    /** How much of the upload is at the node: not all that was sent, since the end of it may be lost with the connection. */
    private long offsetUpTo(long sent) throws IOException, InterruptedException {
        long offset = offset();
        assertThat(offset)
                .isGreaterThanOrEqualTo(UploadReceiver.LEAST_KEPT_BYTES)
                .isLessThanOrEqualTo(sent);
        return offset;
    }

    /** Waits, since a broken connection is noticed a little later. */
    private long offset() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUp) {
            HttpAnswer answer = node.ask("GET /v1/rounds/1/uploads/1/offset");
            if (answer.status() == 200) {
                return new WireReader(answer.body()).i64();
            }
            Thread.sleep(10);
        }
        return 0;
    }

    private HttpAnswer sendFrom(long offset) throws IOException {
        byte[] rest = Arrays.copyOfRange(frame, (int) offset, frame.length);
        return node.ask(LoopbackNode.uploadLine(1, 1) + "?from=" + offset, rest);
    }

    @Test
    void upload_brokenOff_goesOnFromWhereItEnded() throws IOException, InterruptedException {
        breakOff(frame, SENT);

        sendFrom(offsetUpTo(SENT)).isFrame();
        assertThat(node.ask("GET /v1/rounds/1/uploads/1/offset").status()).isEqualTo(204);
        node.awaitSpooledFiles(1);
    }

    @Test
    void upload_brokenOffTwice_goesOnFromTheSecondEnd() throws IOException, InterruptedException {
        breakOff(frame, SENT);
        long first = offsetUpTo(SENT);
        byte[] rest = Arrays.copyOfRange(frame, (int) first, frame.length);
        try (RawConnection connection = node.connect()) {
            connection
                    .request(LoopbackNode.uploadLine(1, 1) + "?from=" + first, "Content-Length: " + rest.length)
                    .send(Arrays.copyOf(rest, 500_000))
                    .finishSending();
            assertThat(connection.closesWithin(PATIENCE)).isTrue();
        }

        long second = offsetUpTo(first + 500_000);
        assertThat(second).isGreaterThanOrEqualTo(first);
        sendFrom(second).isFrame();
    }

    @Test
    void upload_fromAnotherPlace_isAConflictAndNothingIsLost() throws IOException, InterruptedException {
        breakOff(frame, SENT);
        long offset = offsetUpTo(SENT);

        sendFrom(offset - 1).isProblem(409, RejectionReason.CONFLICT, offset + " bytes");
        assertThat(offset()).isEqualTo(offset);
        sendFrom(offset).isFrame();
    }

    @Test
    void upload_fromAPlaceWithoutAnythingThere_isAConflict() throws IOException {
        sendFrom(SENT).isProblem(409, RejectionReason.CONFLICT, "0 bytes");
    }

    @Test
    void upload_restThatDoesNotFit_isRefusedAndTheClientStartsOver() throws IOException, InterruptedException {
        byte[] other = frame.clone();
        other[1_000_000] ^= 1;
        breakOff(other, SENT);
        sendFrom(offsetUpTo(SENT)).isProblem(400, RejectionReason.WRONG_DIGEST, "ciphertext");
        assertThat(node.ask("GET /v1/rounds/1/uploads/1/offset").status()).isEqualTo(204);
        node.assertTakes(1, frame);
    }

    @Test
    void upload_brokenOffWithoutTheClientsStatement_isNotKept() throws IOException, InterruptedException {
        byte[] forged = frame.clone();
        forged[node.layout().ciphertextOffset() - 1] ^= 1;
        breakOff(forged, SENT);
        byte[] ofAnother = node.prepare(2);
        breakOff(ofAnother, SENT);

        node.awaitSpooledFiles(0);
        assertThat(node.ask("GET /v1/rounds/1/uploads/1/offset").status()).isEqualTo(204);
    }
}
