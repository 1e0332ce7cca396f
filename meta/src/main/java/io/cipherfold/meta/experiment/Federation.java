// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

/**
 * The clients of a federated experiment.
 *
 * @param clients how many there are, at least 1
 * @param meanCohort how many take part in a round on average: all of them, or fewer, drawn independently
 * @param clipNorm longest update of a client that is not scaled down, positive and finite
 */
public record Federation(int clients, int meanCohort, double clipNorm) {

    /** Checks the ranges. */
    public Federation {
        if (clients < 1 || meanCohort < 1 || meanCohort > clients) {
            throw new IllegalArgumentException(
                    "the mean cohort must be between 1 and the clients, were " + meanCohort + " and " + clients);
        }
        if (!(clipNorm > 0 && clipNorm <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("clip norm must be positive and finite, was " + clipNorm);
        }
    }

    /** Whether every client takes part in every round. */
    public boolean isComplete() {
        return meanCohort == clients;
    }
}
