// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.Trust;
import java.time.Duration;

/** The plans of the stories. */
public final class DemoPlans {

    /** Members of every story's committee; one may be corrupt, one may be down. */
    public static final int MEMBERS = 4;

    private static final int CORRUPT_MEMBERS = 1;
    private static final double DELTA = 1e-5;
    private static final int DIGIT_BITS = 16;

    private DemoPlans() {}

    /** A population of 10,000 with noise: K_min 100, K_max 210, F 20 at a mean cohort of 140, and in proportion else. */
    public static PlanOptions population(
            SchemeId scheme,
            int parameters,
            int population,
            int meanCohort,
            double clipNorm,
            int rounds,
            int mostRounds) {
        return new PlanOptions(
                scheme == SchemeId.INSECURE_PLAIN_SUM,
                trust(scheme),
                scheme,
                parameters,
                "demo-sinusoid",
                population,
                Math.max(4, meanCohort * 5 / 7),
                Math.min(population, meanCohort * 3 / 2),
                meanCohort / 7,
                participations(rounds),
                CORRUPT_MEMBERS,
                DIGIT_BITS,
                clipNorm,
                1.0,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                DELTA,
                mostRounds,
                10,
                Math.max(1, meanCohort / 14),
                deadlines(),
                Sampling.NONE);
    }

    /** What the plan of a scheme has to presume of the node. */
    private static Trust trust(SchemeId scheme) {
        return scheme == SchemeId.DIRECT_BFV ? Trust.PASSIVE : Trust.MALICIOUS_NODE;
    }

    /** Eight of 150 rounds, twelve of 300: a client is drawn twice and four times on average. */
    private static int participations(int rounds) {
        return Math.max(1, rounds <= 150 ? 8 : 8 + (rounds - 150) * 4 / 150);
    }

    /** The same plan without noise, which therefore protects only what one learns from sums. */
    public static PlanOptions withoutNoise(PlanOptions plan) {
        return new PlanOptions(
                true,
                plan.trust(),
                plan.scheme(),
                plan.parameters(),
                plan.budgetScope() + "-without-noise",
                plan.population(),
                plan.minimumClients(),
                plan.maximumClients(),
                plan.corruptClients(),
                plan.participations(),
                plan.corruptMembers(),
                plan.digitBits(),
                plan.clipNorm(),
                0.0,
                plan.mechanism(),
                plan.delta(),
                plan.rounds(),
                plan.epochRounds(),
                plan.objectionLimit(),
                plan.deadlines(),
                plan.sampling());
    }

    /** A federation of few clients that take part in every round; too few for useful noise. */
    public static PlanOptions few(
            SchemeId scheme, int parameters, int clients, int minimumClients, double clipNorm, int rounds) {
        return new PlanOptions(
                true,
                trust(scheme),
                scheme,
                parameters,
                "demo-few",
                clients,
                minimumClients,
                clients,
                1,
                rounds,
                CORRUPT_MEMBERS,
                DIGIT_BITS,
                clipNorm,
                0.0,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                DELTA,
                rounds,
                10,
                1,
                deadlines(),
                Sampling.NONE);
    }

    private static Deadlines deadlines() {
        return new Deadlines(
                Duration.ofMillis(10),
                Duration.ofMillis(40),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20));
    }
}
