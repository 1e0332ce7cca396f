// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EpochPublicKey;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.HostDone;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.WireFrames;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How rounds begin at the node: announcements, the keys they need, and what the node itself starts from. */
class NodeCoreAnnounceTest extends NodeBench {

    private Announcement announcement(int round, long deadline, SigningKey key) {
        return Announcement.sign(plan().digest(), round, TestFederation.model(round), deadline, key);
    }

    private NodeStep announce(Announcement announcement) {
        return core().announce(announcement.encode(), true, federation.now());
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void announce_thatMustNotBe_isRefusedInEveryPhase(RoundPhase phase) {
        reach(phase);
        List<String> before = NodeState.of(federation);
        long soon = federation.now() + 10;
        SigningKey coordinator = federation.setup().coordinator();
        assertRefuses(announce(announcement(2, soon, memberKey(1))), before, RejectionReason.BAD_SIGNATURE);
        assertRefuses(
                announce(announcement(1, soon, coordinator)), before, RejectionReason.WRONG_ROUND, "greater than 1");
        assertRefuses(
                announce(announcement(2, federation.now(), coordinator)),
                before,
                RejectionReason.OUT_OF_RANGE,
                "deadline");
        long tooFar = federation.now() + 2 * FederationShape.STEP.toMillis() + 1;
        assertRefuses(announce(announcement(2, tooFar, coordinator)), before, RejectionReason.OUT_OF_RANGE, "deadline");
        assertRefuses(
                announce(announcement(2, Long.MAX_VALUE, coordinator)),
                before,
                RejectionReason.OUT_OF_RANGE,
                "deadline");
        byte[] good = announcement(2, soon, coordinator).encode();
        assertRefuses(core().announce(good, false, federation.now()), before, RejectionReason.MODEL_MISSING);
        WireFrames.malformed(good, plan())
                .forEach((what, frame) ->
                        assertRefuses(core().announce(frame.bytes(), true, federation.now()), before, frame.reason()));
    }

    @Test
    void announce_sameAgain_isUnderstoodAlsoWhenTheRoundIsOver() {
        federation.announce(1);
        Announcement first = core().opening().orElseThrow().announcement();
        assertThat(announce(first)).isEqualTo(NodeStep.replyOnly(Reply.done()));
        federation.passDeadline();
        assertThat(core().phase()).contains(RoundPhase.ABORTED);
        assertThat(announce(first)).isEqualTo(NodeStep.replyOnly(Reply.done()));
    }

    @Test
    void announce_withTooFewKeys_isRefusedAndTheKeysStay() {
        federation.memberStep(1);
        federation.memberStep(2);
        List<String> before = NodeState.of(federation);
        assertRefuses(
                announce(federation.announcement(1)),
                before,
                RejectionReason.TOO_FEW_MEMBERS,
                "needs keys of 3",
                "has 2");
        federation.memberStep(3);
        assertThat(federation.announceWithPublishedKeys(1)).isInstanceOf(Reply.Done.class);
    }

    /** Rounds may be left out, and a coordinator that starts again with a high number must not wait for ever. */
    @Test
    void announce_roundFarAhead_asksTheMembersForItsEpoch() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        NodeStep refused = announce(federation.announcement(9));
        assertThat(((Reply.Rejected) refused.reply()).reason()).isEqualTo(RejectionReason.TOO_FEW_MEMBERS);
        assertThat(refused.effects()).isEmpty();
        assertThat(core().phase()).contains(RoundPhase.COLLECTING);

        byte[] work = ((Reply.Frame) federation.node().work(1)).bytes();
        assertThat(EpochRequest.decode(work, plan()).firstRound()).isEqualTo(9);
        federation.membersWork();
        assertThat(announce(federation.announcement(9)).reply()).isInstanceOf(Reply.Done.class);
        assertThat(core().round()).isEqualTo(9);
    }

    /** The refused announcement of a far round must not cost the keys of the near ones. */
    @Test
    void announce_roundFarAheadRefused_leavesTheNextRoundPossible() {
        federation.membersWork();
        assertThat(((Reply.Rejected) announce(federation.announcement(11)).reply()).reason())
                .isEqualTo(RejectionReason.TOO_FEW_MEMBERS);
        assertThat(announce(federation.announcement(1)).reply()).isInstanceOf(Reply.Done.class);
    }

    private EpochKeyRecord epochKey(int member, int first, int last, SigningKey key) {
        EpochPublicKey publicKey = EpochSecretKey.generate(federation.random()).publicKey();
        return EpochKeyRecord.sign(plan().digest(), member, first, last, publicKey, Digest.ZERO, key);
    }

    @Test
    void epochKey_thatMustNotBe_isRefused() {
        List<String> before = NodeState.of(federation);
        assertRefuses(
                core().epochKey(epochKey(1, 1, 2, memberKey(2)).encode()),
                before,
                RejectionReason.BAD_SIGNATURE,
                "member 1");
        assertRefuses(
                core().epochKey(epochKey(1, 2, 3, memberKey(1)).encode()),
                before,
                RejectionReason.OUT_OF_RANGE,
                "2 to 3");
        assertRefuses(
                core().epochKey(epochKey(1, 1, 12, memberKey(1)).encode()),
                before,
                RejectionReason.OUT_OF_RANGE,
                "1 to 12");
        EpochKeyRecord good = epochKey(1, 1, 2, memberKey(1));
        assertThat(core().epochKey(good.encode())).isEqualTo(NodeStep.replyOnly(Reply.done()));
        assertThat(core().epochKey(good.encode())).isEqualTo(NodeStep.replyOnly(Reply.done()));
        assertRefuses(
                core().epochKey(epochKey(1, 1, 2, memberKey(1)).encode()),
                NodeState.of(federation),
                RejectionReason.CONFLICT);
    }

    /** Otherwise one member could fill the node's memory with the keys of a million epochs. */
    @Test
    void epochKey_thatNobodyNeedsYetOrAnyMore_isRefused() {
        assertRefuses(
                core().epochKey(epochKey(1, 7, 8, memberKey(1)).encode()),
                NodeState.of(federation),
                RejectionReason.OUT_OF_RANGE,
                "7 to 8");
        federation.announce(1);
        federation.announce(3);
        federation.announce(5);
        assertRefuses(
                core().epochKey(epochKey(1, 3, 4, memberKey(1)).encode()),
                NodeState.of(federation),
                RejectionReason.STALE_ROUND,
                "3 to 4");
    }

    /** A key that nothing can be sealed to would keep every client of the round out. */
    @Test
    void epochKey_thatCannotBeSealedTo_isRefused() {
        int keyAt = FrameHeader.BYTES + 12;
        byte[] good = epochKey(1, 1, 2, memberKey(1)).encode();
        byte[] smallOrder = good.clone();
        Arrays.fill(smallOrder, keyAt, keyAt + 32, (byte) 0);
        byte[] notReduced = good.clone();
        Arrays.fill(notReduced, keyAt + 32, keyAt + 1000, (byte) 0xff);
        for (byte[] bad : List.of(smallOrder, notReduced)) {
            byte[] body = Arrays.copyOf(bad, bad.length - Signature.BYTES);
            byte[] signature = memberKey(1)
                    .sign(FrameKind.EPOCH_KEY.signatureContext(), body)
                    .toBytes();
            System.arraycopy(signature, 0, bad, body.length, signature.length);
            assertRefuses(core().epochKey(bad), NodeState.of(federation), RejectionReason.OUT_OF_RANGE, "key");
        }
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void hostDone_thatMustNotBe_isRefusedInEveryPhase(RoundPhase phase) {
        reach(phase);
        List<String> before = NodeState.of(federation);
        SigningKey host = federation.setup().hosts().get(0);
        assertRefuses(
                core().hostDone(
                                HostDone.sign(plan().digest(), 1, 0, memberKey(1))
                                        .encode(),
                                federation.now()),
                before,
                RejectionReason.BAD_SIGNATURE,
                "host 0");
        assertRefuses(
                core().hostDone(HostDone.sign(plan().digest(), 2, 0, host).encode(), federation.now()),
                before,
                RejectionReason.WRONG_ROUND);
        assertRefuses(
                core().hostDone(HostDone.sign(plan().digest(), 1, 1, host).encode(), federation.now()),
                before,
                RejectionReason.OUT_OF_RANGE,
                "host");
    }

    @Test
    void start_withSomethingElseThanThePlanNames_isRefused() {
        SigningKey node = federation.setup().node();
        ClientRegistry registry = federation.setup().registry();
        SignedPlan plan = federation.setup().plan();
        assertThatThrownBy(() -> start(SignedPlan.unsigned(plan()), registry, node))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 members");
        assertThatThrownBy(() -> start(plan, registry, memberKey(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another node");
        ClientRegistry other = ClientRegistry.sign(registry.clients(), node);
        assertThatThrownBy(() -> start(plan, other, node))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("authority");
        assertThat(start(plan, registry, node).round()).isZero();
        assertThat(Digest.ZERO).isNotEqualTo(plan().digest());
    }

    private NodeCore start(SignedPlan plan, ClientRegistry registry, SigningKey key) {
        return new NodeCore(plan, registry, key, federation.random(), federation.scheme(), 0);
    }
}
