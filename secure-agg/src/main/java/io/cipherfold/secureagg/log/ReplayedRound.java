// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ClientSet;
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
import org.jspecify.annotations.Nullable;

/** What the log has said so far about the round that is under way. Filled by {@link RoundReplay}. */
final class ReplayedRound {

    final RoundOpening opening;
    final List<Digest> epochDigests;
    final SortedMap<Integer, Digest> uploads = new TreeMap<>();
    final Map<Digest, Integer> ciphertexts = new HashMap<>();
    final Set<Integer> inspectors = new HashSet<>();
    final Objections objections = new Objections();
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
}
