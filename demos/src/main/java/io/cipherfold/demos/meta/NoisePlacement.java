// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import java.util.Locale;

/** Who adds the noise. All are compared at the same noise multiplier z, the clip norm C and a mean cohort of m clients. */
enum NoisePlacement {
    /** A server that sees every update adds z C to the sum, once. A control: it has to be trusted. */
    CENTRAL,
    /** Each client adds its share, z C / sqrt(m), before encryption; the sum of m clients has z C. */
    DISTRIBUTED,
    /** Each client adds z C, so that its update alone is as private as the sum is above; the sum has sqrt(m) z C. */
    LOCAL;

    /** How the command calls it. */
    String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Standard deviation of the noise in a coordinate of a sum.
     *
     * @param perSum z C
     * @param clients of this sum
     * @param meanCohort m
     */
    double deviation(double perSum, double clients, double meanCohort) {
        return switch (this) {
            case CENTRAL -> perSum;
            case DISTRIBUTED -> perSum * Math.sqrt(clients / meanCohort);
            case LOCAL -> perSum * Math.sqrt(clients);
        };
    }
}
