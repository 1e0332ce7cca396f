// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Optional;

/**
 * What one member has seen of another's ledger. It shows the other's own vote: a corrupt member can keep a vote to itself,
 * but cannot make one up and thereby stop a member whose memory is whole.
 *
 * @param plan digest of the plan
 * @param nonce of the question
 * @param asking who asked, from 1
 * @param answering who answers, from 1; another one
 * @param seen the vote of {@code asking} with the greatest ledger sequence, under this plan or another of the population;
 *     empty if none was seen
 */
public record HeadAnswer(
        Digest plan, Digest nonce, int asking, int answering, Optional<Vote> seen, Signature signature) {

    private static final FrameKind KIND = FrameKind.HEAD_ANSWER;

    /** Signs the answer to a question. */
    public static HeadAnswer sign(HeadQuery query, int answering, Optional<Vote> seen, SigningKey identity) {
        byte[] body = body(query.plan(), query.nonce(), query.member(), answering, seen);
        return new HeadAnswer(
                query.plan(),
                query.nonce(),
                query.member(),
                answering,
                seen,
                identity.sign(KIND.signatureContext(), body));
    }

    /** Whether the signature is that of {@code identity}. */
    public boolean isSignedBy(VerifyKey identity) {
        return identity.verifies(KIND.signatureContext(), body(plan, nonce, asking, answering, seen), signature);
    }

    /** Whether it answers this very question. */
    public boolean isTo(HeadQuery query) {
        return plan.equals(query.plan()) && asking == query.member() && nonce.equals(query.nonce());
    }

    /** The frame. */
    public byte[] encode() {
        return FrameHeader.signed(body(plan, nonce, asking, answering, seen), signature);
    }

    /** Reads a frame of a plan. */
    public static HeadAnswer decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        Digest nonce = Digest.of(in.raw(Digest.BYTES));
        int asking = in.u32In("asking member", 1, plan.committee().size());
        int answering = in.u32In("answering member", 1, plan.committee().size());
        if (answering == asking) {
            throw new WireException(Reason.OUT_OF_RANGE, "member " + asking + " cannot answer itself");
        }
        int present = in.u8();
        if (present > 1) {
            throw new WireException(Reason.OUT_OF_RANGE, "presence of a vote must be 0 or 1, was " + present);
        }
        Optional<Vote> seen = present == 1 ? Optional.of(Vote.decodeOfAnyPlan(in.raw(Vote.BYTES))) : Optional.empty();
        HeadAnswer answer =
                new HeadAnswer(plan.digest(), nonce, asking, answering, seen, Signature.of(in.raw(Signature.BYTES)));
        in.finish();
        return answer;
    }

    private static byte[] body(Digest plan, Digest nonce, int asking, int answering, Optional<Vote> seen) {
        WireWriter out = FrameHeader.start(KIND, plan, FrameHeader.BYTES + 256 + Vote.BYTES)
                .raw(nonce.toBytes())
                .u32(asking)
                .u32(answering)
                .u8(seen.isPresent() ? 1 : 0);
        seen.ifPresent(vote -> out.raw(vote.encode()));
        return out.toBytes();
    }
}
