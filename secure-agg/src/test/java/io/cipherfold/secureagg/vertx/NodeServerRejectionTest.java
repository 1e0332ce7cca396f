// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.HostDone;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
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

/** Control messages that the node refuses, as the other side of the connection sees it. */
@ExtendWith(Replay.class)
class NodeServerRejectionTest {

    private static final String ANNOUNCE = "POST " + HttpPaths.ANNOUNCEMENTS;
    private static final String POLL = "POST " + HttpPaths.MEMBERS_POLL;
    private static final String FRAMES = "POST " + HttpPaths.MEMBERS_FRAMES;
    private static final String DONE = "POST " + HttpPaths.HOSTS_DONE;

    private LoopbackNode node;

    @BeforeEach
    void start(@TempDir Path directory, RandomSource random) throws IOException {
        node = new LoopbackNode(SchemeId.INSECURE_PLAIN_SUM, 3, 3, directory, Duration.ofSeconds(20), random);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Digest plan() {
        return node.plan().digest();
    }

    private SigningKey member(int number) {
        return node.setup().members().get(number - 1);
    }

    @Test
    void announce_membersHaveNoKeys_is503() throws IOException {
        List<String> before = node.state();
        assertThat(node.api().putModel(LoopbackNode.model(1))).isNotNull();

        node.ask(ANNOUNCE, node.announcement(1).encode())
                .isProblem(503, RejectionReason.TOO_FEW_MEMBERS, "needs keys of 3 members, has 0");
        node.assertUnchanged(before);
        node.announce(1);
    }

    @Test
    void announce_modelNotSent_is409() throws IOException {
        node.membersWork();
        List<String> before = node.state();

        node.ask(ANNOUNCE, node.announcement(1).encode()).isProblem(409, RejectionReason.MODEL_MISSING);
        node.assertUnchanged(before);
        node.announce(1);
    }

    @Test
    void announce_notByTheCoordinator_is403() throws IOException {
        Announcement honest = node.announcement(1);
        List<String> before = node.state();

        byte[] forged = Announcement.sign(
                        plan(),
                        1,
                        honest.model(),
                        honest.deadlineMillis(),
                        node.setup().node())
                .encode();
        node.ask(ANNOUNCE, forged).isProblem(403, RejectionReason.BAD_SIGNATURE, "coordinator");
        node.assertUnchanged(before);
        node.announce(1);
    }

    @Test
    void announce_malformed_is400() throws IOException {
        byte[] frame = node.announcement(1).encode();
        List<String> before = node.state();

        node.ask(ANNOUNCE, new byte[0]).isProblem(400, RejectionReason.WRONG_LENGTH);
        node.ask(ANNOUNCE, Arrays.copyOf(frame, frame.length - 1)).isProblem(400, RejectionReason.WRONG_LENGTH);
        node.ask(ANNOUNCE, Arrays.copyOf(frame, frame.length + 1)).isProblem(400, RejectionReason.TRAILING_BYTES);
        node.ask(ANNOUNCE, changed(frame, 8)).isProblem(400, RejectionReason.WRONG_PLAN);
        // The highest byte of the round.
        node.ask(ANNOUNCE, changed(frame, 43)).isProblem(400, RejectionReason.OUT_OF_RANGE, "round");
        node.assertUnchanged(before);
        node.announce(1);
    }

    @Test
    void announce_earlierRound_is410() throws IOException {
        node.announce(2);
        List<String> before = node.state();

        node.ask(ANNOUNCE, node.announcement(1).encode()).isProblem(410, RejectionReason.WRONG_ROUND, "greater than 2");
        node.assertUnchanged(before);
    }

    @Test
    void model_unknownDigest_is404() throws IOException {
        Digest digest = Digest.sha256(new byte[1]);
        node.ask("GET /v1/models/" + digest.toHex()).isProblem(404, RejectionReason.NOT_FOUND, digest.toString());
    }

    @Test
    void model_emptyOrNotOfWholeNumbers_is400() throws IOException {
        List<String> before = node.state();
        for (int length : new int[] {0, 1, 7}) {
            node.ask("PUT " + HttpPaths.MODELS, new byte[length]).isProblem(400, RejectionReason.WRONG_LENGTH);
        }
        node.assertUnchanged(before);
    }

    @Test
    void model_ofTheRound_outlastsWhateverElseIsSent() throws IOException {
        node.announce(1);
        for (int round = 2; round < 12; round++) {
            node.ask("PUT " + HttpPaths.MODELS, LoopbackNode.model(round)).isEmpty();
        }
        String models = "GET " + HttpPaths.MODELS + "/";

        assertThat(node.ask(models + Digest.sha256(LoopbackNode.model(1)).toHex())
                        .body())
                .isEqualTo(LoopbackNode.model(1));
        assertThat(node.ask(models + Digest.sha256(LoopbackNode.model(11)).toHex())
                        .body())
                .isEqualTo(LoopbackNode.model(11));
        node.ask(models + Digest.sha256(LoopbackNode.model(2)).toHex()).isProblem(404, RejectionReason.NOT_FOUND);
    }

    @Test
    void model_sentAgain_isKeptAsIfItWereNew() throws IOException {
        for (int round : new int[] {1, 2, 3, 4, 1, 5, 6, 7}) {
            node.ask("PUT " + HttpPaths.MODELS, LoopbackNode.model(round)).isEmpty();
        }
        for (int round : new int[] {1, 5, 6, 7}) {
            node.ask("GET " + HttpPaths.MODELS + "/"
                            + Digest.sha256(LoopbackNode.model(round)).toHex())
                    .isFrame();
        }
    }

    @Test
    void poll_repeated_is409() throws IOException {
        byte[] poll = Poll.sign(plan(), 1, Long.MAX_VALUE - 1, false, member(1)).encode();
        node.ask(POLL, poll).isFrame();
        List<String> before = node.state();

        node.ask(POLL, poll).isProblem(409, RejectionReason.REPLAYED, "greater than");
        node.assertUnchanged(before);
    }

    @Test
    void poll_forged_is403() throws IOException {
        List<String> before = node.state();
        node.ask(POLL, Poll.sign(plan(), 1, 5, false, member(2)).encode())
                .isProblem(403, RejectionReason.BAD_SIGNATURE, "member 1");
        node.assertUnchanged(before);
        node.announce(1);
    }

    @Test
    void memberFrame_ofAnotherKindOrPhase_isRefused() throws IOException {
        node.announce(1);
        List<String> before = node.state();

        node.ask(FRAMES, node.announcement(1).encode()).isProblem(400, RejectionReason.WRONG_KIND);
        node.ask(FRAMES, new byte[39]).isProblem(400, RejectionReason.WRONG_LENGTH);
        byte[] early = InspectionReport.sign(plan(), 1, 1, Digest.ZERO, List.of(), List.of(), member(1))
                .encode();
        node.ask(FRAMES, early).isProblem(410, RejectionReason.WRONG_PHASE, "COLLECTING");
        byte[] future = InspectionReport.sign(plan(), 2, 1, Digest.ZERO, List.of(), List.of(), member(1))
                .encode();
        node.ask(FRAMES, future).isProblem(410, RejectionReason.WRONG_ROUND, "current round is 1");
        node.assertUnchanged(before);
    }

    @Test
    void memberFrame_aboutAnotherSet_is400() throws IOException {
        node.announce(1);
        for (int client = 0; client < 3; client++) {
            node.assertTakes(client, node.prepare(client));
        }
        List<String> before = node.state();

        byte[] report = InspectionReport.sign(plan(), 1, 1, Digest.ZERO, List.of(), List.of(), member(1))
                .encode();
        node.ask(FRAMES, report).isProblem(400, RejectionReason.WRONG_DIGEST, "another set");
        node.assertUnchanged(before);
    }

    @Test
    void hostDone_forgedOrUnknown_isRefused() throws IOException {
        node.announce(1);
        List<String> before = node.state();

        node.ask(DONE, HostDone.sign(plan(), 1, 0, member(1)).encode())
                .isProblem(403, RejectionReason.BAD_SIGNATURE, "host 0");
        node.ask(DONE, HostDone.sign(plan(), 1, 1, node.setup().hosts().get(0)).encode())
                .isProblem(400, RejectionReason.OUT_OF_RANGE, "host");
        node.assertUnchanged(before);
        node.assertTakes(1, node.prepare(1));
    }

    private static byte[] changed(byte[] frame, int index) {
        byte[] changed = frame.clone();
        changed[index] ^= 0x40;
        return changed;
    }
}
