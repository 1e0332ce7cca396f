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
 * A member that has just started asks the others how far they have seen its ledger: a memory that was restored from a
 * backup would make it vote and answer again where it has before.
 *
 * @param plan digest of the plan
 * @param member who asks, from 1
 * @param nonce 32 random bytes, the same until the member starts again: answers name it
 * @param ledgerSequence position of the last booking in its own ledger; 0 for none
 * @param ledgerHead hash of its journal up to there; zero for none
 */
public record HeadQuery(
        Digest plan, int member, Digest nonce, long ledgerSequence, Digest ledgerHead, Signature signature) {

    private static final FrameKind KIND = FrameKind.HEAD_QUERY;
    private static final int BYTES = FrameHeader.BYTES + 12 + 2 * Digest.BYTES + Signature.BYTES;

    /** Signs a question. */
    public static HeadQuery sign(
            Digest plan, int member, Digest nonce, long ledgerSequence, Digest ledgerHead, SigningKey identity) {
        byte[] body = body(plan, member, nonce, ledgerSequence, ledgerHead);
        return new HeadQuery(
                plan, member, nonce, ledgerSequence, ledgerHead, identity.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(
                KIND.signatureContext(), body(plan, member, nonce, ledgerSequence, ledgerHead), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, member, nonce, ledgerSequence, ledgerHead), signature);
    }

    /** Reads a frame of a plan. */
    public static HeadQuery decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        HeadQuery query = new HeadQuery(
                plan.digest(),
                in.u32In("member", 1, plan.committee().size()),
                Digest.of(in.raw(Digest.BYTES)),
                in.i64In("ledger sequence", 0, Long.MAX_VALUE),
                Digest.of(in.raw(Digest.BYTES)),
                Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return query;
    }

    private static byte[] body(Digest plan, int member, Digest nonce, long ledgerSequence, Digest ledgerHead) {
        return FrameHeader.start(KIND, plan, BYTES)
                .u32(member)
                .raw(nonce.toBytes())
                .i64(ledgerSequence)
                .raw(ledgerHead.toBytes())
                .toBytes();
    }
}
