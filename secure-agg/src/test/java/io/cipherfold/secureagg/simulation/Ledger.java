// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.log.ChainRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a member's journal on disk says that it has booked, read by the page of the protocol and not by the member. */
final class Ledger {

    private static final int BOOKED = 1;

    private final Map<VerifyKey, Integer> participations = new HashMap<>();
    private final Map<Integer, Set<VerifyKey>> rounds = new HashMap<>();

    Ledger(List<ChainRecord> journal) {
        for (ChainRecord record : journal) {
            if (record.kind() != BOOKED) {
                continue;
            }
            WireReader in = new WireReader(record.payload());
            in.raw(Digest.BYTES);
            int round = in.u32In("round", 1, Integer.MAX_VALUE);
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

    /** The most that any client is booked with. */
    int mostParticipations() {
        return participations.values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }
}
