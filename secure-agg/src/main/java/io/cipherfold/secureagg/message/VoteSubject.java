// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;

/**
 * What a vote is about; a certificate consists of votes with equal subjects.
 *
 * @param plan digest of the plan
 * @param round from 1
 * @param set {@link ClientSet#hash} of the set to open
 * @param clients K
 * @param model digest of the model
 * @param logHead hash of the node's log after inspection
 */
public record VoteSubject(Digest plan, int round, Digest set, int clients, Digest model, Digest logHead) {

    /** Appends everything but the plan, which is in the frame's header. */
    void write(WireWriter out) {
        out.u32(round).raw(set.toBytes()).u32(clients).raw(model.toBytes()).raw(logHead.toBytes());
    }

    static VoteSubject read(WireReader in, AggregationPlan plan) {
        return new VoteSubject(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                Digest.of(in.raw(Digest.BYTES)),
                in.u32In("clients", 0, plan.population().maximumClients()),
                Digest.of(in.raw(Digest.BYTES)),
                Digest.of(in.raw(Digest.BYTES)));
    }
}
