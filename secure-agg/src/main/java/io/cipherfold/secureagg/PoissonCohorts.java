// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

import io.cipherfold.crypto.RandomSource;
import java.util.Arrays;

/**
 * Every client of a population throws its own coin in every round until it has taken part as often as the plan allows.
 * No privacy credit is claimed for the coins (PROTOCOL section 6).
 *
 * <p>Confined to one thread.
 */
public final class PoissonCohorts implements Cohorts {

    private final int[] participations;
    private final double rate;
    private final int participationCap;
    private final RandomSource random;

    /**
     * Creates the coins of clients 0 to {@code population - 1}.
     *
     * @param rate probability of taking part in a round, in (0, 1]
     * @param participationCap how often a client takes part at most
     */
    public PoissonCohorts(int population, double rate, int participationCap, RandomSource random) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate must be in (0, 1], was " + rate);
        }
        if (population < 1 || participationCap < 1) {
            throw new IllegalArgumentException("population and participation cap must be at least 1, were " + population
                    + " and " + participationCap);
        }
        this.participations = new int[population];
        this.rate = rate;
        this.participationCap = participationCap;
        this.random = random;
    }

    @Override
    public int[] draw(int round) {
        int[] cohort = new int[participations.length];
        int size = 0;
        for (int client = 0; client < participations.length; client++) {
            boolean heads = random.nextDouble() < rate;
            if (heads && participations[client] < participationCap) {
                participations[client]++;
                cohort[size++] = client;
            }
        }
        return Arrays.copyOf(cohort, size);
    }
}
