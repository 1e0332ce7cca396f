// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.plan.Population;
import java.util.HashMap;
import java.util.Map;

/**
 * What the votes of all rounds so far add up to at the node: how far each member's ledger was, and in how many certified
 * sets each client has been. A single member or client that disregards either would otherwise leave an honest node with
 * a log that no audit passes. Confined to one thread.
 */
final class VotingHistory {

    private final Map<Integer, Long> ledgerSequences = new HashMap<>();
    private final Map<Integer, Integer> certifiedRounds = new HashMap<>();

    /** The ledger sequence in the last vote of a member; -1 before the first. */
    long ledgerSequence(int member) {
        return ledgerSequences.getOrDefault(member, -1L);
    }

    /** In how many certified sets a client has been. */
    int certifiedRounds(int client) {
        return certifiedRounds.getOrDefault(client, 0);
    }

    /** Whether as many clients as a set needs have been in fewer certified sets than their cap. */
    boolean leavesEnoughClients(Population population) {
        long spent = certifiedRounds.values().stream()
                .filter(rounds -> rounds >= population.participationCap())
                .count();
        return population.clients() - spent >= population.minimumClients();
    }

    void voted(Vote vote) {
        ledgerSequences.put(vote.member(), vote.ledgerSequence());
    }

    void certified(ClientSet set) {
        set.statements().keySet().forEach(client -> certifiedRounds.merge(client, 1, Integer::sum));
    }
}
