// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.Collection;
import java.util.Set;

/** When a closed set must not become a sum, for the node that decides and for the audit that checks it. */
public record ClosedSetRules(AggregationPlan plan) {

    /** Whether a set is below the plan's minimum. */
    public boolean isTooSmall(ClientSet set) {
        return set.size() < plan.population().minimumClients();
    }

    /** Whether more clients are objected to than the plan allows in a round. */
    public boolean isTooMany(Set<Integer> objections) {
        return objections.size() > plan.committee().objectionLimit();
    }

    /**
     * Whether fewer clients than a set needs are below their cap. Never where readers must not learn how often clients took
     * part.
     *
     * @param certifiedRounds in how many certified sets the clients have been, one number for each that has been in any
     */
    public boolean leavesTooFew(Collection<Integer> certifiedRounds) {
        int cap = plan.population().participationCap();
        long spent = certifiedRounds.stream().filter(rounds -> rounds >= cap).count();
        return !plan.hidesParticipants()
                && plan.population().clients() - spent < plan.population().minimumClients();
    }

    /**
     * Whether a round ends because budgets are spent: objections leave too few clients, and the round would go on without
     * those for a spent budget alone. Never where readers must not learn who takes part: it would tell how often clients did.
     */
    public boolean isBudgetSpent(ClientSet closed, Objections objections) {
        Set<Integer> others = objections.otherThanBudget(plan.committee().threshold());
        return !plan.hidesParticipants()
                && isTooSmall(closed.without(objections.clients()))
                && !isTooSmall(closed.without(others))
                && !isTooMany(others);
    }
}
