// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.dp.JointPrivacyStatement;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a plan promises one client with all its tasks.
 *
 * @param epsilonNode towards node and committee; empty without noise
 * @param epsilonReaders towards readers of the model; empty if no smaller figure is claimed
 * @param delta of both
 * @param text the same in words
 * @param personalised what it means for models that clients adapt to their own data and keep; empty without noise
 */
public record PlanPromise(
        OptionalDouble epsilonNode,
        OptionalDouble epsilonReaders,
        double delta,
        String text,
        Optional<JointPrivacyStatement> personalised) {

    /** What {@code plan} promises with as many honest clients as it requires. */
    public static PlanPromise of(AggregationPlan plan) {
        Optional<PrivacyStatement> privacy = plan.privacy(plan.population().minimumHonestClients());
        return new PlanPromise(
                privacy.map(p -> OptionalDouble.of(p.epsilonTowardsNodeAndCommittee()))
                        .orElseGet(OptionalDouble::empty),
                privacy.map(PrivacyStatement::epsilonTowardsReaders).orElseGet(OptionalDouble::empty),
                plan.draft().delta(),
                privacy.map(PrivacyStatement::explanation)
                        .orElse("No noise: nobody is promised anything beyond what sums reveal."),
                privacy.map(JointPrivacyStatement::new));
    }

    /** The text with what is promised about personalised models, if anything is. */
    public String textWithPersonalised() {
        return personalised.map(JointPrivacyStatement::explanation).orElse(text);
    }
}
