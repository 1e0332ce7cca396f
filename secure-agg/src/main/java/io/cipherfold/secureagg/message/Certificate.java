// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Votes of members on one subject. It counts when a quorum of distinct members signed.
 *
 * @param votes in ascending order of members
 */
public record Certificate(VoteSubject subject, List<Vote> votes) {

    /** Copies the list. */
    public Certificate {
        votes = List.copyOf(votes);
    }

    /** Whether a quorum of distinct members of the plan signed exactly this subject. */
    public boolean isValid(AggregationPlan plan) {
        if (!subject.plan().equals(plan.digest())
                || votes.size() < plan.committee().quorum()) {
            return false;
        }
        int last = 0;
        for (Vote vote : votes) {
            if (vote.member() <= last
                    || vote.member() > plan.committee().size()
                    || !vote.subject().equals(subject)
                    || !vote.isSignedBy(plan.committee().member(vote.member()))) {
                return false;
            }
            last = vote.member();
        }
        return true;
    }

    /** Appends subject and votes. */
    public void write(WireWriter out) {
        subject.write(out);
        out.u16(votes.size());
        votes.forEach(vote -> vote.writeMember(out));
    }

    /** Reads subject and votes; validity is for {@link #isValid} to say. */
    public static Certificate read(WireReader in, AggregationPlan plan) {
        VoteSubject subject = VoteSubject.read(in, plan);
        int count = in.u16();
        if (count > plan.committee().size()) {
            throw new WireException(
                    Reason.OUT_OF_RANGE,
                    "a certificate has at most " + plan.committee().size() + " votes, was " + count);
        }
        List<Vote> votes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            votes.add(Vote.readMember(in, subject, plan.committee().size()));
        }
        return new Certificate(subject, votes);
    }
}
