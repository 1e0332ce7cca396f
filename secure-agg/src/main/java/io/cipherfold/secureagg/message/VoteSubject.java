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

    /** Length of what {@link #write} appends, in bytes. */
    static final int BYTES = 8 + 3 * Digest.BYTES;

    /** Appends everything but the plan, which is in the frame's header. */
    void write(WireWriter out) {
        out.u32(round).raw(set.toBytes()).u32(clients).raw(model.toBytes()).raw(logHead.toBytes());
    }

    static VoteSubject read(WireReader in, AggregationPlan plan) {
        return read(in, plan.digest(), plan.rounds(), plan.population().maximumClients());
    }

    static VoteSubject readOfAnyPlan(WireReader in, Digest plan) {
        return read(in, plan, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static VoteSubject read(WireReader in, Digest plan, int rounds, int maximumClients) {
        return new VoteSubject(
                plan,
                in.u32In("round", 1, rounds),
                Digest.of(in.raw(Digest.BYTES)),
                in.u32In("clients", 0, maximumClients),
                Digest.of(in.raw(Digest.BYTES)),
                Digest.of(in.raw(Digest.BYTES)));
    }
}
