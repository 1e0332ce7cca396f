// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.PlanViolation;
import java.util.List;
import java.util.Optional;

/**
 * One scheme with one digit width for a request.
 *
 * @param options the numbers with scheme, width and noise
 * @param draft the plan of these with nobody's keys
 * @param violations every rule that it breaks
 * @param bytes what a round moves; empty if it is no plan
 */
public record Candidate(
        PlanOptions options, PlanDraft draft, List<PlanViolation> violations, Optional<RoundBytes> bytes) {

    static Candidate of(PlanOptions options, int members) {
        PlanDraft draft = PlanRequest.draft(options, members);
        List<PlanViolation> violations = List.copyOf(AggregationPlan.violations(draft));
        return new Candidate(
                options,
                draft,
                violations,
                violations.isEmpty() ? Optional.of(RoundBytes.of(AggregationPlan.of(draft))) : Optional.empty());
    }

    /** Whether it is a plan. */
    public boolean accepted() {
        return violations.isEmpty();
    }

    /** The plan, with nobody's keys. */
    public AggregationPlan plan() {
        return AggregationPlan.of(draft);
    }

    long totalBytes() {
        return bytes.map(RoundBytes::total).orElse(Long.MAX_VALUE);
    }
}
