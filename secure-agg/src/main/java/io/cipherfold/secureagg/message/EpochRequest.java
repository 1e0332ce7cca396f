// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/**
 * The node has no key of this member for the epoch that starts with a round. Unsigned: whom it reaches only makes a key
 * earlier than needed.
 *
 * @param firstRound first round of the epoch
 */
public record EpochRequest(Digest plan, int firstRound) {

    private static final FrameKind KIND = FrameKind.EPOCH_REQUEST;

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.start(KIND, plan, 64).u32(firstRound).toBytes();
    }

    /** Reads a frame of a plan. */
    public static EpochRequest decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        EpochRequest request = new EpochRequest(plan.digest(), in.u32In("first round", 1, plan.rounds()));
        in.finish();
        return request;
    }
}
