// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.function.DoubleUnaryOperator;

/**
 * Renyi divergences of Poisson-sampled Gaussian noise at every order, by summation over an even grid of the noise. For
 * continuous noise that is the trapezoidal rule, which converges exponentially on an integrand that is analytic in a strip
 * (Trefethen, Weideman, SIAM Review 56(3), 2014, Theorem 5.1); for discrete noise it is the definition.
 *
 * <p>With r = 1 + y the ratio of the densities, y = q (e^t - 1), the mean of y is 0. So the moment E[r^a] is 1 plus the mean
 * of (1 + y)^a - 1 - a y, which is never negative for a outside (0, 1): divergences far below the precision of numbers near 1
 * keep their digits.
 */
final class SampledMoment {

    /** Beyond this many standard deviations from the last peak a term is below e^-50 of the largest. */
    private static final double REACH = 10;

    /** Spacing in standard deviations: the Gaussian alone leaves an error of exp(-2 pi^2 / 0.35^2). */
    private static final double SPACING = 0.35;

    /** The same in standard deviations of t, whose logarithm branches pi of them off the real line. */
    private static final double BRANCH_SPACING = 0.45;

    /** Below this the binomial series is summed. */
    private static final double SMALL = 0.05;

    private static final int SERIES_TERMS = 14;

    private SampledMoment() {}

    /**
     * Continuous noise: the client taken away, which is the worse direction (Mironov, Talwar, Zhang, arXiv 1908.10530,
     * Theorem 5).
     *
     * @param order above 1
     * @param samplingRate q in (0, 1)
     * @param noiseMultiplier standard deviation in units of the sensitivity; the work grows with the order and with
     *     1/noiseMultiplier^2
     */
    static double continuous(double order, double samplingRate, double noiseMultiplier) {
        double shift = 1 / noiseMultiplier;
        return divergence(order, order, samplingRate, shift, Math.min(SPACING, BRANCH_SPACING / shift));
    }

    /**
     * Discrete noise on multiples of a spacing, the worse of the two directions.
     *
     * @param shift sensitivity in standard deviations, a multiple of the spacing
     * @param spacing distance of the values in standard deviations
     */
    static double discrete(double order, double samplingRate, double shift, double spacing) {
        return Math.max(
                divergence(order, order, samplingRate, shift, spacing),
                divergence(order, 1 - order, samplingRate, shift, spacing));
    }

    /** ln E[r^power] / (order - 1), with power = order for the client taken away and 1 - order for the client added. */
    private static double divergence(double order, double power, double rate, double shift, double spacing) {
        long first = (long) Math.floor((Math.min(0, power) * shift - REACH) / spacing);
        long last = (long) Math.ceil((Math.max(0, power) * shift + REACH) / spacing);
        DoubleUnaryOperator logTerm = z -> logExcess(power, rate, shift * (z - shift / 2)) - z * z / 2;
        double largest = Double.NEGATIVE_INFINITY;
        double scaledSum = 0;
        double weights = 0;
        for (long j = first; j <= last; j++) {
            double z = j * spacing;
            double term = logTerm.applyAsDouble(z);
            if (term > largest) {
                scaledSum *= Math.exp(largest - term);
                largest = term;
            }
            if (term > Double.NEGATIVE_INFINITY) {
                scaledSum += Math.exp(term - largest);
            }
            weights += Math.exp(-z * z / 2);
        }
        double logExcess = largest + Math.log(scaledSum / weights);
        return RenyiDivergence.logOnePlusExp(logExcess) / (order - 1);
    }

    /** ln((1 + y)^a - 1 - a y) for y = q (e^t - 1). */
    private static double logExcess(double a, double rate, double t) {
        double y = rate * Math.expm1(t);
        if (Math.abs(y) < SMALL && Math.abs(a * y) < SMALL) {
            return Math.log(series(a, y));
        }
        double logRatio = t > 1 ? t + Math.log(rate) + Math.log1p((1 - rate) / rate * Math.exp(-t)) : Math.log1p(y);
        double exponent = a * logRatio;
        if (exponent > 1) {
            // e^exponent (1 - (1 + a y) e^-exponent), where y may overflow but not its product with e^-exponent
            double linear = Math.exp(-exponent) * (1 - a) + a * Math.exp(logRatio - exponent);
            return exponent + Math.log1p(-linear);
        }
        if (a < 0 && logRatio > 1) {
            // -a r (1 + (1 - a - r^a) / (a r)), where r may overflow
            return Math.log(-a) + logRatio + Math.log1p((1 - a - Math.exp(exponent)) / (a * Math.exp(logRatio)));
        }
        return Math.log(Math.expm1(exponent) - a * y);
    }

    private static double series(double a, double y) {
        double term = a * y;
        double sum = 0;
        for (int k = 2; k < SERIES_TERMS; k++) {
            term *= (a - k + 1) / k * y;
            sum += term;
        }
        return sum;
    }
}
