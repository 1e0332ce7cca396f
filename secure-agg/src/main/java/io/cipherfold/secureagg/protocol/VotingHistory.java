// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.Vote;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the votes of all rounds so far add up to at the node: how far each member's ledger was, and in how many certified
 * sets each client has been. A single member or client that disregards either would otherwise leave an honest node with
 * a log that no audit passes. Confined to one thread.
 */
final class VotingHistory {

    private final Map<Integer, Long> ledgerSequences = new HashMap<>();
    private final Map<Integer, Integer> certifiedRounds = new HashMap<>();

    /** Why a vote is not taken: the member's ledger was as far before, or further. */
    Optional<Reply> setBack(Vote vote) {
        long last = ledgerSequences.getOrDefault(vote.member(), -1L);
        return vote.ledgerSequence() > last
                ? Optional.empty()
                : Optional.of(Reply.rejected(
                        RejectionReason.REPLAYED,
                        "the ledger of member " + vote.member() + " was at " + last + " before and now is at "
                                + vote.ledgerSequence() + ": it was set back"));
    }

    /** In how many certified sets a client has been. */
    int certifiedRounds(int client) {
        return certifiedRounds.getOrDefault(client, 0);
    }

    /** In how many certified sets clients have been, a number for each that has been in any. */
    Collection<Integer> certifiedRounds() {
        return certifiedRounds.values();
    }

    void voted(Vote vote) {
        ledgerSequences.put(vote.member(), vote.ledgerSequence());
    }

    void certified(ClientSet set) {
        set.statements().keySet().forEach(client -> certifiedRounds.merge(client, 1, Integer::sum));
    }
}
