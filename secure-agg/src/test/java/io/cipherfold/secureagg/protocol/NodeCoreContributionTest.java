// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.fixture.LinearCollectiveSum;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Contribution;
import io.cipherfold.secureagg.message.ContributionList;
import io.cipherfold.secureagg.message.ContributionRequest;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.WireFrames;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a collective key comes about at the node: nobody reveals before all have committed, no round before all have revealed. */
class NodeCoreContributionTest extends NodeBench {

    private static final int MEMBERS = TestFederation.MEMBERS;

    @Override
    protected AggregationScheme scheme(SchemeShape numbers) {
        return new LinearCollectiveSum(numbers);
    }

    /** Members from 1 publish their keys of the first two epochs, and with them their commitments. */
    private void commit(int members) {
        for (int member = 1; member <= members; member++) {
            for (int first : new int[] {1, 3}) {
                byte[] work = ((Reply.Frame) federation.node().work(member)).bytes();
                assertThat(EpochRequest.decode(work, plan()).firstRound()).isEqualTo(first);
                assertThat(federation.memberStep(member)).isInstanceOf(Reply.Done.class);
            }
        }
    }

    private ContributionRequest request(int member) {
        Reply work = federation.node().work(member);
        assertThat(work).isInstanceOf(Reply.Frame.class);
        return ContributionRequest.decode(((Reply.Frame) work).bytes(), plan());
    }

    /** What an honest member answers, without sending it. */
    private byte[] answer(int member) {
        byte[] work = ((Reply.Frame) federation.node().work(member)).bytes();
        return ((Reply.Frame) federation.member(member).onWork(work, federation.now())).bytes();
    }

    private NodeStep send(byte[] contribution) {
        return core().memberFrame(contribution, federation.now());
    }

    private NodeStep announce(int round) {
        return core().announce(federation.announcement(round).encode(), true, federation.now());
    }

    @Test
    void work_contribution_isAskedForOnlyWhenAllHaveCommitted() {
        commit(MEMBERS - 1);
        for (int member = 1; member < MEMBERS; member++) {
            assertThat(federation.node().work(member)).as("member %d", member).isInstanceOf(Reply.Done.class);
        }

        // The last one joins late.
        assertThat(federation.memberStep(MEMBERS)).isInstanceOf(Reply.Done.class);
        assertThat(federation.memberStep(MEMBERS)).isInstanceOf(Reply.Done.class);
        ContributionRequest first = request(1);
        assertThat(first.firstRound()).isEqualTo(1);
        assertThat(first.isSignedByAll(plan())).isTrue();
        for (int member = 1; member <= MEMBERS; member++) {
            assertThat(request(member)).isEqualTo(first);
            EpochKeyRecord record = first.records().get(member - 1);
            assertThat(record.member()).isEqualTo(member);
            assertThat(record.commitment()).isNotEqualTo(Digest.ZERO);
        }
    }

    @Test
    void announce_onlyWhenAllHaveContributed() {
        commit(MEMBERS);
        for (int member = 1; member <= MEMBERS; member++) {
            assertRefuses(
                    announce(1),
                    NodeState.of(federation),
                    RejectionReason.TOO_FEW_MEMBERS,
                    "round 1",
                    "contributions of all 4");
            assertThat(core().contributions(1)).isEmpty();
            assertThat(federation.memberStep(member)).isInstanceOf(Reply.Done.class);
            // Who has contributed is not asked again.
            assertThat(federation.node().work(member)).isInstanceOf(Reply.Done.class);
        }

        assertThat(announce(1).reply()).isInstanceOf(Reply.Done.class);
        assertThat(core().round()).isEqualTo(1);
        ContributionList list = core().contributions(1).orElseThrow();
        assertThat(list.contributions().stream().map(Contribution::member)).containsExactly(1, 2, 3, 4);
        assertThat(list.bytes())
                .allSatisfy(
                        bytes -> assertThat(bytes).hasSize(federation.scheme().contributionBytes()));
    }

    @Test
    void contribution_thatMustNotBe_isRefused() {
        byte[] early = Contribution.sign(
                        new ContributionRequest(plan().digest(), 1, List.of()), 1, new byte[8], memberKey(1))
                .encode();
        assertRefuses(send(early), NodeState.of(federation), RejectionReason.WRONG_EPOCH, "other epoch keys");
        commit(MEMBERS);
        ContributionRequest request = request(1);
        byte[] good = answer(1);
        byte[] bytes = Contribution.decode(good, plan()).bytes();
        List<String> before = NodeState.of(federation);

        assertRefuses(send(early), before, RejectionReason.WRONG_EPOCH, "other epoch keys");
        assertRefuses(
                send(Contribution.sign(request, 1, bytes, memberKey(2)).encode()),
                before,
                RejectionReason.BAD_SIGNATURE,
                "member 1");
        byte[] other = bytes.clone();
        other[0] ^= 1;
        for (byte[] wrong : List.of(other, Arrays.copyOf(bytes, 7), Arrays.copyOf(bytes, 9), new byte[0])) {
            assertRefuses(
                    send(Contribution.sign(request, 1, wrong, memberKey(1)).encode()),
                    before,
                    RejectionReason.WRONG_DIGEST,
                    "member 1",
                    "committed");
        }
        // Another member's own contribution.
        byte[] second = Contribution.decode(answer(2), plan()).bytes();
        assertRefuses(
                send(Contribution.sign(request, 1, second, memberKey(1)).encode()),
                before,
                RejectionReason.WRONG_DIGEST,
                "member 1");
        // Under a list in which somebody has another key.
        List<EpochKeyRecord> records = new ArrayList<>(request.records());
        EpochKeyRecord last = records.get(MEMBERS - 1);
        records.set(
                MEMBERS - 1,
                EpochKeyRecord.sign(last.plan(), MEMBERS, 1, 2, last.key(), Digest.sha256(other), memberKey(MEMBERS)));
        ContributionRequest otherList = new ContributionRequest(plan().digest(), 1, records);
        assertRefuses(
                send(Contribution.sign(otherList, 1, bytes, memberKey(1)).encode()),
                before,
                RejectionReason.WRONG_EPOCH,
                "other epoch keys");
        // For an epoch that does not exist, and for one that has no keys yet.
        for (int first : new int[] {2, 5}) {
            ContributionRequest elsewhere = new ContributionRequest(plan().digest(), first, request.records());
            assertRefuses(
                    send(Contribution.sign(elsewhere, 1, bytes, memberKey(1)).encode()),
                    before,
                    RejectionReason.WRONG_EPOCH);
        }
        WireFrames.malformed(good, plan())
                .forEach((what, frame) -> assertRefuses(core().contribution(frame.bytes()), before, frame.reason()));

        assertThat(send(good)).isEqualTo(NodeStep.replyOnly(Reply.done()));
    }

    @Test
    void contribution_sentAgain_changesNothing() {
        commit(MEMBERS);
        byte[] contribution = answer(3);
        assertThat(send(contribution)).isEqualTo(NodeStep.replyOnly(Reply.done()));
        List<String> before = NodeState.of(federation);
        assertThat(send(contribution)).isEqualTo(NodeStep.replyOnly(Reply.done()));
        assertThat(NodeState.of(federation)).isEqualTo(before);
    }

    /** A commitment that its member cannot open keeps the epoch from coming about, not the node from working on. */
    @Test
    void contribution_ofAMemberThatCommittedToNothing_isNeverThere() {
        commit(MEMBERS - 1);
        EpochKeyRecord of4 = EpochKeyRecord.decode(
                ((Reply.Frame) federation.member(4).onWork(epochRequest(1), federation.now())).bytes(), plan());
        EpochKeyRecord empty = EpochKeyRecord.sign(of4.plan(), 4, 1, 2, of4.key(), Digest.ZERO, memberKey(4));
        assertThat(send(empty.encode())).isEqualTo(NodeStep.replyOnly(Reply.done()));
        ContributionRequest request = request(1);
        for (byte[] any : List.of(new byte[0], new byte[8])) {
            assertRefuses(
                    send(Contribution.sign(request, 4, any, memberKey(4)).encode()),
                    NodeState.of(federation),
                    RejectionReason.WRONG_DIGEST,
                    "member 4");
        }
        for (int member = 1; member < MEMBERS; member++) {
            federation.memberStep(member);
        }
        assertRefuses(announce(1), NodeState.of(federation), RejectionReason.TOO_FEW_MEMBERS);
        assertThat(core().contributions(1)).isEmpty();
    }

    private byte[] epochRequest(int first) {
        return new EpochRequest(plan().digest(), first).encode();
    }

    @Test
    void contributions_ofAnEpoch_stayForItsRoundsAndGoWithIt() {
        federation.announce(1);
        ContributionList first = core().contributions(1).orElseThrow();
        assertThat(core().contributions(3)).isEmpty();
        federation.announce(2);
        assertThat(core().contributions(1)).contains(first);
        federation.announce(3);
        assertThat(core().contributions(1)).isEmpty();
        assertThat(core().contributions(3)).isPresent();
        assertThat(core().contributions(3).orElseThrow().bytes()).isNotEqualTo(first.bytes());
    }

    /** The keys of a far epoch are asked for, then its contributions. */
    @Test
    void announce_roundFarAhead_getsItsCollectiveKey() {
        federation.announce(1);
        assertThat(federation.announce(9)).isInstanceOf(Reply.Done.class);
        assertThat(core().contributions(9)).isPresent();
    }

    /** Under any other key, or without a single share, the sum would stay masked. */
    @Test
    void round_underTheCollectiveKey_releasesTheSum() {
        for (int round : new int[] {1, 2, 3}) {
            byte[] outcome = federation.runRound(round, 0, 2, 3).bytes();
            assertThat(FrameKind.of(outcome)).isEqualTo(FrameKind.RELEASE);
            Release release = Release.decode(outcome, plan());
            assertThat(release.record().shares()).containsOnlyKeys(1, 2, 3, 4);
            // Three vectors of norm 1 on different axes: the rotation keeps the norm, the grid rounds a little.
            double squares = Arrays.stream(release.sum().toArray())
                    .mapToDouble(digit ->
                            Math.scalb((double) digit, plan().encoding().gridLog2()))
                    .map(x -> x * x)
                    .sum();
            assertThat(squares).isBetween(2.97, 3.03);
        }
    }

    @Test
    void open_oneShareMissing_waitsAndThenEnds() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        for (int member = 1; member <= MEMBERS; member++) {
            federation.memberStep(member);
        }
        for (int member = 1; member < MEMBERS; member++) {
            federation.memberStep(member);
        }
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
        for (int member = 1; member < MEMBERS; member++) {
            assertThat(federation.memberStep(member)).isInstanceOf(Reply.Done.class);
            assertThat(federation.node().hasOpening()).isFalse();
        }
        federation.passDeadline();
        assertThat(core().phase()).contains(RoundPhase.ABORTED);
    }
}
