// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the log has said so far about the round that is under way. Filled by {@link RoundReplay}. */
final class ReplayedRound {

    final RoundOpening opening;
    final List<Digest> epochDigests;
    final SortedMap<Integer, Digest> uploads = new TreeMap<>();
    final Map<Digest, Integer> ciphertexts = new HashMap<>();
    final Set<Integer> inspectors = new HashSet<>();
    final Set<Integer> objections = new HashSet<>();
    /** How many members say of a client that its budget is spent. */
    private final Map<Integer, Integer> spentWords = new HashMap<>();

    private final Set<Integer> objectedForOtherReasons = new HashSet<>();
    final SortedMap<Integer, Vote> votes = new TreeMap<>();
    final SortedMap<Integer, Digest> shares = new TreeMap<>();
    Stage stage = Stage.COLLECTING;
    ClientSet closed = new ClientSet(new TreeMap<>());

    @Nullable
    VoteRequest proposal;

    /** How far a round has come. */
    enum Stage {
        COLLECTING,
        INSPECTING,
        VOTING,
        UNMASKING
    }

    ReplayedRound(RoundOpening opening) {
        this.opening = opening;
        this.epochDigests = opening.epochDigests();
    }

    int number() {
        return opening.announcement().round();
    }

    void object(InspectionReport report) {
        for (int client : report.objections()) {
            objections.add(client);
            if (report.spent().contains(client)) {
                spentWords.merge(client, 1, Integer::sum);
            } else {
                objectedForOtherReasons.add(client);
            }
        }
    }

    /** Clients objected to for another reason than their budget, of which {@code threshold} members have to agree. */
    Set<Integer> unsound(int threshold) {
        return objections.stream()
                .filter(client ->
                        objectedForOtherReasons.contains(client) || spentWords.getOrDefault(client, 0) < threshold)
                .collect(Collectors.toSet());
    }
}
