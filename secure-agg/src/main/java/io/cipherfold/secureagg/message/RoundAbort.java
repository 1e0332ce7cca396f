// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/** The node gave a round up. */
public record RoundAbort(Digest plan, int round, AbortReason reason, Signature signature) {

    private static final FrameKind KIND = FrameKind.ABORT;

    /** Signs an abort. */
    public static RoundAbort sign(Digest plan, int round, AbortReason reason, SigningKey node) {
        return new RoundAbort(plan, round, reason, node.sign(KIND.signatureContext(), body(plan, round, reason)));
    }

    /** Whether the signature is that of {@code node}. */
    public boolean isSignedBy(VerifyKey node) {
        return node.verifies(KIND.signatureContext(), body(plan, round, reason), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, round, reason), signature);
    }

    /** Reads a frame of a plan. */
    public static RoundAbort decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        RoundAbort abort = new RoundAbort(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                reason(in.u32In("reason", 1, Integer.MAX_VALUE)),
                Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return abort;
    }

    private static AbortReason reason(int code) {
        return AbortReason.ofCode(code)
                .orElseThrow(() -> new WireException(
                        WireException.Reason.OUT_OF_RANGE, "no reason to abort has the code " + code));
    }

    private static byte[] body(Digest plan, int round, AbortReason reason) {
        return FrameHeader.start(KIND, plan, 64).u32(round).u32(reason.code()).toBytes();
    }
}
