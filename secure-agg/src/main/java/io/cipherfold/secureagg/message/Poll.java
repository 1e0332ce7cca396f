// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/**
 * A member asks the node for work. What the node answers (statements, the salt of a set) is for members only, so a poll
 * is signed, and its sequence number keeps anyone from repeating it.
 *
 * @param plan digest of the plan
 * @param member from 1
 * @param sequence greater than in every earlier poll of this member
 * @param inspectAgain whether the member wants the statements and envelopes of the current set again, having lost them
 */
public record Poll(Digest plan, int member, long sequence, boolean inspectAgain, Signature signature) {

    private static final FrameKind KIND = FrameKind.POLL;
    private static final int BYTES = FrameHeader.BYTES + 13 + Signature.BYTES;

    /** Signs a poll. */
    public static Poll sign(Digest plan, int member, long sequence, boolean inspectAgain, SigningKey identity) {
        byte[] body = body(plan, member, sequence, inspectAgain);
        return new Poll(plan, member, sequence, inspectAgain, identity.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(KIND.signatureContext(), body(plan, member, sequence, inspectAgain), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, member, sequence, inspectAgain), signature);
    }

    /** Reads a frame of a plan. */
    public static Poll decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        int member = in.u32In("member", 1, plan.committee().size());
        long sequence = in.i64In("sequence", 0, Long.MAX_VALUE);
        int again = in.u8();
        if (again > 1) {
            throw new WireException(Reason.OUT_OF_RANGE, "inspect again must be 0 or 1, was " + again);
        }
        Poll poll = new Poll(plan.digest(), member, sequence, again == 1, Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return poll;
    }

    private static byte[] body(Digest plan, int member, long sequence, boolean inspectAgain) {
        return FrameHeader.start(KIND, plan, BYTES)
                .u32(member)
                .i64(sequence)
                .u8(inspectAgain ? 1 : 0)
                .toBytes();
    }
}
