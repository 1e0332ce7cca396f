// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The Gaussian mechanism on independent Poisson samples of the clients, repeated. Renyi accounting.
 *
 * <p>The sampling rate counts only for an observer who does not learn who was sampled (PROTOCOL section 6); for all others
 * the rate is 1 and the steps are a client's participations. At rate 1 the figures hold for the discrete Gaussian too.
 * Immutable.
 *
 * @param samplingRate probability q that a client is in a step, 1e-12 to 1
 * @param noiseMultiplier standard deviation of the noise on the sum, in clip norms, 1e-3 to 1e9
 * @param steps number of repetitions, 1 to 10^12
 */
public record SampledGaussian(double samplingRate, double noiseMultiplier, long steps) implements PrivacyLossMechanism {

    /** Below it the sum over the noise has too many terms. */
    private static final double LEAST_NOISE_AT_ALL_ORDERS = 0.1;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range; names the number and the range
     */
    public SampledGaussian {
        PrivacyRanges.checkSamplingRate(samplingRate);
        PrivacyRanges.checkNoiseMultiplier(noiseMultiplier);
        PrivacyRanges.checkSteps(steps);
    }

    /** The Renyi divergence of all steps together, at every order without sampling and at integer orders with it. */
    public RenyiCurve renyiCurve() {
        return renyiCurve(samplingRate == 1 ? RenyiOrders.dense() : RenyiOrders.integers());
    }

    /**
     * The Renyi divergence of all steps together, exact at all orders. At fractional ones sampling costs work that grows with
     * the order.
     *
     * @param orders with sampling and a noise multiplier below 0.1, integers only
     * @throws IllegalArgumentException if another order is among them; names it
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
        if (samplingRate == 1 || noiseMultiplier < LEAST_NOISE_AT_ALL_ORDERS) {
            return renyiCurve().epsilon(delta);
        }
        return RenyiCurve.leastEpsilon(delta, order -> steps * stepDivergence(order));
    }

    private double stepDivergence(double order) {
        if (samplingRate == 1) {
            return RenyiDivergence.gaussian(order, noiseMultiplier);
        }
        if (order == Math.rint(order)) {
            return RenyiDivergence.sampledGaussian((int) order, samplingRate, noiseMultiplier);
        }
        if (noiseMultiplier < LEAST_NOISE_AT_ALL_ORDERS) {
            throw new IllegalArgumentException("a noise multiplier below " + LEAST_NOISE_AT_ALL_ORDERS
                    + " needs integer orders, met order " + order);
        }
        return SampledMoment.continuous(order, samplingRate, noiseMultiplier);
    }

    @Override
    public double shiftInDeviations() {
        return 1 / noiseMultiplier;
    }

    @Override
    public double spacingInDeviations() {
        return 0;
    }
}
