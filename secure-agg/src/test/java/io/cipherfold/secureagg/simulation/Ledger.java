// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.wire.FrameHeader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a member's journal on disk says that it has done, read by the page of the protocol and not by the member. */
final class Ledger {

    private static final int GREATEST_SCOPE_BYTES = 64;
    private static final int NOISE_BYTES = 8 + 8 + 4 + 4 + 4 + 8;
    private static final int BOOKED = 1;
    private static final int VOTED = 2;
    private static final int UNMASKED = 3;
    private static final int SEEN = 4;

    private final Map<VerifyKey, Integer> participations = new HashMap<>();
    private final Map<Integer, Set<VerifyKey>> rounds = new HashMap<>();
    private final Set<Integer> unmasked = new HashSet<>();
    private final Set<Integer> votedFirst = new HashSet<>();

    Ledger(List<ChainRecord> journal) {
        for (ChainRecord record : journal) {
            if (record.kind() == SEEN) {
                continue;
            }
            WireReader in = new WireReader(record.payload());
            in.raw(record.kind() == VOTED ? FrameHeader.BYTES : Digest.BYTES);
            int round = in.u32In("round", 1, Integer.MAX_VALUE);
            if (record.kind() == UNMASKED) {
                unmasked.add(round);
            } else if (record.kind() == VOTED && !unmasked.contains(round)) {
                votedFirst.add(round);
            }
            if (record.kind() != BOOKED) {
                continue;
            }
            in.text(GREATEST_SCOPE_BYTES);
            in.raw(VerifyKey.BYTES);
            in.raw(in.u8() * NOISE_BYTES);
            int count = in.u32In("clients", 0, Integer.MAX_VALUE);
            for (int i = 0; i < count; i++) {
                VerifyKey client = VerifyKey.of(in.raw(VerifyKey.BYTES));
                participations.merge(client, 1, Integer::sum);
                rounds.computeIfAbsent(round, unused -> new HashSet<>()).add(client);
            }
        }
    }

    /** Whether a client's loss in a round is booked. */
    boolean has(int round, VerifyKey client) {
        return rounds.getOrDefault(round, Set.of()).contains(client);
    }

    /** How often a client is booked. */
    int participations(VerifyKey client) {
        return participations.getOrDefault(client, 0);
    }

    /** Whether the vote in a round was on disk before any share of it was given. */
    boolean votedBeforeUnmasking(int round) {
        return votedFirst.contains(round);
    }

    /** The most that any client is booked with. */
    int mostParticipations() {
        return participations.values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }
}
