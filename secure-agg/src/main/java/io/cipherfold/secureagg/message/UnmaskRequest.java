// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/** The set with its certificate: a member that inspected it answers with its unmasking share. */
public record UnmaskRequest(VoteRequest proposal, Certificate certificate) {

    private static final FrameKind KIND = FrameKind.UNMASK_REQUEST;

    /** Digest of the plan. */
    public Digest plan() {
        return proposal.plan();
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(KIND, plan(), 2048 + proposal.set().size() * 36);
        proposal.write(out);
        certificate.write(out);
        return out.toBytes();
    }

    /** Reads a frame of a plan. */
    public static UnmaskRequest decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        UnmaskRequest request = new UnmaskRequest(VoteRequest.read(in, plan), Certificate.read(in, plan));
        in.finish();
        return request;
    }
}
