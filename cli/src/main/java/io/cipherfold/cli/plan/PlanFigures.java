// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.crypto.scheme.SchemeCosts;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.DigitRoom;
import io.cipherfold.secureagg.planner.RoleSeconds;
import io.cipherfold.secureagg.planner.RoundBytes;
import io.cipherfold.secureagg.planner.UnitCosts;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What follows from an accepted plan.
 *
 * @param costs what the scheme promises and costs
 * @param bytes what the largest round moves
 * @param room how well the sum fits its digits
 * @param privacy the guarantee with as many honest clients as the plan presumes; empty without noise
 * @param epsilonOfTwo epsilon if only two clients of a sum are honest
 * @param epsilonOfOne epsilon if a client is the only honest one: what its own noise share protects
 * @param seconds processor time of the roles; empty if nothing was measured
 */
record PlanFigures(
        SchemeCosts costs,
        RoundBytes bytes,
        DigitRoom room,
        Optional<PrivacyStatement> privacy,
        OptionalDouble epsilonOfTwo,
        OptionalDouble epsilonOfOne,
        Optional<RoleSeconds> seconds) {

    static PlanFigures of(AggregationPlan plan, Optional<UnitCosts> measured) {
        RoundBytes bytes = RoundBytes.of(plan);
        return new PlanFigures(
                plan.costs(),
                bytes,
                DigitRoom.of(
                        plan.encoding(),
                        plan.population().maximumClients(),
                        plan.draft().digitBits()),
                plan.privacy(plan.population().minimumHonestClients()),
                epsilon(plan, 2),
                epsilon(plan, 1),
                measured.map(units -> RoleSeconds.of(plan, bytes, units)));
    }

    /** Members that may be down without a round being lost: votes and unmasking shares are both needed. */
    int crashTolerance(AggregationPlan plan) {
        return Math.min(plan.committee().crashTolerance(), openingCrashTolerance(plan));
    }

    /** Members that may be down when a sum is opened. */
    int openingCrashTolerance(AggregationPlan plan) {
        return plan.committee().size() - costs.sharesToOpen();
    }

    private static OptionalDouble epsilon(AggregationPlan plan, int honestClients) {
        return plan.privacy(honestClients)
                .map(statement -> OptionalDouble.of(statement.epsilonTowardsNodeAndCommittee()))
                .orElse(OptionalDouble.empty());
    }
}
