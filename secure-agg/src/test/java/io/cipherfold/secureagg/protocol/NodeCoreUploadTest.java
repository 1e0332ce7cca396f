// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.WireFrames;
import io.cipherfold.secureagg.wire.FrameHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploads that the node must not take: refused with the right reason, and nothing of the node changes. */
class NodeCoreUploadTest extends NodeBench {

    private void assertRefused(int round, int client, byte[] frame, RejectionReason reason, String... details) {
        List<String> before = NodeState.of(federation);
        int records = federation.node().log().size();
        var spooled = federation.node().spooled(1).keySet();
        Reply reply = federation.node().upload(round, client, frame, federation.now());
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        Reply.Rejected rejected = (Reply.Rejected) reply;
        assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
        for (String detail : details) {
            assertThat(rejected.detail()).contains(detail);
        }
        assertThat(NodeState.of(federation)).isEqualTo(before);
        assertThat(federation.node().log()).hasSize(records);
        assertThat(federation.node().spooled(1).keySet()).isEqualTo(spooled);
    }

    private void assertTaken(int client, byte[] frame) {
        assertThat(federation.node().upload(1, client, frame, federation.now())).isInstanceOf(Reply.Frame.class);
    }

    private byte[] restated(byte[] frame, int client, UnaryOperator<Statement> change) {
        return editor.withStatement(frame, federation.clientKey(client), change);
    }

    @Test
    void upload_ofAnyOtherLength_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        for (int length = 0; length < good.length; length += length <= 2 * FrameHeader.BYTES ? 1 : 97) {
            assertRefused(1, 0, Arrays.copyOf(good, length), RejectionReason.WRONG_LENGTH, "not " + length);
        }
        assertRefused(1, 0, Arrays.copyOf(good, good.length - 1), RejectionReason.WRONG_LENGTH);
        assertRefused(1, 0, Arrays.copyOf(good, good.length + 1), RejectionReason.WRONG_LENGTH);
        assertTaken(0, good);
    }

    @Test
    void upload_headerOrStatementHeaderDamaged_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        WireFrames.malformed(good, plan()).forEach((what, frame) -> {
            if (frame.bytes().length == good.length) {
                assertRefused(1, 0, frame.bytes(), frame.reason());
            }
        });
        byte[] statement = Arrays.copyOfRange(good, FrameHeader.BYTES, good.length);
        WireFrames.malformed(statement, plan()).forEach((what, part) -> {
            if (part.bytes().length == statement.length) {
                byte[] frame = good.clone();
                System.arraycopy(part.bytes(), 0, frame, FrameHeader.BYTES, statement.length);
                assertRefused(1, 0, frame, part.reason());
            }
        });
        assertTaken(0, good);
    }

    @Test
    void upload_anyByteChanged_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        for (int i = 0; i < good.length; i += i < federation.layout().partsOffset() ? 1 : 113) {
            byte[] changed = good.clone();
            changed[i] ^= 1;
            Reply reply = federation.node().upload(1, 0, changed, federation.now());
            assertThat(reply).as("byte %d", i).isInstanceOf(Reply.Rejected.class);
        }
        assertThat(core().uploadCount()).isZero();
        assertTaken(0, good);
    }

    @Test
    void upload_ofAnotherRound_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        byte[] second = restated(good, 0, s -> UploadEditor.withRound(s, 2));
        assertRefused(2, 0, second, RejectionReason.WRONG_ROUND, "current round is 1", "not 2");
        assertRefused(1, 0, second, RejectionReason.CONFLICT);
        for (int round : new int[] {0, plan().rounds() + 1}) {
            byte[] outside = restated(good, 0, s -> UploadEditor.withRound(s, round));
            assertRefused(1, 0, outside, RejectionReason.OUT_OF_RANGE, "round");
        }
        federation.announce(2);
        assertRefused(1, 0, good, RejectionReason.WRONG_ROUND, "current round is 2", "not 1");
    }

    @Test
    void upload_beforeTheFirstRound_isRefused() {
        assertRefused(
                1,
                0,
                new byte[Math.toIntExact(federation.layout().totalBytes())],
                RejectionReason.WRONG_ROUND,
                "round is 0");
    }

    @Test
    void upload_bySomebodyElse_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        byte[] stranger = restated(good, 0, s -> UploadEditor.withClient(s, 77));
        assertRefused(1, 77, stranger, RejectionReason.UNKNOWN_CLIENT, "77");
        byte[] signedByAnother = editor.withStatement(good, federation.clientKey(1), s -> s);
        assertRefused(1, 0, signedByAnother, RejectionReason.BAD_SIGNATURE, "client 0");
        SigningKey node = federation.setup().node();
        assertRefused(1, 0, editor.withStatement(good, node, s -> s), RejectionReason.BAD_SIGNATURE);
        assertRefused(1, 1, good, RejectionReason.CONFLICT);
        assertTaken(0, good);
    }

    @Test
    void upload_partsOtherThanTheStatementSays_areRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        byte[] ciphertext = good.clone();
        ciphertext[federation.layout().ciphertextOffset()] ^= 1;
        assertRefused(1, 0, ciphertext, RejectionReason.WRONG_DIGEST, "ciphertext");
        for (int member = 1; member <= 4; member++) {
            byte[] changed = good.clone();
            changed[Math.toIntExact(federation.layout().partOffset(member))] ^= 1;
            assertRefused(1, 0, changed, RejectionReason.WRONG_DIGEST, "member " + member);
        }
    }

    @Test
    void upload_fromAnotherModelOrToOtherKeys_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        byte[] otherModel = restated(good, 0, s -> UploadEditor.withModel(s, Digest.ZERO));
        assertRefused(1, 0, otherModel, RejectionReason.WRONG_MODEL);
        byte[] otherKeys = restated(good, 0, s -> {
            List<Digest> swapped = new ArrayList<>(s.epochKeys());
            Collections.swap(swapped, 0, 1);
            return UploadEditor.withEpochKeys(s, swapped);
        });
        assertRefused(1, 0, otherKeys, RejectionReason.WRONG_EPOCH);
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void upload_sameAgain_hasTheSameReceiptInEveryPhase(RoundPhase phase) {
        federation.announce(1);
        byte[] frame = federation.prepare(3);
        Reply first = federation.node().upload(1, 3, frame, federation.now());
        byte[] other = federation.forgetful(3);
        byte[] late = federation.prepare(4);
        federation.uploadAll(0, 1);
        advance(phase);
        if (phase == RoundPhase.RELEASED || phase == RoundPhase.ABORTED) {
            // The spool is gone, the receipts are not.
            assertThat(federation.node().spooled(1)).isEmpty();
        }
        List<String> before = NodeState.of(federation);
        int records = federation.node().log().size();
        Reply again = federation.node().upload(1, 3, frame, federation.now() + 5);
        assertThat(((Reply.Frame) again).bytes()).isEqualTo(((Reply.Frame) first).bytes());
        Receipt receipt = Receipt.decode(((Reply.Frame) again).bytes(), plan());
        assertThat(receipt.isSignedBy(plan().parties().node())).isTrue();
        assertThat(receipt.statement())
                .isEqualTo(editor.statement(frame).statement().digest());
        assertThat(federation.node().log().get((int) receipt.logSequence()).hash())
                .isEqualTo(receipt.logHead());
        assertThat(NodeState.of(federation)).isEqualTo(before);
        assertThat(federation.node().log()).hasSize(records);

        assertRefused(1, 3, other, RejectionReason.CONFLICT, "client 3");
        if (phase != RoundPhase.COLLECTING) {
            assertRefused(1, 4, late, RejectionReason.WRONG_PHASE, phase.name(), "uploads");
        }
    }

    /** Members keep the ledger; the node keeps its own log from what no audit would pass. */
    @Test
    void upload_clientInAsManyCertifiedSetsAsItMay_isRefused() {
        for (int round = 1; round <= 3; round++) {
            federation.runRound(round, 0, 1, 2);
        }
        federation.announce(4);
        assertRefused(4, 0, federation.forgetful(0), RejectionReason.CAP_REACHED, "client 0", "3");
        assertThat(federation.upload(3)).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void upload_participationsInRoundsWithoutACertificate_doNotCount() {
        for (int round = 1; round <= 3; round++) {
            federation.announce(round);
            federation.uploadAll(0, 1, 2);
            federation.closeSet();
            federation.passDeadline();
        }
        federation.announce(4);
        assertThat(federation.node().upload(4, 0, federation.forgetful(0), federation.now()))
                .isInstanceOf(Reply.Frame.class);
    }

    /** The node closes at K_max; who comes too late has lost nothing but the round. */
    @Test
    void upload_moreThanTheMaximum_isRefusedAndTheSetIsOfTheMaximum() {
        try (TestFederation three =
                new TestFederation(FederationShape.plain().withClients(5, 3, 3), federation.random())) {
            three.announce(1);
            byte[] late = three.prepare(3);
            three.uploadAll(0, 1, 2);
            assertThat(three.node().core().phase()).contains(RoundPhase.INSPECTING);
            Reply reply = three.node().upload(1, 3, late, three.now());
            assertThat(((Reply.Rejected) reply).reason()).isEqualTo(RejectionReason.WRONG_PHASE);
            three.membersWork();
            assertThat(three.node().core().phase()).contains(RoundPhase.RELEASED);
            assertThat(three.runRound(2, 1, 2, 3)).isNotNull();
        }
    }

    /** The same clients under two plans: what one has signed for the one plan is nothing under the other. */
    @Test
    void upload_statementOfAnotherPlan_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        try (TestFederation other = new TestFederation(FederationShape.plain().withCap(2), federation.random())) {
            other.announce(1);
            byte[] foreign = other.prepare(0);
            assertThat(foreign).hasSameSizeAs(good);
            assertRefused(1, 0, foreign, RejectionReason.WRONG_PLAN);
            // Under this plan's header the statement is still the other plan's.
            System.arraycopy(good, 0, foreign, 0, FrameHeader.BYTES);
            assertRefused(1, 0, foreign, RejectionReason.WRONG_PLAN);
        }
        assertTaken(0, good);
    }
}
