// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The Gaussian mechanism without sampling, by its exact delta (Balle, Wang, "Improving the Gaussian mechanism for differential
 * privacy", arXiv 1805.06530, Theorem 8): delta(epsilon) = F(mu/2 - epsilon/mu) - e^epsilon F(-mu/2 - epsilon/mu), F the
 * normal distribution function. The same is Gaussian differential privacy with parameter mu (Dong, Roth, Su, arXiv 1905.02383,
 * Corollary 2.13), and several mechanisms compose to the root of the sum of their mu^2 (Corollary 3.3), so that repetition
 * is exact too. Immutable.
 *
 * @param mu sensitivity in standard deviations of the noise, 1e-9 to 1e3
 */
public record AnalyticGaussian(double mu) {

    private static final double MIN_MU = 1e-9;
    private static final double MAX_MU = 1e3;
    private static final int BISECTIONS = 100;

    /** Rounding of delta in units of its first term, with room: delta is raised by it. */
    private static final double ROUNDING = 2e-15;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if mu is out of its range
     */
    public AnalyticGaussian {
        PrivacyRanges.check("mu", mu, MIN_MU, MAX_MU);
    }

    /**
     * The Gaussian mechanism repeated.
     *
     * @param noiseMultiplier standard deviation of the noise in sensitivities, 1e-3 to 1e9
     * @param steps 1 to 10^12
     * @throws IllegalArgumentException if a number, or sqrt(steps)/noiseMultiplier, is out of its range
     */
    public static AnalyticGaussian of(double noiseMultiplier, long steps) {
        PrivacyRanges.checkNoiseMultiplier(noiseMultiplier);
        PrivacyRanges.checkSteps(steps);
        return new AnalyticGaussian(Math.sqrt((double) steps) / noiseMultiplier);
    }

    /**
     * What the central limit theorem of Gaussian differential privacy says of many steps on Poisson samples,
     * mu = q sqrt(T (e^(1/z^2) - 1)) (Bu, Dong, Long, Su, arXiv 1911.11607, section 3). An approximation without a known
     * error that may lie below the truth: for reference, not to be promised.
     *
     * @param training a noise multiplier of at least 0.04
     * @throws IllegalArgumentException if mu is out of its range
     */
    public static AnalyticGaussian centralLimit(SampledGaussian training) {
        double noise = training.noiseMultiplier();
        return new AnalyticGaussian(
                training.samplingRate() * Math.sqrt(training.steps() * Math.expm1(1 / (noise * noise))));
    }

    /** This mechanism followed by another one. */
    public AnalyticGaussian plus(AnalyticGaussian other) {
        return new AnalyticGaussian(Math.hypot(mu, other.mu));
    }

    /**
     * The least delta.
     *
     * @param epsilon 0 to 10^6
     * @throws IllegalArgumentException if epsilon is out of range
     */
    public double delta(double epsilon) {
        PrivacyRanges.check("epsilon", epsilon, 0, PrivacyRanges.MAX_EPSILON);
        double logFirst = NormalDistribution.logUpperTail(epsilon / mu - mu / 2);
        double logSecond = epsilon + NormalDistribution.logUpperTail(epsilon / mu + mu / 2);
        double difference = -Math.expm1(Math.min(logSecond - logFirst, 0));
        // The exponents' rounding grows with them.
        double rounding = ROUNDING * (1 + Math.abs(logFirst) + Math.abs(logSecond) + epsilon);
        return Math.min(1, Math.exp(logFirst) * (difference + rounding));
    }

    /**
     * The least epsilon of at least 0.
     *
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if delta is out of range, or if the epsilon exceeds 10^6
     */
    public double epsilon(double delta) {
        PrivacyRanges.checkDelta(delta);
        if (delta(0) <= delta) {
            return 0;
        }
        double high = PrivacyRanges.MAX_EPSILON;
        if (delta(high) > delta) {
            throw new IllegalArgumentException("epsilon would be above the limit " + high + " at mu " + mu);
        }
        return Bisection.of(0, high, BISECTIONS, epsilon -> delta(epsilon) <= delta)
                .above();
    }

    /**
     * The power of the best test at a false positive rate, F(F^-1(rate) + mu) (arXiv 1905.02383, equation (6)): no attack tells
     * a client's presence with a higher true positive rate.
     *
     * @param falsePositiveRate in (0, 1)
     * @throws IllegalArgumentException if the rate is out of range
     */
    public double truePositiveRate(double falsePositiveRate) {
        if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
            throw new IllegalArgumentException("false positive rate must be between 0 and 1, was " + falsePositiveRate);
        }
        return NormalDistribution.cumulative(NormalDistribution.quantile(falsePositiveRate) + mu);
    }
}
