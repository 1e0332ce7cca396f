// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node's memory that lasts as long as the process: a node that stops forgets its rounds, and those that were open are
 * aborted. Grows with the number of rounds.
 */
public final class MemoryRoundStore implements RoundStore {

    private final List<ChainRecord> log = new ArrayList<>();
    private final Map<Integer, Reply.Frame> outcomes = new HashMap<>();

    /** Creates an empty store. */
    public MemoryRoundStore() {}

    @Override
    public synchronized void append(ChainRecord record) {
        Digest head = log.isEmpty() ? Digest.ZERO : log.get(log.size() - 1).hash();
        if (record.sequence() != log.size() || !record.previous().equals(head)) {
            throw new StoreException(
                    "record " + record.sequence() + " does not follow the " + log.size() + " that are there", null);
        }
        log.add(record);
    }

    @Override
    public synchronized List<ChainRecord> records(long first, int limit) {
        int from = (int) Math.min(Math.max(0, first), log.size());
        int to = (int) Math.min((long) from + Math.max(0, limit), log.size());
        return List.copyOf(log.subList(from, to));
    }

    @Override
    public synchronized void keepOutcome(int round, Reply.Frame outcome) {
        Reply.Frame earlier = outcomes.putIfAbsent(round, outcome);
        if (earlier != null && !Arrays.equals(earlier.bytes(), outcome.bytes())) {
            throw new StoreException("round " + round + " has ended otherwise before", null);
        }
    }

    @Override
    public synchronized Optional<Reply.Frame> outcome(int round) {
        return Optional.ofNullable(outcomes.get(round));
    }

    @Override
    public void close() {}
}
