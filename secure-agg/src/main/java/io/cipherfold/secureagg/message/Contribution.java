// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/**
 * What a member adds to the collective key of an epoch, revealed after every member has committed to its own in its epoch
 * key record: whoever chose last could otherwise choose the key of all.
 */
public final class Contribution {

    /** No scheme's contribution is longer. */
    public static final int MOST_BYTES = 1 << 20;

    private static final FrameKind KIND = FrameKind.CONTRIBUTION;
    private static final String COMMITMENT_LABEL = "cipherfold/contribution/1";

    private final Digest plan;
    private final int member;
    private final int firstRound;
    private final Digest records;
    private final byte[] bytes;
    private final Signature signature;

    private Contribution(Digest plan, int member, int firstRound, Digest records, byte[] bytes, Signature signature) {
        this.plan = plan;
        this.member = member;
        this.firstRound = firstRound;
        this.records = records;
        this.bytes = bytes;
        this.signature = signature;
    }

    /** What an epoch key record commits to: the SHA3-256 of plan, member, first round and contribution. */
    public static Digest commitment(Digest plan, int member, int firstRound, byte[] contribution) {
        byte[] context = new WireWriter(Digest.BYTES + 2 * Integer.BYTES)
                .raw(plan.toBytes())
                .u32(member)
                .u32(firstRound)
                .toBytes();
        return Digest.sha3(COMMITMENT_LABEL, context, contribution);
    }

    /**
     * Signs a contribution.
     *
     * @param request what the member has seen: the commitments of all
     */
    public static Contribution sign(ContributionRequest request, int member, byte[] contribution, SigningKey identity) {
        byte[] bytes = contribution.clone();
        Digest records = request.digest();
        byte[] body = body(request.plan(), member, request.firstRound(), records, bytes);
        return new Contribution(
                request.plan(),
                member,
                request.firstRound(),
                records,
                bytes,
                identity.sign(KIND.signatureContext(), body));
    }

    /** The member, from 1. */
    public int member() {
        return member;
    }

    /** First round of the epoch. */
    public int firstRound() {
        return firstRound;
    }

    /** Digest of the epoch key records, with the commitments of all, that the member had seen. */
    public Digest records() {
        return records;
    }

    /** A copy of the contribution. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether it is what the member's epoch key record commits to. */
    public boolean opens(Digest commitment) {
        return commitment(plan, member, firstRound, bytes).equals(commitment);
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(KIND.signatureContext(), body(plan, member, firstRound, records, bytes), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, member, firstRound, records, bytes), signature);
    }

    /** Reads a frame of a plan. */
    public static Contribution decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        Contribution contribution = read(in, plan);
        in.finish();
        return contribution;
    }

    static Contribution read(WireReader in, AggregationPlan plan) {
        FrameHeader.expect(in, KIND, plan.digest());
        return new Contribution(
                plan.digest(),
                in.u32In("member", 1, plan.committee().size()),
                in.u32In("first round", 1, plan.rounds()),
                Digest.of(in.raw(Digest.BYTES)),
                in.raw(in.u32In("bytes of a contribution", 0, MOST_BYTES)),
                Signature.of(in.raw(Signature.BYTES)));
    }

    private static byte[] body(Digest plan, int member, int firstRound, Digest records, byte[] bytes) {
        return FrameHeader.start(KIND, plan, bytes.length + 256)
                .u32(member)
                .u32(firstRound)
                .raw(records.toBytes())
                .u32(bytes.length)
                .raw(bytes)
                .toBytes();
    }

    @Override
    public String toString() {
        return "Contribution[member=" + member + ", firstRound=" + firstRound + "]";
    }
}
