// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

/**
 * How many clients come when each throws a coin of its own, as long as none has reached its cap.
 *
 * @param population enrolled clients, at least 1
 * @param rate probability of taking part, in (0, 1]
 */
record PoissonCohort(int population, double rate) {

    double expected() {
        return population * rate;
    }

    /** Probability that fewer than {@code minimum} come. */
    double probabilityBelow(int minimum) {
        if (rate == 1) {
            return population < minimum ? 1 : 0;
        }
        double logOdds = Math.log(rate) - Math.log1p(-rate);
        double logTerm = population * Math.log1p(-rate);
        double sum = 0;
        for (int count = 0; count < Math.min(minimum, population + 1); count++) {
            sum += Math.exp(logTerm);
            logTerm += Math.log((double) (population - count) / (count + 1)) + logOdds;
        }
        return Math.min(1, sum);
    }
}
