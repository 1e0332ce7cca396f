// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.Trust;
import java.time.Duration;

/** The plan that an audit runs under: a real one, in which all clients take part and are honest. */
public final class AuditPlan {

    private static final int DIGIT_BITS = 20;
    private static final int MOST_EPOCH_ROUNDS = 1000;
    /** Nothing is measured by a deadline. */
    private static final Duration STEP = Duration.ofMinutes(30);

    private AuditPlan() {}

    /**
     * The options. With no corrupt client the noise is exactly what the plan's claim counts on.
     *
     * @param noiseMultiplier standard deviation of the noise of a sum in units of the sensitivity
     * @param delta of the claim
     */
    public static PlanOptions options(Canaries.Design design, double noiseMultiplier, double delta) {
        return new PlanOptions(
                false,
                Trust.MALICIOUS_NODE,
                SchemeId.ONE_TIME_KEY,
                design.dimension(),
                "audit-privacy",
                design.clients(),
                design.clientsPerTrial(),
                design.clientsPerTrial(),
                0,
                design.roundsPerTrial(),
                1,
                DIGIT_BITS,
                design.clipNorm(),
                noiseMultiplier,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                delta,
                design.rounds(),
                Math.min(design.rounds(), MOST_EPOCH_ROUNDS),
                0,
                new Deadlines(Duration.ZERO, Duration.ZERO, STEP, STEP, STEP, STEP),
                Sampling.NONE);
    }
}
