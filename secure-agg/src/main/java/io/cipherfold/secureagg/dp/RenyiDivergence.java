// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.function.IntToDoubleFunction;

/** The Renyi divergences of the mechanisms, in nats, one order at a time. */
final class RenyiDivergence {

    private RenyiDivergence() {}

    /**
     * The Gaussian mechanism, alpha / (2 z^2) with z = sigma / Delta2. Also bounds the discrete Gaussian with the same
     * sigma (Canonne, Kamath, Steinke, arXiv 2004.00010, Proposition 5).
     */
    static double gaussian(double order, double noiseMultiplier) {
        return order / (2 * noiseMultiplier * noiseMultiplier);
    }

    /**
     * The Gaussian mechanism on a Poisson sample:
     * ln(sum over k of C(alpha,k) (1-q)^(alpha-k) q^k exp(k(k-1)/(2 z^2))) / (alpha - 1), exact at integer orders
     * (Mironov, Talwar, Zhang, arXiv 1908.10530, section 3.3).
     *
     * <p>The weights of the exponentials sum to 1, so that 1 is taken out of the sum before it is formed: all terms stay
     * positive, and divergences far below the precision of numbers near 1 keep all their digits.
     *
     * @param order at least 2
     * @param samplingRate q in (0, 1)
     */
    static double sampledGaussian(int order, double samplingRate, double noiseMultiplier) {
        return poissonSampled(order, samplingRate, 1, k -> gaussian(k, noiseMultiplier));
    }

    /**
     * Any mechanism on a Poisson sample, with zero-out adjacency: the sum above with exp((k-1) R(k)) in place of the
     * Gaussian's exponentials and the terms from k = 3 taken three times (Zhu, Wang, "Poisson subsampled Renyi differential
     * privacy", ICML 2019, Theorem 5), or the divergence without sampling if that is smaller.
     *
     * @param order at least 2
     * @param samplingRate q in (0, 1]
     * @param divergence R, the mechanism's divergence at the integer orders from 2
     */
    static double sampled(int order, double samplingRate, IntToDoubleFunction divergence) {
        double unsampled = divergence.applyAsDouble(order);
        return samplingRate == 1 ? unsampled : Math.min(unsampled, poissonSampled(order, samplingRate, 3, divergence));
    }

    /** The binomial sum, with the terms from k = 3 taken so many times. */
    private static double poissonSampled(
            int order, double samplingRate, double higherTerms, IntToDoubleFunction divergence) {
        double logRate = Math.log(samplingRate);
        double logOthers = Math.log1p(-samplingRate);
        // k = 0 and k = 1 contribute nothing: their exponent is 0.
        double logSum = logBinomialSum(
                order,
                k -> k * logRate
                        + (order - k) * logOthers
                        + logExpMinusOne((k - 1) * divergence.applyAsDouble(k), k == 2 ? 1 : higherTerms));
        return logOnePlusExp(logSum) / (order - 1);
    }

    /**
     * Any mechanism on a sample of known size, drawn evenly without replacement, when one input is replaced by another:
     * ln(1 + g^2 C(alpha,2) min(4 (e^R(2) - 1), 2 e^R(2)) + sum from k = 3 of 2 g^k C(alpha,k) e^((k-1) R(k))) / (alpha - 1)
     * (Wang, Balle, Kasiviswanathan, "Subsampled Renyi differential privacy and analytical moments accountant", AISTATS
     * 2019, Theorem 9, for a mechanism whose likelihood ratios have no bound).
     *
     * @param order alpha, at least 2
     * @param fraction g in (0, 1], sample size over number of inputs or any larger number
     * @param divergence R, the mechanism's divergence between any two samples that differ in one input, at the integer
     *     orders from 2
     */
    static double withoutReplacement(int order, double fraction, IntToDoubleFunction divergence) {
        double logFraction = Math.log(fraction);
        double logSum = logBinomialSum(order, k -> {
            double logMoment = (k - 1) * divergence.applyAsDouble(k);
            double logDoubled = Math.log(2) + logMoment;
            return k * logFraction
                    + (k == 2 ? Math.min(Math.log(4) + logExpMinusOne(logMoment, 1), logDoubled) : logDoubled);
        });
        return logOnePlusExp(logSum) / (order - 1);
    }

    /** ln(sum over k = 2 to order of C(order,k) e^w(k)). */
    private static double logBinomialSum(int order, IntToDoubleFunction logWeight) {
        double[] logTerms = new double[order + 1];
        double logChoose = 0;
        double lost = 0; // compensates the rounding of logChoose (Kahan)
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 1; k <= order; k++) {
            double increment = Math.log((double) (order - k + 1) / k) - lost;
            double next = logChoose + increment;
            lost = (next - logChoose) - increment;
            logChoose = next;
            if (k >= 2) {
                logTerms[k] = logChoose + logWeight.applyAsDouble(k);
                largest = Math.max(largest, logTerms[k]);
            }
        }
        double scaledSum = 0;
        for (int k = order; k >= 2; k--) {
            scaledSum += Math.exp(logTerms[k] - largest);
        }
        return largest + Math.log(scaledSum);
    }

    /**
     * Skellam noise, the difference of two Poisson variables, on a whole vector:
     * alpha Delta2^2/(2 mu) + min(((2 alpha - 1) Delta2^2 + 6 Delta1)/(4 mu^2), 3 Delta1/(2 mu)) (Agarwal, Kairouz, Liu, "The
     * Skellam mechanism for differentially private federated learning", arXiv 2110.04995, Theorem 3.5).
     *
     * @param order an integer of at least 2
     * @param variance mu, of the sum of all shares, in squared grid units
     * @param norm Delta2 in grid units
     * @param norm1 Delta1 in grid units
     */
    static double skellam(int order, double variance, double norm, double norm1) {
        double square = norm * norm;
        double gaussian = order * square / (2 * variance);
        double correction = ((2.0 * order - 1) * square + 6 * norm1) / (4 * variance * variance);
        return gaussian + Math.min(correction, 3 * norm1 / (2 * variance));
    }

    /**
     * A bound that holds at every order from one that holds at integers: (alpha - 1) R(alpha) is convex and 0 at 1, so that
     * it lies below its chords (Wang, Balle, Kasiviswanathan, arXiv 1808.00087, Corollary 10).
     *
     * @param order above 1
     * @param divergence the bound at the integer orders from 2
     */
    static double interpolated(double order, IntToDoubleFunction divergence) {
        int below = (int) order;
        double part = order - below;
        double low = below == 1 ? 0 : (1 - part) * (below - 1) * divergence.applyAsDouble(below);
        double high = part == 0 ? 0 : part * below * divergence.applyAsDouble(below + 1);
        return (low + high) / (order - 1);
    }

    /** The largest 1-norm of an integer vector: Delta1 is at most Delta2 min(sqrt(d), Delta2). */
    static double norm1Bound(double norm, int dimension) {
        return norm * Math.min(Math.sqrt(dimension), norm);
    }

    /**
     * The sum of n independent discrete Gaussians of variance sigma^2 each (Kairouz, Liu, Steinke, arXiv 2102.06387,
     * Proposition 14): min of alpha l^2/2 + tau d, (alpha/2)(l + sqrt(d) tau)^2 and
     * (alpha/2)(l^2 + 2 l_1 tau + tau^2 d), with l = Delta2 / (sqrt(n) sigma), l_1 = Delta1 / (sqrt(n) sigma).
     *
     * @param scaledNorm l
     * @param scaledNorm1 l_1
     * @param inflation tau, see {@link #sumInflation}
     * @param dimension d
     */
    static double discreteGaussianSum(
            double order, double scaledNorm, double scaledNorm1, double inflation, double dimension) {
        double additive = order * scaledNorm * scaledNorm / 2 + inflation * dimension;
        double shifted = scaledNorm + Math.sqrt(dimension) * inflation;
        double mixed = scaledNorm * scaledNorm + 2 * scaledNorm1 * inflation + inflation * inflation * dimension;
        return Math.min(additive, Math.min(order / 2 * shifted * shifted, order / 2 * mixed));
    }

    /**
     * How far a sum of n discrete Gaussians of variance sigma^2 each is from one discrete Gaussian:
     * tau = 10 sum over k = 1 to n-1 of exp(-2 pi^2 sigma^2 k/(k+1)) (arXiv 2102.06387, Theorem 1).
     */
    static double sumInflation(int shares, double variance) {
        double sum = 0;
        for (int k = 1; k < shares; k++) {
            sum += Math.exp(-2 * Math.PI * Math.PI * variance * k / (k + 1.0));
        }
        return 10 * sum;
    }

    /** ln(1 + e^x). */
    static double logOnePlusExp(double x) {
        return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    }

    /** ln(m e^x - 1) for x > 0, m at least 1. */
    private static double logExpMinusOne(double x, double multiple) {
        if (multiple > 1) {
            return x + Math.log(multiple - Math.exp(-x));
        }
        return x > 1 ? x + Math.log1p(-Math.exp(-x)) : Math.log(Math.expm1(x));
    }
}
