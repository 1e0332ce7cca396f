// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.JournalKind;
import io.cipherfold.secureagg.message.Vote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a member has seen of the other members' ledgers in the votes of certificates: for each identity the vote that was
 * furthest, under all plans, and pairs of votes that no member with one whole memory signs. A vote that was in no certificate
 * which this member was shown is not here, so that the furthest is a lower bound (PROTOCOL section 6).
 *
 * <p>Confined to one thread.
 */
public final class SeenVotes {

    private static final int MOST_VOTES = 64;

    private final Map<VerifyKey, Vote> furthest = new HashMap<>();
    private final Map<VerifyKey, Contradiction> contradictions = new LinkedHashMap<>();

    /** Has seen nothing. */
    public SeenVotes() {}

    /**
     * Two votes of one member that exclude each other: its memory was set back between them, or it runs twice. With the
     * signatures in them they convince anyone who knows its key.
     *
     * @param member identity key
     * @param known the one that was seen first
     */
    public record Contradiction(VerifyKey member, Vote known, Vote other) {

        @Override
        public String toString() {
            return "member " + member.toHex() + " voted " + where(known) + " and " + where(other)
                    + ": its memory was set back, or it runs twice";
        }

        private static String where(Vote vote) {
            return "in round " + vote.subject().round() + " of plan "
                    + vote.subject().plan() + " with its ledger at " + vote.ledgerSequence() + " and head "
                    + vote.ledgerHead();
        }
    }

    /** The payload of a record of the kind {@link JournalKind#SEEN}: votes by identity key, 1 to 64. */
    public static byte[] payload(Map<VerifyKey, Vote> votes) {
        WireWriter out = new WireWriter(2 + votes.size() * (VerifyKey.BYTES + Vote.BYTES));
        out.u16(votes.size());
        votes.forEach((member, vote) -> out.raw(member.toBytes()).raw(vote.encode()));
        return out.toBytes();
    }

    /**
     * Takes a record of the kind {@link JournalKind#SEEN}. The signatures were checked before it was written; whoever did not
     * write it checks the returned ones.
     *
     * @return its votes by identity key
     * @throws WireException if it does not decode
     */
    public Map<VerifyKey, Vote> take(ChainRecord record) {
        WireReader in = new WireReader(record.payload());
        int count = in.u16();
        if (count < 1 || count > MOST_VOTES) {
            throw new WireException(
                    WireException.Reason.OUT_OF_RANGE, "seen votes are 1 to " + MOST_VOTES + ", were " + count);
        }
        Map<VerifyKey, Vote> votes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            VerifyKey member = VerifyKey.of(in.raw(VerifyKey.BYTES));
            if (votes.put(member, Vote.decodeOfAnyPlan(in.raw(Vote.BYTES))) != null) {
                throw new WireException(WireException.Reason.OUT_OF_RANGE, "two votes of " + member + " in one record");
            }
        }
        in.finish();
        votes.forEach(this::take);
        return votes;
    }

    private void take(VerifyKey member, Vote vote) {
        Vote known = furthest.get(member);
        if (known != null && exclude(known, vote)) {
            contradictions.putIfAbsent(member, new Contradiction(member, known, vote));
        }
        if (known == null || vote.ledgerSequence() > known.ledgerSequence()) {
            furthest.put(member, vote);
        }
    }

    /** The vote of a member with the greatest ledger sequence. */
    public Optional<Vote> furthest(VerifyKey member) {
        return Optional.ofNullable(furthest.get(member));
    }

    /** What was seen of members that were set back or run twice, one pair for each, in the order in which it was seen. */
    public List<Contradiction> contradictions() {
        return new ArrayList<>(contradictions.values());
    }

    /**
     * Whether a vote is worth a record: it leads further than what is known, or excludes it. Of a member that has contradicted
     * itself nothing more is, so that it cannot fill the journal.
     */
    public boolean isNews(VerifyKey member, Vote vote) {
        Vote known = furthest.get(member);
        return !contradictions.containsKey(member)
                && (known == null || vote.ledgerSequence() > known.ledgerSequence() || exclude(known, vote));
    }

    /** Every vote has a booking of its own, and under one plan later rounds come later in the ledger. */
    private static boolean exclude(Vote known, Vote other) {
        if (known.ledgerSequence() == other.ledgerSequence()) {
            return !known.ledgerHead().equals(other.ledgerHead())
                    || !known.subject().equals(other.subject());
        }
        boolean knownIsFirst = known.ledgerSequence() < other.ledgerSequence();
        int first = (knownIsFirst ? known : other).subject().round();
        int second = (knownIsFirst ? other : known).subject().round();
        return known.subject().plan().equals(other.subject().plan()) && first >= second;
    }
}
