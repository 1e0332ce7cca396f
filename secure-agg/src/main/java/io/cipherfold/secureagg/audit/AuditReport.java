// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import io.cipherfold.secureagg.dp.PrivacyStatement;

/**
 * What a plan claims beside what an audit found.
 *
 * @param claim what the plan says; the audit attacks with what readers of the model see
 * @param significance how probable each bound may be above the true epsilon
 * @param oneRun conclusion from all coins together
 * @param manyRun conclusion from canaries as independent runs
 */
public record AuditReport(
        PrivacyStatement claim,
        double significance,
        CanaryScores.Finding<OneRunGuesses> oneRun,
        CanaryScores.Finding<ManyRunCounts> manyRun) {

    /**
     * Draws both conclusions at the delta of the claim.
     *
     * @param significance 1e-11 to 0.5
     * @throws IllegalArgumentException if the significance is out of its range
     */
    public static AuditReport of(CanaryScores scores, PrivacyStatement claim, double significance) {
        return new AuditReport(
                claim,
                significance,
                scores.oneRun(claim.delta(), significance),
                scores.manyRun(claim.delta(), significance));
    }

    /** The larger of the two lower bounds. */
    public double epsilonLowerBound() {
        return Math.max(oneRun.epsilonLowerBound(), manyRun.epsilonLowerBound());
    }

    /** Epsilon of the claim towards those who see no more than the attacker: readers of the model. */
    public double claimedEpsilon() {
        return claim.epsilonTowardsReaders().orElse(claim.epsilonTowardsNodeAndCommittee());
    }

    /** Whether the pipeline leaks more than it claims. */
    public boolean refutesTheClaim() {
        return epsilonLowerBound() > claimedEpsilon();
    }
}
