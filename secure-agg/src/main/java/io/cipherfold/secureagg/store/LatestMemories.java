// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last memory of each client. Frames are kept only of the round that was saved last: no client sends one of an
 * earlier round any more, and a host may hold many clients.
 */
final class LatestMemories {

    private final Map<Integer, ClientMemory> latest = new HashMap<>();
    private final Set<Integer> withFrame = new HashSet<>();
    private Digest plan = Digest.ZERO;
    private int round;

    void put(ClientMemory memory) {
        if (!memory.plan().equals(plan) || memory.lastRound() != round) {
            withFrame.forEach(client -> latest.computeIfPresent(client, (number, older) -> older.withoutUpload()));
            withFrame.clear();
            plan = memory.plan();
            round = memory.lastRound();
        }
        latest.put(memory.client(), memory);
        if (memory.upload().isPresent()) {
            withFrame.add(memory.client());
        }
    }

    /** Names of the files that frames are in. */
    Set<String> frameFiles() {
        Set<String> names = new HashSet<>();
        withFrame.forEach(client -> Optional.ofNullable(latest.get(client))
                .flatMap(ClientMemory::frameFile)
                .ifPresent(names::add));
        return names;
    }

    Map<Integer, ClientMemory> all() {
        return Map.copyOf(latest);
    }

    /** All memories by client; those with frames last, so that replaying them in this order keeps the frames. */
    List<ClientMemory> inReplayOrder() {
        return latest.values().stream()
                .sorted((a, b) -> {
                    int byFrame =
                            Boolean.compare(a.upload().isPresent(), b.upload().isPresent());
                    return byFrame != 0 ? byFrame : Integer.compare(a.client(), b.client());
                })
                .toList();
    }
}
