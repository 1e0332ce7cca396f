// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.OptionalInt;

/**
 * Somebody who may know who takes part asks for records of the log: a member, the node or the enrolment authority, or an
 * auditor to whom one of them lends its key. The coordinator is a reader and may not. The sequence number keeps anyone from
 * repeating a request.
 *
 * @param plan digest of the plan
 * @param party whose key signs: a member's number, 0 for the node, the number after the last member's for the authority
 * @param sequence greater than in every earlier request of this party
 * @param first position of the first record, from 0
 */
public record LogRequest(Digest plan, int party, long sequence, long first, Signature signature) {

    private static final FrameKind KIND = FrameKind.LOG_REQUEST;
    private static final int BYTES = FrameHeader.BYTES + 20 + Signature.BYTES;

    /** Signs a request. */
    public static LogRequest sign(Digest plan, int party, long sequence, long first, SigningKey identity) {
        Signature signature = identity.sign(KIND.signatureContext(), body(plan, party, sequence, first));
        return new LogRequest(plan, party, sequence, first, signature);
    }

    /** The number under which a key may ask under a plan; empty if it may not. */
    public static OptionalInt partyOf(VerifyKey identity, AggregationPlan plan) {
        for (int party = 0; party <= plan.committee().size() + 1; party++) {
            if (key(party, plan).equals(identity)) {
                return OptionalInt.of(party);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether it is signed by the party that it names. */
    public boolean isSigned(AggregationPlan byPlan) {
        return key(party, byPlan).verifies(KIND.signatureContext(), body(plan, party, sequence, first), signature);
    }

    private static VerifyKey key(int party, AggregationPlan plan) {
        if (party == 0) {
            return plan.parties().node();
        }
        return party > plan.committee().size()
                ? plan.parties().authority()
                : plan.committee().member(party);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, party, sequence, first), signature);
    }

    /** Reads a frame of a plan. */
    public static LogRequest decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        LogRequest request = new LogRequest(
                plan.digest(),
                in.u32In("party", 0, plan.committee().size() + 1L),
                in.i64In("sequence", 0, Long.MAX_VALUE),
                in.i64In("first", 0, Long.MAX_VALUE),
                Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return request;
    }

    private static byte[] body(Digest plan, int party, long sequence, long first) {
        return FrameHeader.start(KIND, plan, BYTES)
                .u32(party)
                .i64(sequence)
                .i64(first)
                .toBytes();
    }
}
