// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.time.Duration;

/** Plans for tests: small, quick, without noise unless asked for. */
public final class TestPlans {

    private TestPlans() {}

    /** A plan without noise for vectors of a length and a number of clients, all of which take part. */
    public static PlanOptions withoutNoise(SchemeId scheme, int parameters, int clients) {
        return new PlanOptions(
                true,
                scheme,
                parameters,
                "test",
                clients,
                3,
                clients,
                1,
                10,
                1,
                16,
                1.0,
                0.0,
                1e-6,
                20,
                4,
                2,
                deadlines(Duration.ofSeconds(5)));
    }

    /** The same with another time for each step. */
    public static PlanOptions withDeadlines(PlanOptions o, Duration each) {
        return new PlanOptions(
                o.insecureTest(),
                o.scheme(),
                o.parameters(),
                o.budgetScope(),
                o.population(),
                o.minimumClients(),
                o.maximumClients(),
                o.corruptClients(),
                o.participations(),
                o.corruptMembers(),
                o.digitBits(),
                o.clipNorm(),
                o.noiseMultiplier(),
                o.delta(),
                o.rounds(),
                o.epochRounds(),
                o.objectionLimit(),
                deadlines(each));
    }

    /** All deadlines alike. */
    public static Deadlines deadlines(Duration each) {
        return new Deadlines(Duration.ZERO, Duration.ZERO, each, each, each, each);
    }
}
