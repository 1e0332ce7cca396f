// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member remembers: how often each client of the population has taken part, under all plans, and how far it has
 * voted and answered under the current one. Replayed from records; makes the records that go to disk. The bookings are
 * the member's privacy ledger; sequence and head of the last one go into its votes.
 *
 * <p>Confined to one thread.
 */
final class MemberJournal {

    private static final int BOOKED = 1;
    private static final int VOTED = 2;
    private static final int UNMASKED = 3;
    private static final int MOST_CLIENTS = 10_000_000;

    private final AggregationPlan plan;
    private final Chain chain = new Chain();
    private final Map<VerifyKey, Integer> participations = new HashMap<>();
    private final Set<VerifyKey> bookedInRound = new HashSet<>();
    private int bookedRound;
    private long ledgerSequence;
    private Digest ledgerHead = Digest.ZERO;
    private @Nullable Vote lastVote;
    private int unmaskedRound;
    private Digest unmaskedSet = Digest.ZERO;

    /**
     * Replays a journal.
     *
     * @throws IllegalArgumentException if a record does not follow or does not decode
     */
    MemberJournal(AggregationPlan plan, List<ChainRecord> records) {
        this.plan = plan;
        for (ChainRecord record : records) {
            chain.follow(record);
            try {
                replay(record);
            } catch (WireException e) {
                throw new IllegalArgumentException("journal record " + record.sequence() + " does not decode", e);
            }
        }
    }

    /** How often a client has taken part according to this ledger. */
    int participations(VerifyKey client) {
        return participations.getOrDefault(client, 0);
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

    /** Whether this member voted for a set or answered for it; the loss is booked then. */
    boolean hasAgreedTo(VoteSubject subject) {
        return (lastVote != null && lastVote.subject().equals(subject))
                || (unmaskedRound == subject.round() && unmaskedSet.equals(subject.set()));
    }

    /** Position of the last booking. */
    long ledgerSequence() {
        return ledgerSequence;
    }

    /** Hash of the chain up to the last booking. */
    Digest ledgerHead() {
        return ledgerHead;
    }

    /** Books one participation for each client. */
    ChainRecord book(int round, Collection<VerifyKey> clients, long nowMillis) {
        WireWriter out = new WireWriter(64 + 32 * clients.size())
                .raw(plan.digest().toBytes())
                .u32(round)
                .u32(clients.size());
        clients.forEach(client -> out.raw(client.toBytes()));
        return append(BOOKED, out.toBytes(), nowMillis);
    }

    /** Notes a vote. */
    ChainRecord voted(Vote vote, long nowMillis) {
        return append(VOTED, vote.encode(), nowMillis);
    }

    /** Notes an answer. */
    ChainRecord unmasked(int round, Digest set, long nowMillis) {
        byte[] payload = new WireWriter(72)
                .raw(plan.digest().toBytes())
                .u32(round)
                .raw(set.toBytes())
                .toBytes();
        return append(UNMASKED, payload, nowMillis);
    }

    private ChainRecord append(int kind, byte[] payload, long nowMillis) {
        ChainRecord record = chain.append(kind, payload, nowMillis);
        replay(record);
        return record;
    }

    private void replay(ChainRecord record) {
        WireReader in = new WireReader(record.payload());
        switch (record.kind()) {
            case BOOKED -> replayBooking(in, record);
            case VOTED -> replayVote(record.payload());
            case UNMASKED -> {
                boolean ours = Digest.of(in.raw(Digest.BYTES)).equals(plan.digest());
                int round = in.u32In("round", 1, Integer.MAX_VALUE);
                Digest set = Digest.of(in.raw(Digest.BYTES));
                in.finish();
                if (ours) {
                    unmaskedRound = round;
                    unmaskedSet = set;
                }
            }
            default ->
                throw new WireException(
                        WireException.Reason.WRONG_KIND, "no journal record has the kind " + record.kind());
        }
    }

    private void replayBooking(WireReader in, ChainRecord record) {
        boolean ours = Digest.of(in.raw(Digest.BYTES)).equals(plan.digest());
        int round = in.u32In("round", 1, Integer.MAX_VALUE);
        int count = in.u32In("clients", 0, MOST_CLIENTS);
        if (ours && round != bookedRound) {
            bookedInRound.clear();
            bookedRound = round;
        }
        for (int i = 0; i < count; i++) {
            VerifyKey client = VerifyKey.of(in.raw(VerifyKey.BYTES));
            participations.merge(client, 1, Integer::sum);
            if (ours) {
                bookedInRound.add(client);
            }
        }
        in.finish();
        ledgerSequence = record.sequence();
        ledgerHead = record.hash();
    }

    private void replayVote(byte[] frame) {
        // A vote under another plan names that plan in its header and says nothing about this one.
        if (FrameHeader.plan(frame).equals(plan.digest())) {
            lastVote = Vote.decode(frame, plan);
        }
    }
}
