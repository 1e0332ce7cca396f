// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.log.LogAudit;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.LogRequest;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.role.CheckedOutcome;
import io.cipherfold.secureagg.role.TestPlans;
import io.cipherfold.secureagg.wire.FrameKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who only reaches the node learns under a plan that hides from readers who takes part. */
@ExtendWith(Replay.class)
class HiddenParticipantsHttpTest {

    /** So large that the clients which take part are drawn but for a probability below 1e-7. */
    private static final double RATE = 1 - 1e-9;

    private LoopbackNode node;

    @BeforeEach
    void start(@TempDir Path directory, RandomSource random) throws IOException {
        node = new LoopbackNode(
                TestPlans.withoutNoise(SchemeId.INSECURE_PLAIN_SUM, 8, 5, Duration.ofMinutes(1)).toBuilder()
                        .sampling(new Sampling(RATE, 0))
                        .build(),
                directory,
                Duration.ofSeconds(5),
                random);
        node.announce(1);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void uploadAll(int... clients) {
        for (int client : clients) {
            node.assertTakes(client, node.prepare(client));
        }
    }

    private Reply askForLog(int party, SigningKey key, long sequence, long first) {
        return node.api()
                .log(LogRequest.sign(node.plan().digest(), party, sequence, first, key)
                        .encode());
    }

    private static void assertRejected(Reply reply, RejectionReason reason) {
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        assertThat(((Reply.Rejected) reply).reason()).isEqualTo(reason);
    }

    @Test
    void outcome_ofAWholeRound_tellsNoReaderHowManyTookPart() {
        uploadAll(0, 1, 3);
        node.closeSet(1);
        Reply reply = Reply.done();
        for (int turn = 0; turn < 200 && reply instanceof Reply.Done; turn++) {
            node.membersWork();
            reply = node.api().outcome(1, Duration.ofMillis(100));
        }

        assertThat(reply).isInstanceOf(Reply.Frame.class);
        byte[] outcome = ((Reply.Frame) reply).bytes();

        assertThat(FrameKind.of(outcome)).isEqualTo(FrameKind.READERS_RELEASE);
        CheckedOutcome read = CheckedOutcome.read(node.plan(), 1, outcome);
        assertThat(read).isInstanceOf(CheckedOutcome.Released.class);
        CheckedOutcome.Released released = (CheckedOutcome.Released) read;
        assertThat(released.record()).isEmpty();
        assertThat(released.sum().clients()).isEmpty();
        assertThat(released.sum().divisor()).isEqualTo(5 * RATE);
        // Every client's vector is 1 in the first coordinate.
        assertThat(Math.round(released.sum().sum()[0])).isEqualTo(3);
    }

    @Test
    void log_unsigned_isRefused() throws IOException {
        uploadAll(0);

        assertRejected(node.api().log(0), RejectionReason.HIDDEN_FROM_READERS);
        assertThat(node.ask("GET " + HttpPaths.LOG + "?first=0").status()).isEqualTo(403);
    }

    @Test
    void log_signedByWhoMayKnow_isGivenOnceForEachRequest(@TempDir Path directory) throws IOException {
        uploadAll(0, 1, 3);
        SigningKey member = node.setup().members().get(1);
        assertThat(LogRequest.partyOf(member.verifyKey(), node.plan())).hasValue(2);
        assertThat(LogRequest.partyOf(node.setup().node().verifyKey(), node.plan()))
                .hasValue(0);
        assertThat(LogRequest.partyOf(node.plan().parties().authority(), node.plan()))
                .hasValue(5);
        assertThat(LogRequest.partyOf(node.plan().parties().coordinator(), node.plan()))
                .isEmpty();

        Reply given = askForLog(2, member, 1, 0);

        assertThat(given).isInstanceOf(Reply.Frame.class);
        Path file = directory.resolve("log");
        Files.write(file, ((Reply.Frame) given).bytes());
        LogAudit.Result audit = LogAudit.files(
                List.of(file), new LogAudit.Expectations(Optional.of(node.plan().digest()), List.of()));
        assertThat(audit.valid()).as(audit.reason()).isTrue();
        // Plan, registry, announcement, three uploads.
        assertThat(audit.records()).isEqualTo(6);
        assertRejected(askForLog(2, member, 1, 0), RejectionReason.REPLAYED);
        assertThat(askForLog(2, member, 2, 5)).isInstanceOf(Reply.Frame.class);
        assertThat(askForLog(0, node.setup().node(), 1, 0)).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void log_signedByAReader_isRefused() {
        SigningKey coordinator = node.setup().coordinator();
        for (int party = 0; party <= 5; party++) {
            assertRejected(askForLog(party, coordinator, 1, 0), RejectionReason.BAD_SIGNATURE);
        }
        assertRejected(askForLog(6, coordinator, 1, 0), RejectionReason.OUT_OF_RANGE);
    }

    @Test
    void upload_askedAboutByAnybody_doesNotShowWhoTakesPart() throws IOException {
        uploadAll(0, 1, 3);
        byte[] anything = new byte[(int) node.layout().totalBytes()];

        // While uploads are collected a stranger's bytes meet the same answer in every client's name.
        assertSameAnswers(anything);
        node.closeSet(1);
        assertSameAnswers(anything);
        for (int client : new int[] {0, 4}) {
            assertThat(node.api().uploadOffset(1, client)).isInstanceOf(Reply.Done.class);
        }
    }

    private void assertSameAnswers(byte[] body) throws IOException {
        HttpAnswer ofDrawn = node.ask(LoopbackNode.uploadLine(1, 0), body);
        HttpAnswer ofAnother = node.ask(LoopbackNode.uploadLine(1, 4), body);
        assertThat(ofDrawn.status()).isEqualTo(ofAnother.status()).isGreaterThanOrEqualTo(400);
        assertThat(Arrays.equals(ofDrawn.body(), ofAnother.body())).isTrue();
    }

    @Test
    void upload_sameAgainAfterTheClose_hasNoReceipt() {
        byte[] frame = node.prepare(0);
        node.assertTakes(0, frame);
        uploadAll(1, 3);
        node.closeSet(1);

        assertRejected(node.api().upload(1, 0, ByteSource.of(frame), 0), RejectionReason.WRONG_PHASE);
    }
}
