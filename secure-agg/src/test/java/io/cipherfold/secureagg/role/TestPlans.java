// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.time.Duration;

/** Plans for tests: small, quick, without noise unless asked for. */
public final class TestPlans {

    private TestPlans() {}

    /** A plan without noise for vectors of a length and a number of clients, all of which take part. */
    public static PlanOptions withoutNoise(SchemeId scheme, int parameters, int clients) {
        return withoutNoise(scheme, parameters, clients, Duration.ofSeconds(5));
    }

    /** The same with another time for each step. */
    public static PlanOptions withoutNoise(SchemeId scheme, int parameters, int clients, Duration each) {
        return new FederationShape(scheme, clients, 3, clients, 10, 20, 4, 2, 0, 0).options(parameters, each);
    }
}
