// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * Skellam noise on the integer vector of a Poisson sample of the clients, repeated. Sums of Skellam shares are Skellam, so the
 * variance alone counts. Renyi accounting at integer orders: the bound of arXiv 2110.04995, Theorem 3.5, and for sampling the
 * general one of Zhu and Wang (ICML 2019, Theorem 5). Of one whole number the loss distribution is known too, so that
 * {@link PrivacyLossAccountant} takes it; of a vector which direction is the worst is not known.
 *
 * <p>The sampling rate counts only for an observer who does not learn who was sampled (PROTOCOL section 6). Immutable.
 *
 * @param samplingRate probability q that a client is in a step, 1e-12 to 1
 * @param variance mu, of all honest clients' shares together, in squared grid units, 1e-6 to 1e30
 * @param norm Delta2, the enforced bound on the norm of a client's rounded vector, in grid units, 1 to 2^30
 * @param dimension number of coordinates, at least 1; bounds Delta1 by Delta2 min(sqrt(dimension), Delta2)
 * @param steps number of repetitions, 1 to 10^12
 */
public record SampledSkellam(double samplingRate, double variance, double norm, int dimension, long steps)
        implements PrivacyLossMechanism {

    private static final double MIN_VARIANCE = 1e-6;
    private static final double MAX_VARIANCE = 1e30;
    private static final double MAX_NORM = 0x1p30;

    /** The largest variance of which all probabilities are tabulated: some 10^5 of them. */
    private static final double MAX_TABLE_VARIANCE = 0x1p24;

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
        double norm1 = RenyiDivergence.norm1Bound(norm, dimension);
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

    @Override
    public double shiftInDeviations() {
        return norm / Math.sqrt(variance);
    }

    @Override
    public double spacingInDeviations() {
        return 1 / Math.sqrt(variance);
    }

    /**
     * The losses of a step.
     *
     * @throws IllegalArgumentException if it is not one whole number, or if the table would be too large
     */
    StepLoss stepLoss(boolean removal) {
        if (dimension != 1 || norm != Math.rint(norm)) {
            throw new IllegalArgumentException(
                    "the loss distribution of Skellam noise is known for 1 coordinate and a whole"
                            + " norm, there were " + dimension + " and " + norm);
        }
        PrivacyRanges.check("variance of a loss distribution", variance, MIN_VARIANCE, MAX_TABLE_VARIANCE);
        return new SkellamLoss(samplingRate, variance, (int) norm, removal);
    }
}
