// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The Gaussian mechanism on independent Poisson samples of the clients, repeated. Renyi accounting.
 *
 * <p>The sampling rate counts only for an observer who does not learn who was sampled (PROTOCOL section 6); for all others
 * the rate is 1 and the steps are a client's participations. At rate 1 every order is used, and the figures hold for the
 * discrete Gaussian too; below 1 only integer orders are, where the formula is exact. Immutable.
 *
 * @param samplingRate probability q that a client is in a step, 1e-12 to 1
 * @param noiseMultiplier standard deviation of the noise on the sum, in clip norms, 1e-3 to 1e9
 * @param steps number of repetitions, 1 to 10^12
 */
public record SampledGaussian(double samplingRate, double noiseMultiplier, long steps) {

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

    /** The Renyi divergence of all steps together. */
    public RenyiCurve renyiCurve() {
        RenyiCurve step = samplingRate == 1
                ? RenyiCurve.of(RenyiOrders.dense(), order -> RenyiDivergence.gaussian(order, noiseMultiplier))
                : RenyiCurve.of(
                        RenyiOrders.integers(),
                        order -> RenyiDivergence.sampledGaussian((int) order, samplingRate, noiseMultiplier));
        return step.times(steps);
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
