// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
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
 * The contributions of all members to the collective key of an epoch, for clients. Unsigned as a whole; its parts are
 * signed.
 *
 * @param firstRound first round of the epoch
 * @param contributions of each member, in order
 */
public record ContributionList(Digest plan, int firstRound, List<Contribution> contributions) {

    private static final FrameKind KIND = FrameKind.CONTRIBUTION_LIST;

    /** Copies the list. */
    public ContributionList {
        contributions = List.copyOf(contributions);
    }

    /**
     * Checks everything but the contributions' own form: that they are what the members committed to, signed by them, each
     * made when the very same commitments of all were known.
     *
     * @param request the epoch key records of all members that the client has checked
     * @return nothing if all is well, or what is wrong
     */
    public Optional<String> fault(ContributionRequest request, AggregationPlan plan) {
        if (firstRound != request.firstRound()) {
            return Optional.of(
                    "the contributions are for the epoch of round " + firstRound + ", not " + request.firstRound());
        }
        Digest records = request.digest();
        for (Contribution contribution : contributions) {
            int member = contribution.member();
            if (contribution.firstRound() != firstRound
                    || !contribution.records().equals(records)) {
                return Optional.of("the contribution of member " + member + " belongs to other epoch keys");
            }
            if (!contribution.opens(request.records().get(member - 1).commitment())) {
                return Optional.of("the contribution of member " + member + " is not what it committed to");
            }
            if (!contribution.isSignedBy(plan.committee().member(member))) {
                return Optional.of("the contribution is not signed by member " + member);
            }
        }
        return Optional.empty();
    }

    /** The bytes of each contribution, in order. */
    public List<byte[]> bytes() {
        return contributions.stream().map(Contribution::bytes).toList();
    }

    /** The frame. */
    public byte[] encode() {
        WireWriter out = FrameHeader.start(KIND, plan, 1 << 16).u32(firstRound);
        contributions.forEach(contribution -> out.raw(contribution.encode()));
        return out.toBytes();
    }

    /** Reads a frame of a plan. */
    public static ContributionList decode(byte[] frame, AggregationPlan plan) {
        WireReader in = new WireReader(frame);
        FrameHeader.expect(in, KIND, plan.digest());
        int firstRound = in.u32In("first round", 1, plan.rounds());
        List<Contribution> contributions = new ArrayList<>();
        for (int member = 1; member <= plan.committee().size(); member++) {
            Contribution contribution = Contribution.read(in, plan);
            if (contribution.member() != member) {
                throw new WireException(Reason.OUT_OF_RANGE, "contributions must be in the order of members");
            }
            contributions.add(contribution);
        }
        in.finish();
        return new ContributionList(plan.digest(), firstRound, contributions);
    }
}
