// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;

/** Compares the mean and the mean square of samples with those of a symmetric distribution. */
final class Moments {

    /** A correct sampler leaves six and a half standard deviations with probability below 1e-10. */
    private static final double DEVIATIONS = 6.5;

    private Moments() {}

    /** Requires that samples fit the second and fourth moment of their distribution. */
    static void assertFit(int[] samples, double secondMoment, double fourthMoment) {
        double mean = Arrays.stream(samples).average().orElseThrow();
        assertThat(mean).as("mean").isCloseTo(0, within(DEVIATIONS * Math.sqrt(secondMoment / samples.length)));
        double squares = Arrays.stream(samples)
                .mapToDouble(x -> (double) x * x)
                .average()
                .orElseThrow();
        double deviationOfSquares = Math.sqrt((fourthMoment - secondMoment * secondMoment) / samples.length);
        assertThat(squares).as("mean square").isCloseTo(secondMoment, within(DEVIATIONS * deviationOfSquares));
    }
}
