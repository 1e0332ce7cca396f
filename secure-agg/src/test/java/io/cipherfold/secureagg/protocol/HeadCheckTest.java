// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.HeadQuery;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member that has started and asks the others; the test plays them. Q is 3: it needs two answers. */
class HeadCheckTest extends MemberBench {

    private final List<MemberCore> starts = new ArrayList<>();

    /** Starts the member of the bench once more, on its own store. */
    private void restart() {
        starts.add(new MemberCore(
                federation.setup().plan(),
                federation.setup().registry(),
                memberKey(MEMBER),
                federation.random(),
                federation.scheme(),
                member.store()));
    }

    private MemberCore started() {
        return starts.get(starts.size() - 1);
    }

    @AfterEach
    void close() {
        starts.forEach(MemberCore::close);
    }

    private HeadQuery query() {
        return HeadQuery.decode(started().headQuery(), plan());
    }

    private Reply give(byte[] work) {
        MemberStep step = started().onWork(work, 5);
        assertThat(step.effects()).isEmpty();
        return step.reply();
    }

    private Reply answer(HeadQuery query, int answering, Optional<Vote> seen, SigningKey key) {
        return give(HeadAnswer.sign(query, answering, seen, key).encode());
    }

    private Reply answer(int answering, Optional<Vote> seen) {
        return answer(query(), answering, seen, memberKey(answering));
    }

    private void assertWaitsFor(int answers) {
        assertThat(started().answersAwaited()).isEqualTo(answers);
        assertThat(started().rollBack()).isEmpty();
    }

    private void assertStopped(String... details) {
        assertThat(started().rollBack().orElseThrow()).contains(details).contains("a new key under a new plan");
        Reply refused = give(new EpochRequest(plan().digest(), 1).encode());
        assertRejected(refused, RejectionReason.STORE_FAILED, details);
        // For ever, also to the others.
        HeadQuery other = HeadQuery.sign(plan().digest(), 2, Digest.ZERO, 0, Digest.ZERO, memberKey(2));
        assertRejected(give(other.encode()), RejectionReason.STORE_FAILED);
        assertRejected(answer(4, Optional.empty()), RejectionReason.STORE_FAILED);
    }

    /** The member votes in a round; what it had before is lost when it is restored. */
    private Vote voteInRound(int round) {
        SortedMap<Integer, byte[]> uploads = collect(round, 0, 1, 2);
        inspect(round, uploads);
        Reply reply = ask(voteRequest(round, setOf(uploads, 0, 1, 2)));
        return Vote.decode(((Reply.Frame) reply).bytes(), plan());
    }

    @Test
    void start_freshMember_worksAfterTwoAnswers() {
        restart();
        HeadQuery query = query();
        assertThat(query.isSignedBy(plan().committee().member(MEMBER))).isTrue();
        assertThat(query.ledgerSequence()).isZero();
        assertThat(query.ledgerHead()).isEqualTo(Digest.ZERO);
        assertWaitsFor(2);
        byte[] work = new EpochRequest(plan().digest(), 1).encode();
        assertRejected(give(work), RejectionReason.UNCONFIRMED, "member 1", "2 more members");
        assertThat(answer(2, Optional.empty())).isInstanceOf(Reply.Done.class);
        assertRejected(give(work), RejectionReason.UNCONFIRMED, "1 more members");
        assertThat(answer(4, Optional.empty())).isInstanceOf(Reply.Done.class);
        assertWaitsFor(0);
        assertThat(started().onWork(work, 5).reply()).isInstanceOf(Reply.Frame.class);
    }

    /** Nothing that books or signs, and nothing that wipes. */
    @Test
    void start_waitingMember_doesNoOtherWorkWhatever() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        UnmaskRequest certified = certified(request, 2, 3, 4);
        Map<String, byte[]> secrets = member.store().secrets();
        restart();
        for (byte[] work : new byte[][] {
            inspectRequest(1, uploads).encode(),
            request.encode(),
            certified.encode(),
            new EpochRequest(plan().digest(), 3).encode(),
            new byte[] {1, 2, 3}
        }) {
            Reply.Rejected rejected = (Reply.Rejected) give(work);
            assertThat(rejected.reason()).isIn(RejectionReason.UNCONFIRMED, RejectionReason.WRONG_LENGTH);
        }
        assertThat(member.store().secrets().keySet()).isEqualTo(secrets.keySet());
        assertWaitsFor(2);
    }

    @Test
    void query_sameUntilTheNextStart() {
        restart();
        HeadQuery first = query();
        assertThat(query()).isEqualTo(first);
        restart();
        assertThat(query().nonce()).isNotEqualTo(first.nonce());
        assertRejected(answer(first, 2, Optional.empty(), memberKey(2)), RejectionReason.REPLAYED);
        assertWaitsFor(2);
    }

    @Test
    void query_memberWithALedger_saysWhereItIs() {
        Vote vote = voteInRound(1);
        restart();
        assertThat(query().ledgerSequence()).isEqualTo(vote.ledgerSequence());
        assertThat(query().ledgerHead()).isEqualTo(vote.ledgerHead());
    }

    @Test
    void take_wrongAnswers_areRefusedAndDoNotCount() {
        Vote own = voteInRound(1);
        restart();
        HeadQuery query = query();
        HeadQuery wrongNonce = HeadQuery.sign(
                plan().digest(), MEMBER, Digest.ZERO, query.ledgerSequence(), query.ledgerHead(), memberKey(MEMBER));
        assertRejected(answer(wrongNonce, 2, Optional.empty(), memberKey(2)), RejectionReason.REPLAYED, "member 1");
        HeadQuery others = HeadQuery.sign(plan().digest(), 3, query.nonce(), 0, Digest.ZERO, memberKey(3));
        assertRejected(answer(others, 2, Optional.empty(), memberKey(2)), RejectionReason.REPLAYED);
        HeadQuery otherPlan = HeadQuery.sign(Digest.ZERO, MEMBER, query.nonce(), 0, Digest.ZERO, memberKey(MEMBER));
        assertRejected(answer(otherPlan, 2, Optional.empty(), memberKey(2)), RejectionReason.WRONG_PLAN);
        assertRejected(answer(query, 2, Optional.empty(), memberKey(3)), RejectionReason.BAD_SIGNATURE, "of member 2");
        assertRejected(
                answer(query, MEMBER, Optional.empty(), memberKey(MEMBER)), RejectionReason.OUT_OF_RANGE, "itself");
        // A vote that somebody else made up, further than its ledger: it must not stop the member.
        for (SigningKey forger :
                new SigningKey[] {memberKey(2), federation.setup().node()}) {
            Vote forged = Vote.sign(own.subject(), MEMBER, own.ledgerSequence() + 1, Digest.ZERO, forger);
            assertRejected(
                    answer(query, 2, Optional.of(forged), memberKey(2)),
                    RejectionReason.BAD_SIGNATURE,
                    "not of member 1");
        }
        assertWaitsFor(2);
    }

    @Test
    void take_sameMemberTwice_countsOnce() {
        restart();
        for (int again = 0; again < 3; again++) {
            assertThat(answer(3, Optional.empty())).isInstanceOf(Reply.Done.class);
            assertWaitsFor(1);
        }
        assertThat(answer(2, Optional.empty())).isInstanceOf(Reply.Done.class);
        assertWaitsFor(0);
    }

    @Test
    void take_votesInTheLedger_confirmIt() {
        Vote first = voteInRound(1);
        Vote second = voteInRound(2);
        assertThat(second.ledgerSequence()).isGreaterThan(first.ledgerSequence());
        restart();
        // One has seen less than the other.
        assertThat(answer(2, Optional.of(first))).isInstanceOf(Reply.Done.class);
        assertThat(answer(3, Optional.of(second))).isInstanceOf(Reply.Done.class);
        assertWaitsFor(0);
    }

    @Test
    void take_laterVoteThanItsLedger_stopsForGood() {
        Vote later = Vote.sign(
                voteRequest(3, setOf(collect(1, 0, 1, 2), 0, 1, 2)).subject(),
                MEMBER,
                9,
                Digest.sha256(new byte[] {9}),
                memberKey(MEMBER));
        restart();
        assertThat(answer(2, Optional.empty())).isInstanceOf(Reply.Done.class);
        assertRejected(answer(3, Optional.of(later)), RejectionReason.STORE_FAILED);
        assertStopped("member 3", "at 9", "is empty", "set back");
    }

    @Test
    void take_otherBookingAtTheSamePosition_stopsForGood() {
        Vote own = voteInRound(1);
        Vote other = Vote.sign(own.subject(), MEMBER, own.ledgerSequence(), Digest.ZERO, memberKey(MEMBER));
        restart();
        assertRejected(answer(2, Optional.of(other)), RejectionReason.STORE_FAILED);
        assertStopped("at " + own.ledgerSequence(), "reaches " + own.ledgerSequence(), "runs twice");
    }

    /** Restored from a backup, it went on before anybody asked; its ledger is longer now, but another. */
    @Test
    void take_otherBookingBelowItsLast_stopsForGood() {
        Vote first = voteInRound(1);
        voteInRound(2);
        Vote other = Vote.sign(first.subject(), MEMBER, first.ledgerSequence(), Digest.ZERO, memberKey(MEMBER));
        restart();
        assertRejected(answer(2, Optional.of(other)), RejectionReason.STORE_FAILED);
        assertStopped("runs twice");
    }

    @Test
    void take_laterVoteUnderAnotherPlan_stopsForGood() {
        restart();
        VoteSubject subject = new VoteSubject(Digest.ZERO, 500, Digest.ZERO, 9_999, Digest.ZERO, Digest.ZERO);
        Vote later = Vote.sign(subject, 17, 3, Digest.ZERO, memberKey(MEMBER));
        assertRejected(answer(2, Optional.of(later)), RejectionReason.STORE_FAILED);
        assertStopped("at 3");
    }

    @Test
    void take_lateAnswerWithALaterVote_stopsAWorkingMember() {
        restart();
        assertThat(answer(2, Optional.empty())).isInstanceOf(Reply.Done.class);
        assertThat(answer(3, Optional.empty())).isInstanceOf(Reply.Done.class);
        assertWaitsFor(0);
        VoteSubject subject = new VoteSubject(plan().digest(), 1, Digest.ZERO, 3, Digest.ZERO, Digest.ZERO);
        Vote later = Vote.sign(subject, MEMBER, 3, Digest.ZERO, memberKey(MEMBER));
        assertRejected(answer(4, Optional.of(later)), RejectionReason.STORE_FAILED);
        assertStopped("member 4");
    }

    /** The copy of a member has voted; the certificate comes to the other copy. */
    @Test
    void unmask_ownVoteThatIsNotInTheLedger_stopsForGood() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        restart();
        answer(2, Optional.empty());
        answer(3, Optional.empty());
        Vote copys = Vote.sign(request.subject(), MEMBER, 4, Digest.ZERO, memberKey(MEMBER));
        UnmaskRequest certified = certified(request, 2, 3);
        UnmaskRequest withCopy = new UnmaskRequest(
                request,
                new Certificate(
                        request.subject(),
                        List.of(
                                copys,
                                certified.certificate().votes().get(0),
                                certified.certificate().votes().get(1))));
        assertRejected(give(withCopy.encode()), RejectionReason.STORE_FAILED, "a certificate", "at 4");
        assertStopped("a certificate");
    }

    @Test
    void answer_questionOfAnotherMember_showsWhatItHasSeen() {
        restart();
        HeadQuery third = HeadQuery.sign(plan().digest(), 3, Digest.ZERO, 0, Digest.ZERO, memberKey(3));
        HeadAnswer nothing = answerTo(third);
        assertThat(nothing.seen()).isEmpty();
        assertThat(nothing.isTo(third)).isTrue();
        assertThat(nothing.isSignedBy(plan().committee().member(MEMBER))).isTrue();
        assertThat(nothing.answering()).isEqualTo(MEMBER);
        // It answers before its own check is complete: otherwise nobody could start.
        assertWaitsFor(2);
    }

    private HeadAnswer answerTo(HeadQuery query) {
        return HeadAnswer.decode(((Reply.Frame) give(query.encode())).bytes(), plan());
    }

    @Test
    void answer_certificateSeen_isRememberedOverAStart() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        share(ask(certified(request, 2, 3, 4)));
        restart();
        for (int other = 2; other <= 4; other++) {
            HeadQuery query = HeadQuery.sign(plan().digest(), other, Digest.ZERO, 0, Digest.ZERO, memberKey(other));
            assertThat(answerTo(query).seen()).contains(vote(request.subject(), other));
        }
    }

    @Test
    void answer_forgedQuestion_isRefused() {
        restart();
        HeadQuery forged = HeadQuery.sign(plan().digest(), 3, Digest.ZERO, 0, Digest.ZERO, memberKey(2));
        assertRejected(give(forged.encode()), RejectionReason.BAD_SIGNATURE, "member 3");
        assertRejected(give(started().headQuery()), RejectionReason.OUT_OF_RANGE, "itself");
    }

    @Test
    void unmask_contradictingVotesOfAnother_areKeptAsEvidenceAndAnswered() {
        SortedMap<Integer, byte[]> first = collect(1, 0, 1, 2);
        inspect(1, first);
        share(ask(certified(voteRequest(1, setOf(first, 0, 1, 2)), 2, 3, 4)));
        assertThat(member.core().contradictions()).isEmpty();
        SortedMap<Integer, byte[]> second = collect(2, 0, 1, 2);
        inspect(2, second);
        VoteRequest request = voteRequest(2, setOf(second, 0, 1, 2));
        // Member 4 was restored from a backup in the meantime.
        Vote setBack = Vote.sign(request.subject(), 4, 1, Digest.ZERO, memberKey(4));
        UnmaskRequest usual = certified(request, 2, 3, 4);
        UnmaskRequest withIt = new UnmaskRequest(
                request,
                new Certificate(
                        request.subject(),
                        List.of(
                                usual.certificate().votes().get(0),
                                usual.certificate().votes().get(1),
                                setBack)));
        // Refusing would let one corrupt member stop the federation.
        share(ask(withIt));
        for (int life = 0; life < 2; life++) {
            assertThat(member.core().contradictions()).hasSize(1);
            assertThat(member.core().contradictions().get(0).member())
                    .isEqualTo(plan().committee().member(4));
            assertThat(member.core().contradictions().get(0).other()).isEqualTo(setBack);
            member.restart();
        }
    }
}
