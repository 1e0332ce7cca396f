// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.LogRequest;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.protocol.GrowingSequences;
import io.cipherfold.secureagg.store.RoundStore;
import java.util.List;
import java.util.Optional;

/**
 * Gives out the node's log: to anybody or, where it is hidden from readers who takes part, to signed requests of those who
 * may know. Safe for use by several threads.
 */
final class LogReader {

    private static final int BYTES_AT_ONCE = 4 << 20;

    private final AggregationPlan plan;
    private final RoundStore store;
    private final GrowingSequences sequences = new GrowingSequences();

    LogReader(AggregationPlan plan, RoundStore store) {
        this.plan = plan;
        this.store = store;
    }

    /** To anybody. */
    Reply read(long first) {
        if (plan.hidesParticipants()) {
            return Reply.rejected(
                    RejectionReason.HIDDEN_FROM_READERS,
                    "the log says who takes part: a request must be signed by a member, the node or the authority");
        }
        return records(first);
    }

    /** To somebody who signs. */
    Reply read(byte[] frame) {
        return Reply.decoding(() -> {
            LogRequest request = LogRequest.decode(frame, plan);
            if (!request.isSigned(plan)) {
                return Reply.notSignedBy("party " + request.party());
            }
            Optional<Reply.Rejected> refused = sequences.refusal(request.party(), request.sequence());
            if (refused.isPresent()) {
                return refused.get();
            }
            return records(request.first());
        });
    }

    private Reply records(long first) {
        WireWriter out = new WireWriter(1 << 16);
        long next = first;
        while (out.length() < BYTES_AT_ONCE) {
            List<ChainRecord> records = store.records(next, 64);
            if (records.isEmpty()) {
                break;
            }
            records.forEach(record -> out.raw(record.encode()));
            next += records.size();
        }
        return Reply.frame(out.toBytes());
    }
}
