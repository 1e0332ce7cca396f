// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Step 6 of PROTOCOL section 3: for which sets a member answers with its share. */
class MemberCoreUnmaskTest extends MemberBench {

    @Test
    void unmask_setItVotedFor_isAnsweredAndStoredFirst() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        ask(request);

        MemberStep step = member.core().onWork(certified(request, 2, 3, 4).encode(), 9);

        UnmaskingShare share = share(step.reply());
        assertThat(share.set()).isEqualTo(request.subject().set());
        assertThat(share.isSignedBy(plan().committee().member(MEMBER))).isTrue();
        assertThat(step.effects()).hasSize(1).first().isInstanceOf(MemberEffect.Persist.class);
        step.effects().forEach(member::carryOut);
        assertThat(journal().unmaskedRound()).isEqualTo(1);
        assertThat(booked(0)).isEqualTo(1);
    }

    @Test
    void unmask_certifiedSetItDidNotVoteFor_isInspectedBookedAndAnswered() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        UnmaskRequest request = certified(voteRequest(1, setOf(uploads, 0, 1, 2)), 2, 3, 4);
        assertRefuses(request.encode(), RejectionReason.NOT_INSPECTED, "round 1");
        inspect(1, uploads);
        share(ask(request));
        assertThat(List.of(booked(0), booked(1), booked(2), booked(3))).containsExactly(1, 1, 1, 0);
        // It has answered: a vote for this round is out of the question now.
        inspect(1, uploads);
        assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 3)).encode(), RejectionReason.STALE_ROUND);
    }

    @Test
    void unmask_certifiedSetOtherThanItsVote_isAnsweredOnceForTheCertifiedOne() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        inspect(1, uploads);
        ask(voteRequest(1, setOf(uploads, 0, 1, 3)));
        UnmaskRequest certified = certified(voteRequest(1, setOf(uploads, 0, 1, 2)), 2, 3, 4);
        inspect(1, uploads);
        share(ask(certified));
        assertThat(List.of(booked(0), booked(1), booked(2), booked(3))).containsExactly(1, 1, 1, 1);
        // Its own vote, certified somehow, comes too late.
        inspect(1, uploads);
        assertRefuses(
                certified(voteRequest(1, setOf(uploads, 0, 1, 3)), 1, 2, 3).encode(), RejectionReason.SECOND_SET);
    }

    @Test
    void unmask_again_isTheSameShareAlsoAfterARestart() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        ask(request);
        UnmaskRequest certified = certified(request, 2, 3, 4);
        byte[] first = share(ask(certified)).encode();
        for (int life = 0; life < 2; life++) {
            MemberStep again = member.core().onWork(certified.encode(), 99);
            assertThat(again.effects()).isEmpty();
            assertThat(share(again.reply()).encode()).isEqualTo(first);
            // Other votes certify the same.
            assertThat(share(ask(certified(request, 1, 2, 3, 4))).encode()).isEqualTo(first);
            member.restart();
        }
        assertThat(booked(0)).isEqualTo(1);
    }

    @Test
    void unmask_anotherSetInTheSameRound_isRefusedForEver() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        inspect(1, uploads);
        share(ask(certified(voteRequest(1, setOf(uploads, 0, 1, 2)), 2, 3, 4)));
        UnmaskRequest second = certified(voteRequest(1, setOf(uploads, 0, 1, 2, 3)), 2, 3, 4);
        for (int life = 0; life < 2; life++) {
            inspect(1, uploads);
            assertRefuses(second.encode(), RejectionReason.SECOND_SET, "round 1");
            member.restart();
        }
    }

    @Test
    void unmask_roundBelowTheLast_isRefused() {
        SortedMap<Integer, byte[]> first = collect(1, 0, 1, 2);
        inspect(1, first);
        VoteRequest voted = voteRequest(1, setOf(first, 0, 1, 2));
        ask(voted);
        federation.announce(2);
        federation.uploadAll(0, 1, 2);
        SortedMap<Integer, byte[]> second = new TreeMap<>(federation.node().spooled(2));
        inspect(2, second);
        ask(voteRequest(2, setOf(second, 0, 1, 2)));
        assertRefuses(certified(voted, 2, 3, 4).encode(), RejectionReason.STALE_ROUND, "round 1");
    }

    @Test
    void unmask_badCertificate_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        VoteSubject subject = request.subject();
        ask(request);

        assertBadCertificate(certified(request));
        assertBadCertificate(certified(request, 2, 3));
        assertBadCertificate(certified(request, 2, 2, 3));
        assertBadCertificate(certified(request, 4, 3, 2));
        Vote forged = Vote.sign(subject, 4, 0, Digest.ZERO, memberKey(2));
        assertBadCertificate(new UnmaskRequest(
                request, new Certificate(subject, List.of(vote(subject, 2), vote(subject, 3), forged))));
        // Votes for another set, round, model or head of the log.
        VoteRequest otherSet = voteRequest(1, setOf(uploads, 0, 1, 2, 3));
        assertBadCertificate(
                new UnmaskRequest(request, certified(otherSet, 2, 3, 4).certificate()));
        assertBadCertificate(
                new UnmaskRequest(otherSet, certified(request, 2, 3, 4).certificate()));
        VoteRequest otherRound = voteRequest(2, setOf(uploads, 0, 1, 2));
        assertBadCertificate(
                new UnmaskRequest(request, certified(otherRound, 2, 3, 4).certificate()));
        VoteRequest otherHead = new VoteRequest(plan().digest(), 1, SALT, request.model(), Digest.ZERO, request.set());
        assertBadCertificate(
                new UnmaskRequest(request, certified(otherHead, 2, 3, 4).certificate()));
        // One vote of another subject among good ones; the frame has room for one subject only.
        Vote other = vote(otherHead.subject(), 4);
        assertBadCertificate(new UnmaskRequest(
                request, new Certificate(subject, List.of(vote(subject, 2), vote(subject, 3), other))));

        share(ask(certified(request, 2, 3, 4)));
    }

    private void assertBadCertificate(UnmaskRequest request) {
        MemberStep step = member.core().onWork(request.encode(), 1);
        assertThat(step.effects()).isEmpty();
        assertRejected(step.reply(), RejectionReason.BAD_CERTIFICATE);
    }

    /** With a certificate of its corrupt colleagues a node still cannot have less than the plan allows. */
    @Test
    void unmask_certifiedSetThatMustNotBe_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        uploads.computeIfPresent(
                3, (client, frame) -> editor.withGarbageEnvelope(frame, federation.clientKey(client), MEMBER));
        inspect(1, uploads);
        assertRefuses(certified(voteRequest(1, setOf(uploads, 0, 1)), 2, 3, 4).encode(), RejectionReason.SET_TOO_SMALL);
        assertRefuses(
                certified(voteRequest(1, setOf(uploads, 0, 1, 2, 3)), 2, 3, 4).encode(), RejectionReason.OBJECTED);
        TreeMap<Integer, Digest> strangers = new TreeMap<>(setOf(uploads, 0, 1).statements());
        strangers.put(4, Digest.ZERO);
        assertRefuses(
                certified(voteRequest(1, new ClientSet(strangers)), 2, 3, 4).encode(), RejectionReason.NOT_INSPECTED);
        assertThat(booked(0)).isZero();
    }

    @Test
    void unmask_clientBeyondItsCap_isRefused() {
        for (int round = 1; round <= 3; round++) {
            SortedMap<Integer, byte[]> uploads = collect(round, 0, 1, 2);
            inspect(round, uploads);
            share(ask(certified(voteRequest(round, setOf(uploads, 0, 1, 2)), 2, 3, 4)));
        }
        federation.announce(4);
        federation.uploadAll(3, 4);
        SortedMap<Integer, byte[]> uploads = new TreeMap<>(federation.node().spooled(4));
        uploads.put(0, federation.forgetful(0));
        inspect(4, uploads);
        assertRefuses(
                certified(voteRequest(4, setOf(uploads, 0, 3, 4)), 2, 3, 4).encode(),
                RejectionReason.OBJECTED,
                "client 0");
    }

    /**
     * The share sum reaches the disk before the booking. Whoever crashes between the two and is then shown a certificate
     * must not answer for a loss that its ledger does not have.
     */
    @Test
    void unmask_afterACrashBetweenShareAndBooking_booksFirst() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        MemberStep interrupted = member.core().onWork(request.encode(), 9);
        member.carryOut(interrupted.effects().get(0));
        member.restart();

        Reply reply = ask(certified(request, 2, 3, 4));
        if (reply instanceof Reply.Rejected rejected) {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.NOT_INSPECTED);
            inspect(1, uploads);
            share(ask(certified(request, 2, 3, 4)));
        }
        assertThat(List.of(booked(0), booked(1), booked(2))).containsExactly(1, 1, 1);
    }

    /** What of an answer reaches the disk before a crash is always enough for what has left: nothing. */
    @Test
    void unmask_crashBeforeAnyEffect_answersTheSameAfterwards() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        UnmaskRequest request = certified(voteRequest(1, setOf(uploads, 0, 1, 2)), 2, 3, 4);
        byte[] expected =
                share(member.core().onWork(request.encode(), 9).reply()).encode();
        int effects = 3;
        for (int kept = 0; kept < effects; kept++) {
            member.restart();
            inspect(1, uploads);
            MemberStep step = member.core().onWork(request.encode(), 9);
            step.effects().stream().limit(kept).forEach(member::carryOut);
            assertThat(share(step.reply()).encode()).isEqualTo(expected);
        }
    }

    @Test
    void unmask_lastRoundOfAnEpoch_wipesTheEpochsKey() {
        SortedMap<Integer, byte[]> uploads = collect(2, 0, 1, 2);
        inspect(2, uploads);
        VoteRequest request = voteRequest(2, setOf(uploads, 0, 1, 2));
        ask(request);
        String epoch = "epoch-" + plan().digest() + "-1";
        assertThat(member.store().secrets()).containsKey(epoch);
        UnmaskRequest certified = certified(request, 2, 3, 4);
        byte[] first = share(ask(certified)).encode();
        assertThat(member.store().secrets()).doesNotContainKey(epoch);

        member.restart();
        assertThat(share(ask(certified)).encode()).isEqualTo(first);
        assertRefuses(inspectRequest(2, uploads).encode(), RejectionReason.WRONG_EPOCH);
        assertRejected(askForEpoch(1), RejectionReason.STALE_ROUND);
    }

    @Test
    void unmask_signedByAStrangerInEveryPlace_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        SigningKey stranger = federation.setup().coordinator();
        List<Vote> votes = new ArrayList<>();
        for (int voter = 1; voter <= 4; voter++) {
            votes.add(Vote.sign(request.subject(), voter, 0, Digest.ZERO, stranger));
        }
        assertBadCertificate(new UnmaskRequest(request, new Certificate(request.subject(), votes)));
    }
}
