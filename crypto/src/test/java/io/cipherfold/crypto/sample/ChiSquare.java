// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;

/** Pearson's test of counts against exact probabilities. */
public final class ChiSquare {

    /** Neighbouring cells are joined until so many are expected, so that the statistic is close to its limit law. */
    private static final double SMALLEST_EXPECTATION = 50;

    /** A correct sampler fails with probability e^-23 = 1e-10 (Laurent and Massart 2000, Lemma 1). */
    private static final double LOG_FALSE_ALARMS = 23;

    private ChiSquare() {}

    /** Requires that counts fit probabilities, which sum to 1. */
    public static void assertFits(long[] counts, double[] probabilities) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        double statistic = 0;
        int cells = 0;
        double expected = 0;
        long observed = 0;
        double expectedLeft = total;
        for (int i = 0; i < counts.length; i++) {
            expected += total * probabilities[i];
            observed += counts[i];
            expectedLeft -= total * probabilities[i];
            boolean last = i == counts.length - 1;
            if (last || (expected >= SMALLEST_EXPECTATION && expectedLeft >= SMALLEST_EXPECTATION)) {
                statistic += (observed - expected) * (observed - expected) / expected;
                cells++;
                expected = 0;
                observed = 0;
            }
        }
        double freedom = cells - 1.0;
        assertThat(statistic)
                .as("chi-square with %s degrees of freedom", freedom)
                .isLessThanOrEqualTo(freedom + 2 * Math.sqrt(freedom * LOG_FALSE_ALARMS) + 2 * LOG_FALSE_ALARMS);
    }
}
