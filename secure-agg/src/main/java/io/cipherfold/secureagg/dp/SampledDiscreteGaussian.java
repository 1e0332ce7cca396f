// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * One whole number per step, the sum over a Poisson sample of the clients, with discrete Gaussian noise, repeated (Canonne,
 * Kamath, Steinke, arXiv 2004.00010). For vectors see {@link DistributedDiscreteGaussian}: which direction of a whole vector
 * of a given norm is the worst is not known, and this record does not claim it.
 *
 * <p>The sampling rate counts only for an observer who does not learn who was sampled (PROTOCOL section 6). Immutable.
 *
 * @param samplingRate probability q that a client is in a step, 1e-12 to 1
 * @param variance the parameter sigma^2 of the noise, 1e-6 to 1e10
 * @param sensitivity by how much one client changes the sum at most, 1 to 10^6
 * @param steps number of repetitions, 1 to 10^12
 */
public record SampledDiscreteGaussian(double samplingRate, double variance, int sensitivity, long steps)
        implements PrivacyLossMechanism {

    private static final double MIN_VARIANCE = 1e-6;
    private static final double MAX_VARIANCE = 1e10;
    private static final int MAX_SENSITIVITY = 1_000_000;

    /** Where the moment's peak may be, in standard deviations. */
    private static final double MAX_PEAK = 1000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public SampledDiscreteGaussian {
        PrivacyRanges.checkSamplingRate(samplingRate);
        PrivacyRanges.check("variance", variance, MIN_VARIANCE, MAX_VARIANCE);
        PrivacyRanges.check("sensitivity", sensitivity, MAX_SENSITIVITY);
        PrivacyRanges.checkSteps(steps);
    }

    /**
     * The Renyi divergence of all steps together, by summation over the noise, the worse direction.
     * Where the sum would be long, at orders above 1000 sigma / Delta, the divergence without sampling stands in.
     */
    public RenyiCurve renyiCurve(RenyiOrders orders) {
        return RenyiCurve.of(orders, this::stepDivergence).times(steps);
    }

    /**
     * The guarantee of all steps together, by the best of all orders.
     *
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if delta is out of range
     */
    public PrivacyLoss epsilon(double delta) {
        PrivacyRanges.checkDelta(delta);
        return samplingRate == 1
                ? renyiCurve(RenyiOrders.dense()).epsilon(delta)
                : RenyiCurve.leastEpsilon(delta, order -> steps * stepDivergence(order));
    }

    /** Without sampling order Delta^2 / (2 sigma^2) bounds it at every order (arXiv 2004.00010, Proposition 5). */
    private double stepDivergence(double order) {
        double unsampled = RenyiDivergence.gaussian(order, 1 / shiftInDeviations());
        if (samplingRate == 1 || order * shiftInDeviations() > MAX_PEAK) {
            return unsampled;
        }
        return SampledMoment.discrete(order, samplingRate, shiftInDeviations(), spacingInDeviations());
    }

    @Override
    public double shiftInDeviations() {
        return sensitivity / Math.sqrt(variance);
    }

    @Override
    public double spacingInDeviations() {
        return 1 / Math.sqrt(variance);
    }
}
