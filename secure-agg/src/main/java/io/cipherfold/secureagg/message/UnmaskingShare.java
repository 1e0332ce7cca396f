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
 * What a member answers for a certified set. With it the node learns this member's share of what opens the sum and nothing
 * about any single upload.
 */
public final class UnmaskingShare {

    private static final FrameKind KIND = FrameKind.UNMASKING_SHARE;

    private final Digest plan;
    private final int round;
    private final int member;
    private final Digest set;
    private final byte[] packed;
    private final Signature signature;

    private UnmaskingShare(Digest plan, int round, int member, Digest set, byte[] packed, Signature signature) {
        this.plan = plan;
        this.round = round;
        this.member = member;
        this.set = set;
        this.packed = packed;
        this.signature = signature;
    }

    /** Signs a share. */
    public static UnmaskingShare sign(VoteSubject subject, int member, byte[] packedShare, SigningKey identity) {
        byte[] packed = packedShare.clone();
        byte[] body = body(subject.plan(), subject.round(), member, subject.set(), packed);
        return new UnmaskingShare(
                subject.plan(),
                subject.round(),
                member,
                subject.set(),
                packed,
                identity.sign(KIND.signatureContext(), body));
    }

    /** The round, from 1. */
    public int round() {
        return round;
    }

    /** The member, from 1. */
    public int member() {
        return member;
    }

    /** Hash of the set that it is for. */
    public Digest set() {
        return set;
    }

    /** A copy of the share's bytes, for the plan's scheme to check and to use. */
    public byte[] bytes() {
        return packed.clone();
    }

    /** What the log names it by: the SHA-256 of the frame. */
    public Digest digest() {
        return Digest.sha256(encode());
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(KIND.signatureContext(), body(plan, round, member, set, packed), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, round, member, set, packed), signature);
    }

    /** Reads a frame of a plan whose scheme has shares of {@code shareBytes} bytes. */
    public static UnmaskingShare decode(byte[] frame, AggregationPlan plan, int shareBytes) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        UnmaskingShare share = new UnmaskingShare(
                plan.digest(),
                in.u32In("round", 1, plan.rounds()),
                in.u32In("member", 1, plan.committee().size()),
                Digest.of(in.raw(Digest.BYTES)),
                in.raw(shareBytes),
                Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return share;
    }

    private static byte[] body(Digest plan, int round, int member, Digest set, byte[] packed) {
        return FrameHeader.start(KIND, plan, packed.length + 128)
                .u32(round)
                .u32(member)
                .raw(set.toBytes())
                .raw(packed)
                .toBytes();
    }

    @Override
    public String toString() {
        return "UnmaskingShare[round=" + round + ", member=" + member + ", redacted]";
    }
}
