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

/**
 * The coordinator opens a round.
 *
 * @param plan digest of the plan
 * @param round from 1
 * @param model SHA-256 of the model's bytes, see {@link ModelBytes}
 * @param deadlineMillis when uploads end, milliseconds since 1970 in UTC; ends a hanging round, guards nothing
 */
public record Announcement(Digest plan, int round, Digest model, long deadlineMillis, Signature signature) {

    /** Length of the frame in bytes. */
    public static final int BYTES = FrameHeader.BYTES + 12 + Digest.BYTES + Signature.BYTES;

    private static final FrameKind KIND = FrameKind.ANNOUNCEMENT;

    /** Signs an announcement. */
    public static Announcement sign(Digest plan, int round, Digest model, long deadlineMillis, SigningKey coordinator) {
        byte[] body = body(plan, round, model, deadlineMillis);
        return new Announcement(plan, round, model, deadlineMillis, coordinator.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code coordinator}. */
    public boolean isSignedBy(VerifyKey coordinator) {
        return coordinator.verifies(KIND.signatureContext(), body(plan, round, model, deadlineMillis), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, round, model, deadlineMillis), signature);
    }

    /** Reads a frame of a plan. */
    public static Announcement decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        Announcement announcement = read(in, plan);
        in.finish();
        return announcement;
    }

    static Announcement read(WireReader in, AggregationPlan plan) {
        FrameHeader.expect(in, KIND, plan.digest());
        return new Announcement(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                Digest.of(in.raw(Digest.BYTES)),
                in.i64In("deadline", 0, Long.MAX_VALUE),
                Signature.of(in.raw(Signature.BYTES)));
    }

    private static byte[] body(Digest plan, int round, Digest model, long deadlineMillis) {
        return FrameHeader.start(KIND, plan, BYTES)
                .u32(round)
                .raw(model.toBytes())
                .i64(deadlineMillis)
                .toBytes();
    }
}
