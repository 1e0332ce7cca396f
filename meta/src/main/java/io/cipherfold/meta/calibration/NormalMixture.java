// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.calibration;

import java.util.Arrays;

/** Normal distributions of one deviation around several means, each as probable as the others. Immutable. */
final class NormalMixture {

    private static final double LOG_SQRT_TWO_PI = Math.log(2 * Math.PI) / 2;

    /** Beyond this many deviations the tail is below 1e-15. */
    private static final double FAR = 8;

    private final double[] means;
    private final double deviation;

    /**
     * A mixture.
     *
     * @param means finite, at least one; not copied
     * @param deviation positive and finite
     */
    NormalMixture(double[] means, double deviation) {
        requireDeviation(deviation);
        if (means.length == 0) {
            throw new IllegalArgumentException("a mixture needs at least 1 mean, there are none");
        }
        this.means = means;
        this.deviation = deviation;
    }

    static void requireDeviation(double deviation) {
        if (!(deviation > 0 && deviation <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the deviation of predictions must be positive and finite, was " + deviation);
        }
    }

    double mean() {
        return Arrays.stream(means).average().orElseThrow();
    }

    /** The natural logarithm of the density; finite also where the density is below the smallest number. */
    double logDensity(double value) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double mean : means) {
            largest = Math.max(largest, exponent(value, mean));
        }
        double sum = 0;
        for (double mean : means) {
            sum += Math.exp(exponent(value, mean) - largest);
        }
        return largest + Math.log(sum / means.length) - Math.log(deviation) - LOG_SQRT_TWO_PI;
    }

    private double exponent(double value, double mean) {
        double z = (value - mean) / deviation;
        return -z * z / 2;
    }

    /** P(Y <= value), to about 1e-15. */
    double cumulative(double value) {
        double sum = 0;
        for (double mean : means) {
            sum += standardCumulative((value - mean) / deviation);
        }
        return sum / means.length;
    }

    /** 1/2 + density(z) (z + z^3/3 + z^5/15 + ...): Abramowitz, Stegun 1964, 26.2.11. */
    static double standardCumulative(double z) {
        if (Math.abs(z) > FAR) {
            return z < 0 ? 0 : 1;
        }
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-z * z / 2 - LOG_SQRT_TWO_PI);
    }
}
