// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.ledger.PrivacyBudget;
import io.cipherfold.secureagg.ledger.PrivacyLedger;
import io.cipherfold.secureagg.ledger.SeenVotes;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.JournalKind;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.Endorsement;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member remembers: how often each client of the population has taken part, under all plans, and how far it has
 * voted and answered under the current one. Replayed from records; makes the records that go to disk. The bookings are
 * the member's privacy ledger; sequence and head of the last one go into its votes. What it saw of the others' ledgers in
 * their votes is there too.
 *
 * <p>Confined to one thread.
 */
final class MemberJournal {

    private final AggregationPlan plan;
    private final Chain chain = new Chain();
    private final Optional<PrivacyBudget> budget;
    private final PrivacyLedger ledger;
    private final Map<Long, Digest> ledgerHeads = new HashMap<>();
    private final SeenVotes seen = new SeenVotes();
    private final Set<VerifyKey> bookedInRound = new HashSet<>();
    private int bookedRound;
    private @Nullable Vote lastVote;
    private int unmaskedRound;
    private Digest unmaskedSet = Digest.ZERO;
    private @Nullable Endorsement lastEndorsement;

    /**
     * Replays a journal.
     *
     * @param member whose journal it is
     * @throws IllegalArgumentException if a record does not follow or does not decode, or if a booking is not signed by the
     *     member or is of another population than the plan's
     */
    MemberJournal(AggregationPlan plan, VerifyKey member, List<ChainRecord> records) {
        this.plan = plan;
        this.budget = PrivacyBudget.of(plan);
        this.ledger = new PrivacyLedger(Optional.of(plan.population().budgetScope()), Optional.of(member));
        for (ChainRecord record : records) {
            chain.follow(record);
            try {
                replay(record);
            } catch (WireException e) {
                throw new IllegalArgumentException(
                        "journal record " + record.sequence() + " does not decode: " + e.getMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("journal record " + record.sequence() + ": " + e.getMessage(), e);
            }
        }
    }

    /** How often a client has taken part according to this ledger. */
    int participations(VerifyKey client) {
        return ledger.account(client).rounds();
    }

    /** Whether a client has taken part as often as the plan allows, other than in this round. */
    boolean isCapReached(int round, VerifyKey client) {
        return participations(client) >= plan.population().participationCap() && !isBooked(round, client);
    }

    /** What a client would have lost with a round if that is more than the plan promises; empty if it is not. */
    Optional<String> beyondBudget(int round, VerifyKey client) {
        return isBooked(round, client) ? Optional.empty() : budget.flatMap(limit -> ledger.beyond(client, limit));
    }

    /** Whether a client's loss in a round of this plan is booked already. */
    boolean isBooked(int round, VerifyKey client) {
        return round == bookedRound && bookedInRound.contains(client);
    }

    /** The last vote under this plan. */
    Optional<Vote> lastVote() {
        return Optional.ofNullable(lastVote);
    }

    /** The last round under this plan that this member voted for; 0 for none. */
    int votedRound() {
        return lastVote == null ? 0 : lastVote.subject().round();
    }

    /** The last round under this plan that this member answered in; 0 for none. */
    int unmaskedRound() {
        return unmaskedRound;
    }

    /** Hash of the set that it answered for there. */
    Digest unmaskedSet() {
        return unmaskedSet;
    }

    /** The last endorsement under this plan. */
    Optional<Endorsement> lastEndorsement() {
        return Optional.ofNullable(lastEndorsement);
    }

    /** Whether this member voted for a set or answered for it; the loss is booked then. */
    boolean hasAgreedTo(VoteSubject subject) {
        return (lastVote != null && lastVote.subject().equals(subject))
                || (unmaskedRound == subject.round() && unmaskedSet.equals(subject.set()));
    }

    /** Position of the last booking. */
    long ledgerSequence() {
        return ledger.sequence();
    }

    /** Hash of the chain up to the last booking. */
    Digest ledgerHead() {
        return ledger.head();
    }

    /** Whether this journal has a booking at a position with a hash: whether a vote that names both is its own. */
    boolean hasBooking(long sequence, Digest head) {
        return Objects.equals(ledgerHeads.get(sequence), head);
    }

    /** What it has seen of the other members' ledgers. */
    SeenVotes seen() {
        return seen;
    }

    /**
     * Notes what the votes of other members in a certificate say that was not known.
     *
     * @param certificate a valid one
     * @param self number of the member whose journal this is
     * @return the record, if there is any news
     */
    Optional<ChainRecord> saw(Certificate certificate, int self, long nowMillis) {
        Map<VerifyKey, Vote> news = new LinkedHashMap<>();
        for (Vote vote : certificate.votes()) {
            VerifyKey voter = plan.committee().member(vote.member());
            if (vote.member() != self && seen.isNews(voter, vote)) {
                news.put(voter, vote);
            }
        }
        return news.isEmpty()
                ? Optional.empty()
                : Optional.of(append(JournalKind.SEEN, SeenVotes.payload(news), nowMillis));
    }

    /**
     * Books one participation for each client.
     *
     * @param identity the member's
     */
    ChainRecord book(int round, Collection<VerifyKey> clients, SigningKey identity, long nowMillis) {
        ChainRecord record =
                Booking.of(plan, round, identity.verifyKey(), clients).append(chain, identity, nowMillis);
        replay(record);
        return record;
    }

    /** Notes a vote. */
    ChainRecord voted(Vote vote, long nowMillis) {
        return append(JournalKind.VOTED, vote.encode(), nowMillis);
    }

    /** Notes an endorsement. */
    ChainRecord endorsed(Endorsement endorsement, long nowMillis) {
        return append(JournalKind.ENDORSED, endorsement.encode(), nowMillis);
    }

    /** Notes an answer. */
    ChainRecord unmasked(int round, Digest set, long nowMillis) {
        byte[] payload = new WireWriter(72)
                .raw(plan.digest().toBytes())
                .u32(round)
                .raw(set.toBytes())
                .toBytes();
        return append(JournalKind.UNMASKED, payload, nowMillis);
    }

    private ChainRecord append(JournalKind kind, byte[] payload, long nowMillis) {
        ChainRecord record = chain.append(kind.code(), payload, nowMillis);
        replay(record);
        return record;
    }

    private void replay(ChainRecord record) {
        switch (JournalKind.ofCode(record.kind())) {
            case BOOKED -> replayBooking(record);
            case VOTED -> replayVote(record.payload());
            case ENDORSED -> replayEndorsement(record.payload());
            case UNMASKED -> {
                WireReader in = new WireReader(record.payload());
                boolean ours = Digest.of(in.raw(Digest.BYTES)).equals(plan.digest());
                int round = in.u32In("round", 1, Integer.MAX_VALUE);
                Digest set = Digest.of(in.raw(Digest.BYTES));
                in.finish();
                if (ours) {
                    unmaskedRound = round;
                    unmaskedSet = set;
                }
            }
            case SEEN -> seen.take(record);
        }
    }

    private void replayBooking(ChainRecord record) {
        Booking booking = ledger.take(record);
        ledgerHeads.put(record.sequence(), record.hash());
        if (!booking.plan().equals(plan.digest())) {
            return;
        }
        if (booking.round() != bookedRound) {
            bookedInRound.clear();
            bookedRound = booking.round();
        }
        bookedInRound.addAll(booking.clients());
    }

    private void replayVote(byte[] frame) {
        // A vote under another plan names that plan in its header and says nothing about this one.
        if (FrameHeader.plan(frame).equals(plan.digest())) {
            lastVote = Vote.decode(frame, plan);
        }
    }

    private void replayEndorsement(byte[] frame) {
        if (FrameHeader.plan(frame).equals(plan.digest())) {
            lastEndorsement = Endorsement.decode(frame, plan);
        }
    }
}
