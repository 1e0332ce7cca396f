// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What readers get beside the sum of a round under a plan that claims sampling credit: that a quorum of members vouches for
 * it. Not in it are K, the certificate and anything else that says who or how many took part.
 *
 * @param endorsements in ascending order of members
 */
public record ReadersRecord(Endorsement.Subject subject, List<Endorsement> endorsements, Signature signature) {

    private static final FrameKind KIND = FrameKind.READERS_RELEASE;

    /** Copies the list. */
    public ReadersRecord {
        endorsements = List.copyOf(endorsements);
    }

    /** Signs a record. */
    public static ReadersRecord sign(Endorsement.Subject subject, List<Endorsement> endorsements, SigningKey node) {
        return new ReadersRecord(
                subject, endorsements, node.sign(KIND.signatureContext(), body(subject, endorsements)));
    }

    /**
     * Checks what anyone who has the plan can check: the node's signature and those of a quorum of distinct members.
     *
     * @return nothing if all is well, or what is wrong
     */
    public Optional<String> fault(AggregationPlan plan) {
        if (!plan.parties().node().verifies(KIND.signatureContext(), body(subject, endorsements), signature)) {
            return Optional.of("the node's signature does not verify");
        }
        int quorum = plan.committee().quorum();
        if (endorsements.size() < quorum) {
            return Optional.of(endorsements.size() + " members endorse the sum, " + quorum + " are needed");
        }
        int last = 0;
        for (Endorsement endorsement : endorsements) {
            int member = endorsement.member();
            if (member <= last || !endorsement.isSignedBy(plan.committee().member(member))) {
                return Optional.of("the endorsement of member " + member + " does not verify");
            }
            last = member;
        }
        return Optional.empty();
    }

    /** The frame without the sum. */
    public byte[] encode() {
        return FrameHeader.signed(body(subject, endorsements), signature);
    }

    static ReadersRecord read(WireReader in, AggregationPlan plan) {
        FrameHeader.expect(in, KIND, plan.digest());
        Endorsement.Subject subject = Endorsement.Subject.read(in, plan);
        int count = in.u16();
        if (count > plan.committee().size()) {
            throw new WireException(
                    Reason.OUT_OF_RANGE,
                    "a release has at most " + plan.committee().size() + " endorsements, was " + count);
        }
        List<Endorsement> endorsements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            endorsements.add(Endorsement.readMember(in, subject, plan));
        }
        return new ReadersRecord(subject, endorsements, Signature.of(in.raw(Signature.BYTES)));
    }

    private static byte[] body(Endorsement.Subject subject, List<Endorsement> endorsements) {
        WireWriter out = FrameHeader.start(KIND, subject.plan(), 1024);
        subject.write(out);
        out.u16(endorsements.size());
        endorsements.forEach(endorsement -> endorsement.writeMember(out));
        return out.toBytes();
    }
}
