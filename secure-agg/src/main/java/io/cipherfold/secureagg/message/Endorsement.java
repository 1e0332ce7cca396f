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
 * A member vouches towards readers that a round's sum was allowed to be opened, and that it has vouched for no other sum of
 * the round. It says nothing about the sum being right, which a member cannot check, and nothing about who or how many are
 * in it.
 *
 * @param subject what it is about
 * @param member from 1
 */
public record Endorsement(Subject subject, int member, Signature signature) {

    private static final FrameKind KIND = FrameKind.ENDORSEMENT;

    /**
     * What readers learn about a round besides the sum.
     *
     * @param plan digest of the plan
     * @param round from 1
     * @param model digest of the model that the clients started from
     * @param sum SHA-256 of the sum's bytes
     */
    public record Subject(Digest plan, int round, Digest model, Digest sum) {

        /** Appends everything but the plan, which is in the frame's header. */
        void write(WireWriter out) {
            out.u32(round).raw(model.toBytes()).raw(sum.toBytes());
        }

        static Subject read(WireReader in, AggregationPlan plan) {
            return new Subject(
                    plan.digest(),
                    in.u32In("round", 1, plan.rounds()),
                    Digest.of(in.raw(Digest.BYTES)),
                    Digest.of(in.raw(Digest.BYTES)));
        }
    }

    /** Signs an endorsement. */
    public static Endorsement sign(Subject subject, int member, SigningKey identity) {
        return new Endorsement(subject, member, identity.sign(KIND.signatureContext(), body(subject, member)));
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(KIND.signatureContext(), body(subject, member), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(subject, member), signature);
    }

    /** Reads a frame of a plan. */
    public static Endorsement decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        Endorsement endorsement = readMember(in, Subject.read(in, plan), plan);
        in.finish();
        return endorsement;
    }

    /** Appends what differs between the endorsements of a release. */
    void writeMember(WireWriter out) {
        out.u32(member).raw(signature.toBytes());
    }

    static Endorsement readMember(WireReader in, Subject subject, AggregationPlan plan) {
        return new Endorsement(
                subject, in.u32In("member", 1, plan.committee().size()), Signature.of(in.raw(Signature.BYTES)));
    }

    private static byte[] body(Subject subject, int member) {
        WireWriter out = FrameHeader.start(KIND, subject.plan(), 128);
        subject.write(out);
        return out.u32(member).toBytes();
    }
}
