// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.envelope.EpochPublicKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/**
 * A member's public key for an epoch, signed by its identity key.
 *
 * @param plan digest of the plan
 * @param member from 1
 * @param firstRound first round of the epoch
 * @param lastRound last round of the epoch
 * @param commitment to what the member adds to the collective key of the epoch; zero when the scheme has none
 */
public record EpochKeyRecord(
        Digest plan,
        int member,
        int firstRound,
        int lastRound,
        EpochPublicKey key,
        Digest commitment,
        Signature signature) {

    /** Length of the frame in bytes. */
    public static final int BYTES = FrameHeader.BYTES + 12 + EpochPublicKey.BYTES + Digest.BYTES + Signature.BYTES;

    private static final FrameKind KIND = FrameKind.EPOCH_KEY;

    /** Signs a record. */
    public static EpochKeyRecord sign(
            Digest plan,
            int member,
            int firstRound,
            int lastRound,
            EpochPublicKey key,
            Digest commitment,
            SigningKey identity) {
        byte[] body = body(plan, member, firstRound, lastRound, key, commitment);
        return new EpochKeyRecord(
                plan, member, firstRound, lastRound, key, commitment, identity.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(
                KIND.signatureContext(), body(plan, member, firstRound, lastRound, key, commitment), signature);
    }

    /** Whether the epoch contains a round. */
    public boolean covers(int round) {
        return firstRound <= round && round <= lastRound;
    }

    /** What a statement names this record by: the SHA-256 of the frame. */
    public Digest digest() {
        return Digest.sha256(encode());
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, member, firstRound, lastRound, key, commitment), signature);
    }

    /** Reads a frame of a plan. */
    public static EpochKeyRecord decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        EpochKeyRecord record = read(in, plan);
        in.finish();
        return record;
    }

    static EpochKeyRecord read(WireReader in, AggregationPlan plan) {
        FrameHeader.expect(in, KIND, plan.digest());
        return new EpochKeyRecord(
                plan.digest(),
                in.u32In("member", 1, plan.committee().size()),
                in.u32In("first round", 1, plan.rounds()),
                in.u32In("last round", 1, Integer.MAX_VALUE),
                EpochPublicKey.read(in),
                Digest.of(in.raw(Digest.BYTES)),
                Signature.of(in.raw(Signature.BYTES)));
    }

    private static byte[] body(
            Digest plan, int member, int firstRound, int lastRound, EpochPublicKey key, Digest commitment) {
        WireWriter out =
                FrameHeader.start(KIND, plan, BYTES).u32(member).u32(firstRound).u32(lastRound);
        key.write(out);
        return out.raw(commitment.toBytes()).toBytes();
    }
}
