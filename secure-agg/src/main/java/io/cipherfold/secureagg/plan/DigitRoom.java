// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.secureagg.encode.EncodingParameters;

/**
 * How well the sum fits its digits. The rotation spreads a vector over all coordinates, so that a coordinate of a sum of
 * K vectors of norm Delta2 behaves like a Gaussian of variance (K Delta2)^2 / d at most, and each noise share adds its
 * own variance (Kairouz, Liu, Steinke 2021, section 4: sub-Gaussian heuristic). An overflow costs utility, never
 * privacy.
 *
 * @param deviations half the digit's range in standard deviations of a coordinate of the largest sum
 */
public record DigitRoom(double deviations) {

    /** Computes the room. */
    public static DigitRoom of(EncodingParameters encoding, int maximumClients, int digitBits) {
        double clients = maximumClients;
        double signal = clients * clients * encoding.normBoundSquared() / encoding.dimension();
        double noise = clients * encoding.noiseVariancePerClient();
        return new DigitRoom(Math.scalb(1.0, digitBits - 1) / Math.sqrt(signal + noise));
    }

    /**
     * Probability that one coordinate overflows: 2 Q(deviations) under the Gaussian heuristic, by the bound
     * 2 phi(x)/x on the tail.
     */
    public double overflowProbability() {
        double density = Math.exp(-deviations * deviations / 2) / Math.sqrt(2 * Math.PI);
        return Math.min(1, 2 * density / deviations);
    }
}
