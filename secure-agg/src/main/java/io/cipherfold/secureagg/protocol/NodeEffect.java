// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Reply;
import java.util.SortedMap;

/** What the node has to do, in order. */
public sealed interface NodeEffect {

    /** Write a record to the log; everything behind it may rely on it being there. */
    record Persist(ChainRecord record) implements NodeEffect {}

    /** Keep a frame that answers for a round from now on. */
    record KeepOutcome(int round, Reply.Frame outcome) implements NodeEffect {}

    /** Add a client's spooled ciphertext to the round's sum. */
    record Accumulate(int round, int client) implements NodeEffect {}

    /** Subtract a client's spooled ciphertext from the round's sum. */
    record Remove(int round, int client) implements NodeEffect {}

    /** Open the round's sum with these shares and report back. */
    record Open(int round, int clients, SortedMap<Integer, byte[]> shares) implements NodeEffect {}

    /** The round is over: its sum and its spooled uploads are not needed any more. */
    record Discard(int round) implements NodeEffect {}
}
