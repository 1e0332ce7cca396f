// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/** The privacy losses of one step of a mechanism in one direction, before they are put on a grid. */
interface StepLoss {

    /** About the standard deviation of the loss, if it is small. */
    double deviation();

    /** How many cells of a grid the losses take when this probability is left out at each end. */
    double cells(double interval, double tailMass);

    /**
     * The losses on a grid.
     *
     * @param tailMass the probability that is left out at each end and charged to the side of the estimate
     */
    PrivacyLossDistribution distribution(PrivacyLossEstimate estimate, double interval, double tailMass);

    /**
     * ln(1 - q + q e^t): the logarithm of the ratio on a Poisson sample, from that without sampling.
     *
     * @param t logarithm of the ratio without sampling
     * @param samplingRate q in (0, 1]
     */
    static double sampledRatio(double t, double samplingRate) {
        if (samplingRate == 1) {
            return t;
        }
        return t > 0
                ? t + Math.log(samplingRate) + Math.log1p((1 - samplingRate) / samplingRate * Math.exp(-t))
                : Math.log1p(samplingRate * Math.expm1(t));
    }
}
