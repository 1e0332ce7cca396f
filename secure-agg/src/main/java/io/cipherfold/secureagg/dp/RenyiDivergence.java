// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

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
        double logRate = Math.log(samplingRate);
        double logOthers = Math.log1p(-samplingRate);
        double[] logTerms = new double[order + 1];
        double logChoose = 0;
        double lost = 0; // compensates the rounding of logChoose (Kahan)
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 1; k <= order; k++) {
            double increment = Math.log((double) (order - k + 1) / k) - lost;
            double next = logChoose + increment;
            lost = (next - logChoose) - increment;
            logChoose = next;
            // k = 0 and k = 1 contribute nothing: their exponent is 0.
            if (k >= 2) {
                double exponent = k * (k - 1.0) / (2 * noiseMultiplier * noiseMultiplier);
                logTerms[k] = logChoose + k * logRate + (order - k) * logOthers + logExpMinusOne(exponent);
                largest = Math.max(largest, logTerms[k]);
            }
        }
        double scaledSum = 0;
        for (int k = order; k >= 2; k--) {
            scaledSum += Math.exp(logTerms[k] - largest);
        }
        double logExcess = largest + Math.log(scaledSum);
        double logMoment =
                logExcess > 0 ? logExcess + Math.log1p(Math.exp(-logExcess)) : Math.log1p(Math.exp(logExcess));
        return logMoment / (order - 1);
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

    /** ln(e^x - 1) for x > 0. */
    private static double logExpMinusOne(double x) {
        return x > 1 ? x + Math.log1p(-Math.exp(-x)) : Math.log(Math.expm1(x));
    }
}
