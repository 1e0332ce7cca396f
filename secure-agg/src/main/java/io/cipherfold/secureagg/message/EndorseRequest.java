// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;

/**
 * The node has opened the sum of a certified set and asks a member to vouch for it towards readers.
 *
 * @param certificate the votes on the set
 * @param sum SHA-256 of the sum's bytes
 */
public record EndorseRequest(Certificate certificate, Digest sum) {

    private static final FrameKind KIND = FrameKind.ENDORSE_REQUEST;

    /** What the member is asked to sign. */
    public Endorsement.Subject subject() {
        VoteSubject voted = certificate.subject();
        return new Endorsement.Subject(voted.plan(), voted.round(), voted.model(), sum);
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(KIND, certificate.subject().plan(), 2048);
        certificate.write(out);
        return out.raw(sum.toBytes()).toBytes();
    }

    /** Reads a frame of a plan. */
    public static EndorseRequest decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        EndorseRequest request = new EndorseRequest(Certificate.read(in, plan), Digest.of(in.raw(Digest.BYTES)));
        in.finish();
        return request;
    }
}
