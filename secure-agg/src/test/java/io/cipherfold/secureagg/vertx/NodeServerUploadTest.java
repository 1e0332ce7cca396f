// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that are refused: by what they say before the body is read, or by the body. */
@ExtendWith(Replay.class)
class NodeServerUploadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LoopbackNode node;
    private List<String> before;

    @BeforeEach
    void start(@TempDir Path directory, RandomSource random) throws IOException {
        node = new LoopbackNode(SchemeId.INSECURE_PLAIN_SUM, 1000, 5, directory, Duration.ofSeconds(20), random);
        node.announce(1);
        before = node.state();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** Nothing was kept of what client 1 sent, and its honest frame is still welcome. */
    private void assertNothingKept() throws IOException, InterruptedException {
        node.awaitSpooledFiles(0);
        node.assertUnchanged(before);
        node.assertTakes(1, node.prepare(1));
        assertThat(node.spooledFiles()).isEqualTo(1);
    }

    @Test
    void upload_sameBytesAgain_isTheSameReceipt() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        HttpAnswer first = node.ask(LoopbackNode.uploadLine(1, 1), frame);
        first.isFrame();
        List<String> after = node.state();
        assertThat(after).isNotEqualTo(before);

        HttpAnswer second = node.ask(LoopbackNode.uploadLine(1, 1), frame);
        assertThat(second.body()).isEqualTo(first.body());
        node.awaitSpooledFiles(1);
        node.assertUnchanged(after);
    }

    @Test
    void upload_otherBytesOfTheSameClient_is409() throws IOException, InterruptedException {
        node.assertTakes(1, node.prepare(1));
        List<String> after = node.state();

        node.ask(LoopbackNode.uploadLine(1, 1), node.prepare(1)).isProblem(409, RejectionReason.CONFLICT, "client 1");

        node.awaitSpooledFiles(1);
        node.assertUnchanged(after);
        node.assertTakes(2, node.prepare(2));
    }

    @Test
    void upload_afterTheSetIsClosed_is410ButARepeatGetsItsReceipt() throws IOException {
        byte[] late = node.prepare(4);
        byte[] frame = node.prepare(1);
        HttpAnswer receipt = node.ask(LoopbackNode.uploadLine(1, 1), frame);
        node.assertTakes(2, node.prepare(2));
        node.assertTakes(3, node.prepare(3));
        node.closeSet(1);
        List<String> closed = node.state();

        node.ask(LoopbackNode.uploadLine(1, 4), late).isProblem(410, RejectionReason.WRONG_PHASE, "INSPECTING");
        HttpAnswer again = node.ask(LoopbackNode.uploadLine(1, 1), frame);

        assertThat(again.body()).isEqualTo(receipt.body());
        node.assertUnchanged(closed);
    }

    @Test
    void upload_everyRoundOver_leavesAnEmptySpool() throws IOException, InterruptedException {
        for (int client = 0; client < 5; client++) {
            node.assertTakes(client, node.prepare(client));
        }
        assertThat(node.spooledFiles()).isEqualTo(5);
        node.membersWork();

        assertThat(node.api().outcome(1, PATIENCE)).isInstanceOf(Reply.Frame.class);
        node.awaitSpooledFiles(0);
        node.ask(LoopbackNode.uploadLine(1, 1), "Content-Length: 5").isProblem(400, RejectionReason.WRONG_LENGTH);
        node.ask(LoopbackNode.uploadLine(2, 1), "Content-Length: 5").isProblem(410, RejectionReason.WRONG_ROUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 20, Integer.MAX_VALUE})
    void upload_anotherRound_is410BeforeTheBody(int round) throws IOException, InterruptedException {
        String length = "Content-Length: " + node.layout().totalBytes();
        node.ask(LoopbackNode.uploadLine(round, 1), length)
                .isProblem(410, RejectionReason.WRONG_ROUND, "current round is 1, not " + round);
        assertNothingKept();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, Integer.MAX_VALUE})
    void upload_unknownClient_is403BeforeTheBody(int client) throws IOException, InterruptedException {
        String length = "Content-Length: " + node.layout().totalBytes();
        node.ask(LoopbackNode.uploadLine(1, client), length)
                .isProblem(403, RejectionReason.UNKNOWN_CLIENT, String.valueOf(client));
        assertNothingKept();
    }

    @Test
    void upload_tooShort_is400BeforeTheBody() throws IOException, InterruptedException {
        for (long length : new long[] {0, 1, node.layout().totalBytes() - 1}) {
            node.ask(LoopbackNode.uploadLine(1, 1), "Content-Length: " + length)
                    .isProblem(400, RejectionReason.WRONG_LENGTH, node.layout().totalBytes() + " bytes");
        }
        assertNothingKept();
    }

    @Test
    void upload_tooLong_is413BeforeTheBody() throws IOException, InterruptedException {
        for (long length : new long[] {node.layout().totalBytes() + 1L, 1L << 40, Long.MAX_VALUE}) {
            node.ask(LoopbackNode.uploadLine(1, 1), "Content-Length: " + length)
                    .isProblem(413, RejectionReason.WRONG_LENGTH, node.layout().totalBytes() + " bytes");
            node.ask(LoopbackNode.uploadLine(1, 1) + "?from=1", "Content-Length: " + length)
                    .isProblem(413, RejectionReason.WRONG_LENGTH, node.layout().totalBytes() + " bytes");
        }
        assertNothingKept();
    }

    @Test
    void upload_chunkedOrEncoded_is411() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        try (RawConnection connection = node.connect()) {
            connection
                    .request(LoopbackNode.uploadLine(1, 1), "Transfer-Encoding: chunked")
                    .send(Integer.toHexString(frame.length) + "\r\n")
                    .send(frame)
                    .send("\r\n0\r\n\r\n");
            connection.read().isProblem(411, RejectionReason.WRONG_LENGTH, "Content-Length");
            assertThat(connection.closesWithin(PATIENCE)).isTrue();
        }
        node.ask(LoopbackNode.uploadLine(1, 1), "Content-Length: " + frame.length, "Content-Encoding: gzip")
                .isProblem(411, RejectionReason.WRONG_LENGTH);
        assertNothingKept();
    }

    @Test
    void upload_refusedWhileTheBodyIsSent_stillGetsTheReason() throws IOException, InterruptedException {
        byte[] large = new byte[30_000_000];

        assertThat(node.api().upload(1, 1, ByteSource.of(large), 0))
                .isInstanceOfSatisfying(
                        Reply.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectionReason.WRONG_LENGTH));
        assertNothingKept();
    }

    @Test
    void upload_expectContinue_isToldToGoOnOnlyWhenWelcome() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        String length = "Content-Length: " + frame.length;
        try (RawConnection connection = node.connect()) {
            connection.request(LoopbackNode.uploadLine(1, 9), length, "Expect: 100-continue");
            connection.read().isProblem(403, RejectionReason.UNKNOWN_CLIENT);
        }
        assertNothingKept();
        byte[] other = node.prepare(2);
        try (RawConnection connection = node.connect()) {
            connection.request(
                    LoopbackNode.uploadLine(1, 2), "Content-Length: " + other.length, "Expect: 100-continue");
            assertThat(connection.read().status()).isEqualTo(100);
            connection.send(other).read().isFrame();
        }
    }

    @Test
    void upload_ofAnotherClientThanTheAddress_is409() throws IOException, InterruptedException {
        node.ask(LoopbackNode.uploadLine(1, 1), node.prepare(2)).isProblem(409, RejectionReason.CONFLICT, "address");
        assertNothingKept();
    }

    @Test
    void upload_damagedFrame_isRefusedWithTheReason() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        assertRefused(frame, 0, 400, RejectionReason.WRONG_MAGIC);
        assertRefused(frame, 4, 400, RejectionReason.WRONG_VERSION);
        assertRefused(frame, 6, 400, RejectionReason.WRONG_KIND);
        assertRefused(frame, 8, 400, RejectionReason.WRONG_PLAN);
        assertRefused(frame, node.layout().ciphertextOffset() - 1, 403, RejectionReason.BAD_SIGNATURE);
        assertRefused(frame, node.layout().ciphertextOffset(), 400, RejectionReason.WRONG_DIGEST);
        assertRefused(frame, frame.length - 1, 400, RejectionReason.WRONG_DIGEST);
        assertNothingKept();
    }

    private void assertRefused(byte[] frame, int damaged, int status, RejectionReason reason) throws IOException {
        byte[] changed = frame.clone();
        changed[damaged] ^= 0x40;
        node.ask(LoopbackNode.uploadLine(1, 1), changed).isProblem(status, reason);
    }

    @Test
    void upload_statementForAnotherModelOrEpoch_is400() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        byte[] otherModel =
                node.editor().withStatement(frame, node.clientKey(1), s -> UploadEditor.withModel(s, s.ciphertext()));
        byte[] otherEpoch =
                node.editor().withStatement(frame, node.clientKey(1), s -> UploadEditor.withEpochKeys(s, s.parts()));

        node.ask(LoopbackNode.uploadLine(1, 1), otherModel).isProblem(400, RejectionReason.WRONG_MODEL);
        node.ask(LoopbackNode.uploadLine(1, 1), otherEpoch).isProblem(400, RejectionReason.WRONG_EPOCH);
        assertNothingKept();
    }

    @Test
    void upload_manyRefusedOverOneConnection_keepsItUsable() throws IOException, InterruptedException {
        byte[] frame = node.prepare(1);
        byte[] changed = Arrays.copyOf(frame, frame.length);
        changed[0] ^= 1;
        try (RawConnection connection = node.connect()) {
            for (int i = 0; i < 20; i++) {
                connection
                        .request(LoopbackNode.uploadLine(1, 1), "Content-Length: " + changed.length)
                        .send(changed);
                connection.read().isProblem(400, RejectionReason.WRONG_MAGIC);
            }
            connection.request("GET " + HttpPaths.PLAN).read().isFrame();
        }
        assertNothingKept();
    }
}
