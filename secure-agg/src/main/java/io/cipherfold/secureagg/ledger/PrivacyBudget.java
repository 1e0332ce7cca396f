// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.Optional;

/**
 * The most that a client of a population may lose, under all plans of the budget scope together: the (epsilon, delta) that
 * the plan in force prints towards node and committee. It is kept as the numbers that the figure follows from, so that
 * ledger and plan compute the same one. Immutable.
 *
 * @param perRound what one participation under the plan costs
 * @param participations the plan's cap, at least 1
 * @param delta the plan's delta, 1e-100 to 1, exclusive
 */
public record PrivacyBudget(RoundLoss perRound, int participations, double delta) {

    static final double LEAST_DELTA = 1e-100;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range or NaN; names the number and the range
     */
    public PrivacyBudget {
        if (participations < 1) {
            throw new IllegalArgumentException("participations must be at least 1, was " + participations);
        }
        if (!(delta >= LEAST_DELTA && delta < 1)) {
            throw new IllegalArgumentException("delta must be at least " + LEAST_DELTA + " and below 1, was " + delta);
        }
    }

    /** The budget of a plan's population; empty for a plan without noise, which promises nothing. */
    public static Optional<PrivacyBudget> of(AggregationPlan plan) {
        long variance = plan.encoding().noiseVariancePerClient();
        if (variance == 0) {
            return Optional.empty();
        }
        RoundLoss perRound = new RoundLoss(
                plan.encoding().mechanism(),
                variance,
                plan.encoding().normBoundSquared(),
                plan.encoding().dimension(),
                plan.population().minimumHonestClients());
        return Optional.of(new PrivacyBudget(
                perRound, plan.population().participationCap(), plan.draft().delta()));
    }
}
