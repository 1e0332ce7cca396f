// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/** The standard normal distribution, also far in its tails. */
final class NormalDistribution {

    private static final double LOG_SQRT_TWO_PI = Math.log(2 * Math.PI) / 2;

    /** Up to here the series for the centre is summed, beyond the continued fraction of the tail. */
    private static final double CENTRE = 1;

    private static final int FRACTION_TERMS = 200;

    private NormalDistribution() {}

    /** P(Z <= z). */
    static double cumulative(double z) {
        return z < 0 ? Math.exp(logUpperTail(-z)) : 1 - Math.exp(logUpperTail(z));
    }

    /** ln P(Z > z). */
    static double logUpperTail(double z) {
        if (z < -CENTRE) {
            return Math.log1p(-Math.exp(logUpperTail(-z)));
        }
        double logDensity = -z * z / 2 - LOG_SQRT_TWO_PI;
        return z <= CENTRE ? Math.log(0.5 - centre(z) * Math.exp(logDensity)) : logDensity + Math.log(millsRatio(z));
    }

    /** The z with P(Z <= z) = p, for p in (0, 1), to about 1e-15 of the larger of |z| and 1. */
    static double quantile(double p) {
        double low = -40;
        double high = 40;
        while (high - low > 1e-15 * Math.max(1, Math.abs(low))) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (cumulative(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** (P(Z <= z) - 1/2) / density(z) = z + z^3/3 + z^5/15 + ... (Abramowitz, Stegun, 26.2.11). */
    private static double centre(double z) {
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return sum;
    }

    /** P(Z > z) / density(z) = 1/(z + 1/(z + 2/(z + 3/...))) (Abramowitz, Stegun, 26.2.14). */
    private static double millsRatio(double z) {
        double denominator = z;
        for (int k = FRACTION_TERMS; k >= 1; k--) {
            denominator = z + k / denominator;
        }
        return 1 / denominator;
    }
}
