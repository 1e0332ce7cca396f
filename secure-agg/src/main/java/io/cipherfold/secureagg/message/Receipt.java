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
 * The node's word that it has an upload and where in its log that stands.
 *
 * @param plan digest of the plan
 * @param round from 1
 * @param client number in the registry
 * @param statement digest of the upload's statement
 * @param logSequence position of the upload in the node's log
 * @param logHead hash of the log up to there
 */
public record Receipt(
        Digest plan, int round, int client, Digest statement, long logSequence, Digest logHead, Signature signature) {

    private static final FrameKind KIND = FrameKind.RECEIPT;
    private static final int BYTES = FrameHeader.BYTES + 16 + 2 * Digest.BYTES + Signature.BYTES;

    /** Signs a receipt. */
    public static Receipt sign(
            Digest plan, int round, int client, Digest statement, long logSequence, Digest logHead, SigningKey node) {
        byte[] body = body(plan, round, client, statement, logSequence, logHead);
        return new Receipt(
                plan, round, client, statement, logSequence, logHead, node.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code node}. */
    public boolean isSignedBy(VerifyKey node) {
        return node.verifies(
                KIND.signatureContext(), body(plan, round, client, statement, logSequence, logHead), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, round, client, statement, logSequence, logHead), signature);
    }

    /** Reads a frame of a plan. */
    public static Receipt decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        Receipt receipt = new Receipt(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                in.u32In("client", 0, Integer.MAX_VALUE),
                Digest.of(in.raw(Digest.BYTES)),
                in.i64In("log sequence", 0, Long.MAX_VALUE),
                Digest.of(in.raw(Digest.BYTES)),
                Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return receipt;
    }

    private static byte[] body(Digest plan, int round, int client, Digest statement, long logSequence, Digest logHead) {
        return FrameHeader.start(KIND, plan, BYTES)
                .u32(round)
                .u32(client)
                .raw(statement.toBytes())
                .i64(logSequence)
                .raw(logHead.toBytes())
                .toBytes();
    }
}
