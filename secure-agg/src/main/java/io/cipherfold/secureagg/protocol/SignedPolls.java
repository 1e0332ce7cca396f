// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which polls are genuine: signed by their member, with a sequence that grows. Confined to one thread. */
final class SignedPolls {

    private final AggregationPlan plan;
    private final Map<Integer, Long> lastSequence = new HashMap<>();

    SignedPolls(AggregationPlan plan) {
        this.plan = plan;
    }

    /** Why a poll is not answered; nothing if it is, and then it is not answered again. */
    Optional<Reply.Rejected> refusal(Poll poll) {
        int member = poll.member();
        if (!poll.isSignedBy(plan.committee().member(member))) {
            return Optional.of(
                    new Reply.Rejected(RejectionReason.BAD_SIGNATURE, "the signature is not that of member " + member));
        }
        long last = lastSequence.getOrDefault(member, -1L);
        if (poll.sequence() <= last) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.REPLAYED,
                    "the sequence must be greater than " + last + ", was " + poll.sequence()));
        }
        lastSequence.put(member, poll.sequence());
        return Optional.empty();
    }
}
