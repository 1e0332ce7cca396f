// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps anyone from repeating a party's signed requests: their sequence numbers grow. Safe for use by several threads. */
public final class GrowingSequences {

    private final Map<Integer, Long> last = new HashMap<>();

    /** No party has asked yet. */
    public GrowingSequences() {}

    /** Why a genuine request is not answered; nothing if it is, and then it is not answered again. */
    public synchronized Optional<Reply.Rejected> refusal(int party, long sequence) {
        long before = last.getOrDefault(party, -1L);
        if (sequence <= before) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.REPLAYED, "the sequence must be greater than " + before + ", was " + sequence));
        }
        last.put(party, sequence);
        return Optional.empty();
    }
}
