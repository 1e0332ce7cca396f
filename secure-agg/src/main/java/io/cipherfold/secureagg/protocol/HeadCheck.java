// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.HeadAnswer;
import io.cipherfold.secureagg.message.HeadQuery;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a member's memory is its latest: Q - 1 other members have to say so before it goes to work, and from then on nobody
 * may show a vote of its own that is not in its ledger (PROTOCOL section 6, Rollback). It answers the others' questions in any
 * case; otherwise members that start together would wait for each other.
 *
 * <p>A node can hand on old news or none: this finds accidents, not every attack. Confined to one thread.
 */
final class HeadCheck {

    private final AggregationPlan plan;
    private final int member;
    private final SigningKey identity;
    private final MemberJournal journal;
    private final HeadQuery query;
    private final Set<Integer> answered = new HashSet<>();
    private @Nullable String rollBack;

    /** Begins with a fresh question. */
    HeadCheck(AggregationPlan plan, int member, SigningKey identity, MemberJournal journal, RandomSource random) {
        this.plan = plan;
        this.member = member;
        this.identity = identity;
        this.journal = journal;
        byte[] nonce = new byte[Digest.BYTES];
        random.nextBytes(nonce);
        this.query = HeadQuery.sign(
                plan.digest(), member, Digest.of(nonce), journal.ledgerSequence(), journal.ledgerHead(), identity);
    }

    /** The question of this start. */
    HeadQuery query() {
        return query;
    }

    /** How many answers of others are missing. */
    int answersAwaited() {
        return Math.max(0, plan.committee().quorum() - 1 - answered.size());
    }

    /** Why the member must not go on; for good. */
    Optional<String> rollBack() {
        return Optional.ofNullable(rollBack);
    }

    /** Why a frame of a kind is not answered now. */
    Optional<Reply.Rejected> refuse(FrameKind kind) {
        if (rollBack != null) {
            return Optional.of(new Reply.Rejected(RejectionReason.STORE_FAILED, rollBack));
        }
        boolean isPartOfIt = kind == FrameKind.HEAD_QUERY || kind == FrameKind.HEAD_ANSWER;
        return isPartOfIt || answersAwaited() == 0
                ? Optional.empty()
                : Optional.of(new Reply.Rejected(
                        RejectionReason.UNCONFIRMED,
                        "member " + member + " has started and waits until " + answersAwaited()
                                + " more members have said how far they saw its ledger"));
    }

    /** Answers the question of another member. */
    Reply answer(HeadQuery other) {
        if (other.member() == member) {
            return Reply.rejected(RejectionReason.OUT_OF_RANGE, "member " + member + " cannot answer itself");
        }
        if (!other.isSignedBy(plan.committee().member(other.member()))) {
            return Reply.notSignedBy("member " + other.member());
        }
        Optional<Vote> seen = journal.seen().furthest(plan.committee().member(other.member()));
        return Reply.frame(HeadAnswer.sign(other, member, seen, identity).encode());
    }

    /** Takes an answer to this start's question; also one that comes when enough are there. */
    Reply take(HeadAnswer answer) {
        if (!answer.isTo(query)) {
            return Reply.rejected(RejectionReason.REPLAYED, "the answer is not to what member " + member + " asked");
        }
        if (!answer.isSignedBy(plan.committee().member(answer.answering()))) {
            return Reply.notSignedBy("member " + answer.answering());
        }
        if (answer.seen().isPresent()) {
            Vote seen = answer.seen().get();
            if (!seen.isSignedBy(identity.verifyKey())) {
                return Reply.rejected(
                        RejectionReason.BAD_SIGNATURE,
                        "member " + answer.answering() + " shows a vote that is not of member " + member);
            }
            Optional<Reply.Rejected> setBack = compare(seen, "member " + answer.answering());
            if (setBack.isPresent()) {
                return setBack.get();
            }
        }
        answered.add(answer.answering());
        return Reply.done();
    }

    /** Compares the vote of this member in a valid certificate, if there is one, with its ledger. */
    Optional<Reply.Rejected> ownVote(Certificate certificate) {
        return certificate.votes().stream()
                .filter(vote -> vote.member() == member)
                .findFirst()
                .flatMap(vote -> compare(vote, "a certificate"));
    }

    private Optional<Reply.Rejected> compare(Vote own, String source) {
        if (journal.hasBooking(own.ledgerSequence(), own.ledgerHead())) {
            return Optional.empty();
        }
        long reached = journal.ledgerSequence();
        boolean empty = journal.ledgerHead().equals(Digest.ZERO);
        String here = empty ? "is empty" : "reaches " + reached;
        String what = empty || own.ledgerSequence() > reached
                ? "it was set back, by a backup perhaps"
                : "it was set back and went on, or this member runs twice";
        String text = source + " has a vote of member " + member + " with its ledger at " + own.ledgerSequence()
                + ", which is not in the ledger here that " + here + ": " + what
                + ". This member counts as corrupt and must not run again; make it a new key under a new plan";
        rollBack = text;
        return Optional.of(new Reply.Rejected(RejectionReason.STORE_FAILED, text));
    }
}
