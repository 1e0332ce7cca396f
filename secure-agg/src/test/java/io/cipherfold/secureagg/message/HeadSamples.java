// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.TrialSetup;
import java.util.Optional;
import java.util.stream.Stream;

/** What members ask each other when they start. */
final class HeadSamples {

    /** Where bodies start. */
    private static final int BODY = 40;
    /** Whether there is a vote. */
    private static final int PRESENT = BODY + 40;

    private final TrialSetup setup;
    private final AggregationPlan plan;
    private final HeadQuery query;
    private final Vote seen;

    /**
     * Makes the question of the member that a vote is of.
     *
     * @param seen a vote of any member but the first
     */
    HeadSamples(TrialSetup setup, Vote seen) {
        this.setup = setup;
        this.plan = setup.plan().plan();
        this.seen = seen;
        int asking = seen.member();
        this.query = HeadQuery.sign(
                plan.digest(),
                asking,
                Digest.sha256(new byte[] {1}),
                17,
                Digest.sha256(new byte[] {2}),
                setup.members().get(asking - 1));
    }

    Stream<FrameSample<?>> all() {
        return Stream.of(
                querySample(),
                answerSample("HEAD_ANSWER without a vote", Optional.empty()),
                answerSample("HEAD_ANSWER", Optional.of(seen))
                        .u32("round of the vote", PRESENT + 1 + BODY, 0)
                        .u32("clients of the vote", PRESENT + 1 + BODY + 36)
                        .u32("member of the vote", PRESENT + 1 + BODY + 104, 0)
                        .notNegative("ledger sequence of the vote", PRESENT + 1 + BODY + 108));
    }

    private FrameSample<HeadQuery> querySample() {
        return new FrameSample<>("HEAD_QUERY", query.encode(), f -> HeadQuery.decode(f, plan), HeadQuery::encode)
                .signed(q -> q.isSignedBy(plan.committee().member(q.member())))
                .u32("member", BODY, 0, plan.committee().size() + 1)
                .notNegative("ledger sequence", BODY + 36);
    }

    private FrameSample<HeadAnswer> answerSample(String name, Optional<Vote> vote) {
        byte[] frame = HeadAnswer.sign(query, 1, vote, setup.members().get(0)).encode();
        return new FrameSample<>(name, frame, f -> HeadAnswer.decode(f, plan), HeadAnswer::encode)
                .signed(a -> a.isSignedBy(plan.committee().member(a.answering())))
                .u32("asking member", BODY + 32, 0, 1, plan.committee().size() + 1)
                .u32(
                        "answering member",
                        BODY + 36,
                        0,
                        query.member(),
                        plan.committee().size() + 1)
                .flag("presence of a vote", PRESENT);
    }
}
