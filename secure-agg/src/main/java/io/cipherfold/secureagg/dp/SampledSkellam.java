// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * Skellam noise on the integer vector of a Poisson sample of the clients, repeated. Sums of Skellam shares are Skellam, so the
 * variance alone counts. Renyi accounting at integer orders: the bound of arXiv 2110.04995, Theorem 3.5, and for sampling the
 * general one of Zhu and Wang (ICML 2019, Theorem 5).
 *
 * <p>The sampling rate counts only for an observer who does not learn who was sampled (PROTOCOL section 6). Immutable.
 *
 * @param samplingRate probability q that a client is in a step, 1e-12 to 1
 * @param variance mu, of all honest clients' shares together, in squared grid units, 1e-6 to 1e30
 * @param norm Delta2, the enforced bound on the norm of a client's rounded vector, in grid units, 1 to 2^30
 * @param dimension number of coordinates, at least 1; bounds Delta1 by Delta2 min(sqrt(dimension), Delta2)
 * @param steps number of repetitions, 1 to 10^12
 */
public record SampledSkellam(double samplingRate, double variance, double norm, int dimension, long steps) {

    private static final double MIN_VARIANCE = 1e-6;
    private static final double MAX_VARIANCE = 1e30;
    private static final double MAX_NORM = 0x1p30;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public SampledSkellam {
        PrivacyRanges.checkSamplingRate(samplingRate);
        PrivacyRanges.check("variance", variance, MIN_VARIANCE, MAX_VARIANCE);
        PrivacyRanges.check("norm", norm, 1, MAX_NORM);
        PrivacyRanges.check("dimension", dimension, Integer.MAX_VALUE);
        PrivacyRanges.checkSteps(steps);
    }

    /** The Renyi divergence of all steps together at integer orders. */
    public RenyiCurve renyiCurve() {
        double norm1 = norm * Math.min(Math.sqrt(dimension), norm);
        return RenyiCurve.of(
                        RenyiOrders.integers(),
                        order -> RenyiDivergence.sampled(
                                (int) order, samplingRate, k -> RenyiDivergence.skellam(k, variance, norm, norm1)))
                .times(steps);
    }

    /**
     * The guarantee of all steps together.
     *
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if delta is out of range
     */
    public PrivacyLoss epsilon(double delta) {
        PrivacyRanges.checkDelta(delta);
        return renyiCurve().epsilon(delta);
    }
}
