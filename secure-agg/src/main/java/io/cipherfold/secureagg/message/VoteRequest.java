// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/**
 * The set that the node wants opened. Unsigned: a member checks all of it against what it inspected itself.
 *
 * @param round from 1
 * @param salt random, known to node and members
 * @param model digest of the model
 * @param logHead hash of the node's log after inspection
 * @param set the uploads
 */
public record VoteRequest(Digest plan, int round, Digest salt, Digest model, Digest logHead, ClientSet set) {

    private static final FrameKind KIND = FrameKind.VOTE_REQUEST;

    /** What a vote for this set is about. */
    public VoteSubject subject() {
        return new VoteSubject(plan, round, set.hash(new RoundContext(plan, round), salt), set.size(), model, logHead);
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(KIND, plan, 160 + set.size() * 36);
        write(out);
        return out.toBytes();
    }

    /** Reads a frame of a plan. */
    public static VoteRequest decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        VoteRequest request = read(in, plan);
        in.finish();
        return request;
    }

    void write(WireWriter out) {
        out.u32(round).raw(salt.toBytes()).raw(model.toBytes()).raw(logHead.toBytes());
        set.write(out);
    }

    static VoteRequest read(WireReader in, AggregationPlan plan) {
        return new VoteRequest(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                Digest.of(in.raw(Digest.BYTES)),
                Digest.of(in.raw(Digest.BYTES)),
                Digest.of(in.raw(Digest.BYTES)),
                ClientSet.read(in, plan.population().maximumClients()));
    }
}
