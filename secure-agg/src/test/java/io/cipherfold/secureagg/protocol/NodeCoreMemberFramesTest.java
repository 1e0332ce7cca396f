// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.message.WireFrames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports, votes, shares and polls at the node: in which phase it takes which. */
class NodeCoreMemberFramesTest extends NodeBench {

    private static final Digest OTHER = Digest.sha256(new byte[] {7});

    private VoteSubject otherSubject(int round) {
        return new VoteSubject(plan().digest(), round, OTHER, 3, OTHER, OTHER);
    }

    private byte[] report(int round, int member, Digest list, List<Integer> objections, SigningKey key) {
        return InspectionReport.sign(plan().digest(), round, member, list, objections, List.of(), key)
                .encode();
    }

    private byte[] vote(VoteSubject subject, int member, SigningKey key) {
        return Vote.sign(subject, member, 0, OTHER, key).encode();
    }

    private byte[] share(VoteSubject subject, int member, SigningKey key) {
        return UnmaskingShare.sign(subject, member, new byte[0], key).encode();
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void memberFrame_signedByAnother_isRefusedInEveryPhase(RoundPhase phase) {
        reach(phase);
        List<String> before = NodeState.of(federation);
        SigningKey stranger = memberKey(2);
        for (byte[] frame : List.of(
                report(1, 1, OTHER, List.of(), stranger),
                vote(otherSubject(1), 1, stranger),
                share(otherSubject(1), 1, stranger))) {
            assertRefuses(
                    core().memberFrame(frame, federation.now()), before, RejectionReason.BAD_SIGNATURE, "member 1");
        }
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void memberFrame_ofAnotherRound_isRefusedInEveryPhase(RoundPhase phase) {
        reach(phase);
        List<String> before = NodeState.of(federation);
        for (byte[] frame : List.of(
                report(2, 1, OTHER, List.of(), memberKey(1)),
                vote(otherSubject(2), 1, memberKey(1)),
                share(otherSubject(2), 1, memberKey(1)))) {
            assertRefuses(
                    core().memberFrame(frame, federation.now()),
                    before,
                    RejectionReason.WRONG_ROUND,
                    "current round is 1",
                    "not 2");
        }
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void memberFrame_aboutSomethingElse_isRefusedInEveryPhase(RoundPhase phase) {
        reach(phase);
        List<String> before = NodeState.of(federation);
        // A member that was heard before contradicts itself; otherwise the phase or the content is wrong.
        boolean reported = phase.compareTo(RoundPhase.INSPECTING) > 0 && phase != RoundPhase.ABORTED;
        boolean voted = phase.compareTo(RoundPhase.VOTING) > 0 && phase != RoundPhase.ABORTED;
        boolean shared = phase == RoundPhase.RELEASED;
        assertRefuses(
                core().memberFrame(report(1, 1, OTHER, List.of(), memberKey(1)), federation.now()),
                before,
                reported
                        ? RejectionReason.CONFLICT
                        : phase == RoundPhase.INSPECTING ? RejectionReason.WRONG_DIGEST : RejectionReason.WRONG_PHASE);
        assertRefuses(
                core().memberFrame(vote(otherSubject(1), 1, memberKey(1)), federation.now()),
                before,
                voted || phase == RoundPhase.VOTING ? RejectionReason.CONFLICT : RejectionReason.WRONG_PHASE);
        assertRefuses(
                core().memberFrame(share(otherSubject(1), 1, memberKey(1)), federation.now()),
                before,
                shared || phase == RoundPhase.UNMASKING ? RejectionReason.CONFLICT : RejectionReason.WRONG_PHASE);
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void memberFrame_malformed_isRefusedInEveryPhase(RoundPhase phase) {
        reach(phase);
        List<String> before = NodeState.of(federation);
        WireFrames.malformed(vote(otherSubject(1), 1, memberKey(1)), plan()).forEach((what, frame) -> {
            NodeStep step = core().memberFrame(frame.bytes(), federation.now());
            assertThat(step.effects()).as(what).isEmpty();
            assertThat(step.reply()).as(what).isInstanceOf(Reply.Rejected.class);
        });
        byte[] notOfMembers = federation.announcement(2).encode();
        assertRefuses(core().memberFrame(notOfMembers, federation.now()), before, RejectionReason.WRONG_KIND);
    }

    @Test
    void inspection_objectionToAClientOutsideTheSet_isRefused() {
        reach(RoundPhase.INSPECTING);
        byte[] honest = ((Reply.Frame) federation
                        .member(1)
                        .onWork(((Reply.Frame) federation.node().work(1)).bytes(), 0))
                .bytes();
        Digest list = InspectionReport.decode(honest, plan()).list();
        assertRefuses(
                core().memberFrame(report(1, 1, list, List.of(4), memberKey(1)), federation.now()),
                NodeState.of(federation),
                RejectionReason.WRONG_DIGEST);
        assertThat(federation.node().apply(core().memberFrame(honest, federation.now())))
                .isInstanceOf(Reply.Done.class);
        List<String> after = NodeState.of(federation);
        // The same again is understood and changes nothing.
        assertThat(core().memberFrame(honest, federation.now())).isEqualTo(NodeStep.replyOnly(Reply.done()));
        assertRefuses(
                core().memberFrame(report(1, 1, list, List.of(0), memberKey(1)), federation.now()),
                after,
                RejectionReason.CONFLICT);
    }

    @Test
    void vote_twice_isUnderstoodOnceAndAfterTheCertificateToo() {
        reach(RoundPhase.VOTING);
        VoteRequest request =
                VoteRequest.decode(((Reply.Frame) federation.node().work(1)).bytes(), plan());
        byte[] first = vote(request.subject(), 1, memberKey(1));
        assertThat(federation.node().apply(core().vote(first, federation.now())))
                .isInstanceOf(Reply.Done.class);
        assertThat(core().vote(first, federation.now())).isEqualTo(NodeStep.replyOnly(Reply.done()));
        byte[] otherLedger =
                Vote.sign(request.subject(), 1, 1, OTHER, memberKey(1)).encode();
        assertRefuses(core().vote(otherLedger, federation.now()), NodeState.of(federation), RejectionReason.CONFLICT);
        federation.node().apply(core().vote(vote(request.subject(), 2, memberKey(2)), federation.now()));
        assertThat(core().phase()).contains(RoundPhase.VOTING);
        federation.node().apply(core().vote(vote(request.subject(), 3, memberKey(3)), federation.now()));
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
        assertThat(core().vote(first, federation.now())).isEqualTo(NodeStep.replyOnly(Reply.done()));
        assertRefuses(
                core().vote(vote(request.subject(), 4, memberKey(4)), federation.now()),
                NodeState.of(federation),
                RejectionReason.WRONG_PHASE,
                "UNMASKING",
                "votes");
        UnmaskRequest unmask =
                UnmaskRequest.decode(((Reply.Frame) federation.node().work(4)).bytes(), plan());
        assertThat(unmask.certificate().isValid(plan())).isTrue();
        assertThat(unmask.proposal()).isEqualTo(request);
    }

    /** The audit of the log refuses such a vote, so an honest node must not have it there. */
    @Test
    void vote_ledgerSetBack_isRefused() {
        reach(RoundPhase.RELEASED);
        federation.announce(2);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        for (int member = 1; member <= 4; member++) {
            federation.memberStep(member);
        }
        VoteRequest request =
                VoteRequest.decode(((Reply.Frame) federation.node().work(1)).bytes(), plan());
        // In round 1 the member's only booking was record 0 of its ledger.
        assertRefuses(
                core().vote(vote(request.subject(), 1, memberKey(1)), federation.now()),
                NodeState.of(federation),
                RejectionReason.REPLAYED,
                "was at 0",
                "now is at 0");
        byte[] later = Vote.sign(request.subject(), 1, 1, OTHER, memberKey(1)).encode();
        assertThat(federation.node().apply(core().vote(later, federation.now())))
                .isInstanceOf(Reply.Done.class);
    }

    @Test
    void share_twiceOrAnother_countsOnce() {
        reach(RoundPhase.UNMASKING);
        UnmaskRequest request =
                UnmaskRequest.decode(((Reply.Frame) federation.node().work(1)).bytes(), plan());
        VoteSubject subject = request.proposal().subject();
        byte[] first = share(subject, 1, memberKey(1));
        assertThat(federation.node().apply(core().share(first, federation.now())))
                .isInstanceOf(Reply.Done.class);
        assertThat(core().share(first, federation.now())).isEqualTo(NodeStep.replyOnly(Reply.done()));
        assertRefuses(
                core().share(share(otherSubject(1), 1, memberKey(1)), federation.now()),
                NodeState.of(federation),
                RejectionReason.CONFLICT,
                "another share");
        assertRefuses(
                core().share(share(otherSubject(1), 2, memberKey(2)), federation.now()),
                NodeState.of(federation),
                RejectionReason.CONFLICT,
                "another set");
        assertThat(federation.node().hasOpening()).isFalse();
    }

    // Polls

    private byte[] poll(int member, long sequence, SigningKey key) {
        return Poll.sign(plan().digest(), member, sequence, false, key).encode();
    }

    @Test
    void poll_sequenceNotGreater_isRefused() {
        assertThat(core().poll(poll(1, 5, memberKey(1)))).isInstanceOf(MemberWork.Ready.class);
        for (long sequence : new long[] {5, 4, 0}) {
            MemberWork work = core().poll(poll(1, sequence, memberKey(1)));
            assertThat(work).isInstanceOf(MemberWork.Refused.class);
            Reply.Rejected rejection = ((MemberWork.Refused) work).rejection();
            assertThat(rejection.reason()).isEqualTo(RejectionReason.REPLAYED);
            assertThat(rejection.detail()).contains("5", Long.toString(sequence));
        }
        assertThat(core().poll(poll(2, 0, memberKey(2)))).isInstanceOf(MemberWork.Ready.class);
        assertThat(core().poll(poll(1, Long.MAX_VALUE, memberKey(1)))).isInstanceOf(MemberWork.Ready.class);
    }

    @Test
    void poll_signedByAnother_isRefusedAndDoesNotCount() {
        MemberWork work = core().poll(poll(1, 100, memberKey(2)));
        assertThat(((MemberWork.Refused) work).rejection().reason()).isEqualTo(RejectionReason.BAD_SIGNATURE);
        assertThat(core().poll(poll(1, 1, memberKey(1)))).isInstanceOf(MemberWork.Ready.class);
    }

    @Test
    void poll_malformed_isRefused() {
        WireFrames.malformed(poll(1, 1, memberKey(1)), plan()).forEach((what, frame) -> {
            MemberWork work = core().poll(frame.bytes());
            assertThat(work).as(what).isInstanceOf(MemberWork.Refused.class);
            assertThat(((MemberWork.Refused) work).rejection().reason())
                    .as(what)
                    .isEqualTo(frame.reason());
        });
    }

    @Test
    void poll_memberWithoutAKeyInTheRound_getsNothingOfIt() {
        for (int member = 1; member <= 3; member++) {
            federation.memberStep(member);
            federation.memberStep(member);
        }
        federation.announceWithPublishedKeys(1);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        assertThat(core().workFor(1, false)).isInstanceOf(MemberWork.Inspect.class);
        assertThat(core().workFor(4, false)).isNotInstanceOf(MemberWork.Inspect.class);
        assertThat(core().workFor(4, true)).isNotInstanceOf(MemberWork.Inspect.class);
    }
}
