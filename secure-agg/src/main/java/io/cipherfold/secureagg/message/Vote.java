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
 * A member agrees that the sum over one set may be opened, having booked the loss.
 *
 * @param subject what it is about
 * @param member from 1
 * @param ledgerSequence position of the booking in the member's ledger
 * @param ledgerHead hash of the ledger up to there
 */
public record Vote(VoteSubject subject, int member, long ledgerSequence, Digest ledgerHead, Signature signature) {

    /** Length of the frame in bytes. */
    public static final int BYTES = FrameHeader.BYTES + VoteSubject.BYTES + 12 + Digest.BYTES + Signature.BYTES;

    private static final FrameKind KIND = FrameKind.VOTE;

    /** Signs a vote. */
    public static Vote sign(
            VoteSubject subject, int member, long ledgerSequence, Digest ledgerHead, SigningKey identity) {
        byte[] body = body(subject, member, ledgerSequence, ledgerHead);
        return new Vote(subject, member, ledgerSequence, ledgerHead, identity.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(KIND.signatureContext(), body(subject, member, ledgerSequence, ledgerHead), signature);
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(subject, member, ledgerSequence, ledgerHead), signature);
    }

    /** Reads a frame of a plan. */
    public static Vote decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        VoteSubject subject = VoteSubject.read(in, plan);
        Vote vote = readMember(in, subject, plan.committee().size());
        in.finish();
        return vote;
    }

    /**
     * Reads a vote of whatever plan its header names: of its round, clients and member no more is known than that they are not
     * negative, and not 0 where counting begins at 1.
     */
    public static Vote decodeOfAnyPlan(byte[] frame) {
        WireReader in = new WireReader(frame);
        Digest plan = FrameHeader.plan(frame);
        FrameHeader.expect(in, KIND, plan);
        Vote vote = readMember(in, VoteSubject.readOfAnyPlan(in, plan), Integer.MAX_VALUE);
        in.finish();
        return vote;
    }

    /** Appends what differs between the votes of a certificate. */
    void writeMember(WireWriter out) {
        out.u32(member).i64(ledgerSequence).raw(ledgerHead.toBytes()).raw(signature.toBytes());
    }

    static Vote readMember(WireReader in, VoteSubject subject, int members) {
        return new Vote(
                subject,
                in.u32In("member", 1, members),
                in.i64In("ledger sequence", 0, Long.MAX_VALUE),
                Digest.of(in.raw(Digest.BYTES)),
                Signature.of(in.raw(Signature.BYTES)));
    }

    private static byte[] body(VoteSubject subject, int member, long ledgerSequence, Digest ledgerHead) {
        WireWriter out = FrameHeader.start(KIND, subject.plan(), 256);
        subject.write(out);
        return out.u32(member).i64(ledgerSequence).raw(ledgerHead.toBytes()).toBytes();
    }
}
