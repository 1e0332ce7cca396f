// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Reply;
import java.util.List;
import java.util.Optional;

/**
 * What a node keeps: its log and how each round ended. Every implementation passes the same contract suite.
 *
 * <p>Safe for use by several threads. Methods throw {@link StoreException} when the storage fails.
 */
public interface RoundStore extends AutoCloseable {

    /** Appends a record that follows the last one; any other is refused with a {@link StoreException}. */
    void append(ChainRecord record);

    /** At most {@code limit} records from position {@code first} on. */
    List<ChainRecord> records(long first, int limit);

    /**
     * Keeps the frame, a release or an abort, that answers for a round. A round ends once: another frame for it is refused
     * with a {@link StoreException}.
     */
    void keepOutcome(int round, Reply.Frame outcome);

    /** The frame that answers for a round, if it is over. */
    Optional<Reply.Frame> outcome(int round);

    @Override
    void close();
}
