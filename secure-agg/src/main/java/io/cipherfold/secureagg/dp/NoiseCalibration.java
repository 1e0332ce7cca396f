// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/** Finds the noise that a target needs. */
public final class NoiseCalibration {

    /** The result exceeds the smallest sufficient noise by at most this fraction. */
    private static final double TOLERANCE = 1e-9;

    private NoiseCalibration() {}

    /**
     * The smallest noise multiplier, up to one part in 10^9, with which {@link SampledGaussian} meets the target. Its
     * epsilon is never above the target.
     *
     * @param samplingRate 1e-12 to 1
     * @param steps 1 to 10^12
     * @throws IllegalArgumentException if a number is out of its range, or if no noise multiplier up to 1e9 meets the target
     *     at the orders that are followed
     */
    public static double noiseMultiplier(PrivacyTarget target, double samplingRate, long steps) {
        double low = PrivacyRanges.MIN_NOISE_MULTIPLIER;
        if (meets(target, samplingRate, low, steps)) {
            return low;
        }
        double high = 1;
        while (!meets(target, samplingRate, high, steps)) {
            if (high >= PrivacyRanges.MAX_NOISE_MULTIPLIER) {
                throw new IllegalArgumentException("epsilon " + target.epsilon() + " at delta " + target.delta()
                        + " needs a noise multiplier above the limit " + PrivacyRanges.MAX_NOISE_MULTIPLIER);
            }
            low = high;
            high = Math.min(2 * high, PrivacyRanges.MAX_NOISE_MULTIPLIER);
        }
        while (high - low > TOLERANCE * high) {
            double middle = Math.sqrt(low * high);
            if (meets(target, samplingRate, middle, steps)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static boolean meets(PrivacyTarget target, double samplingRate, double noiseMultiplier, long steps) {
        return new SampledGaussian(samplingRate, noiseMultiplier, steps)
                        .epsilon(target.delta())
                        .epsilon()
                <= target.epsilon();
    }
}
