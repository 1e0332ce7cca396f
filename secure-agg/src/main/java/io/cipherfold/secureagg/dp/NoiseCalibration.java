// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** Finds the noise that a target needs. */
public final class NoiseCalibration {

    /** The result exceeds the smallest sufficient noise by at most this fraction. */
    private static final double TOLERANCE = 1e-9;

    /** Finer than what the figure is worth, and a dozen evaluations. */
    private static final double LOSS_DISTRIBUTION_TOLERANCE = 1e-4;

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
        return leastNoise(
                target,
                TOLERANCE,
                noise -> new SampledGaussian(samplingRate, noise, steps)
                        .epsilon(target.delta())
                        .epsilon());
    }

    /**
     * The smallest noise multiplier, up to a tolerance, that meets a target by PLD accounting, pessimistic. It is at least
     * 0.1.
     *
     * @param mechanism from the noise multiplier to the mechanism
     * @throws IllegalArgumentException if the mechanism refuses, or if no noise multiplier up to 10^6 meets the target
     */
    public static double noiseMultiplierByLossDistribution(
            PrivacyTarget target, DoubleFunction<? extends PrivacyLossMechanism> mechanism) {
        return leastNoise(
                target,
                LOSS_DISTRIBUTION_TOLERANCE,
                noise -> PrivacyLossAccountant.epsilon(
                        List.of(mechanism.apply(noise)), target.delta(), PrivacyLossEstimate.PESSIMISTIC),
                PrivacyLossAccountant.MIN_NOISE,
                PrivacyLossAccountant.MAX_NOISE);
    }

    /**
     * The smallest noise multiplier, up to a relative tolerance, whose epsilon does not exceed the target's, for any
     * accountant. The epsilon of the result never does.
     *
     * @param tolerance above 0
     * @param epsilon from the noise multiplier, 1e-3 to 1e9, to the epsilon at the target's delta; must not grow
     * @throws IllegalArgumentException if no noise multiplier up to 1e9 meets the target
     */
    public static double leastNoise(PrivacyTarget target, double tolerance, DoubleUnaryOperator epsilon) {
        return leastNoise(
                target, tolerance, epsilon, PrivacyRanges.MIN_NOISE_MULTIPLIER, PrivacyRanges.MAX_NOISE_MULTIPLIER);
    }

    private static double leastNoise(
            PrivacyTarget target, double tolerance, DoubleUnaryOperator epsilon, double least, double most) {
        double high = 1;
        double low = high;
        while (epsilon.applyAsDouble(high) > target.epsilon()) {
            if (high >= most) {
                throw new IllegalArgumentException("epsilon " + target.epsilon() + " at delta " + target.delta()
                        + " needs a noise multiplier above the limit " + most);
            }
            low = high;
            high = Math.min(2 * high, most);
        }
        // If 1 meets the target, the bracket is below it.
        while (low == high) {
            if (high <= least) {
                return least;
            }
            low = Math.max(high / 2, least);
            if (epsilon.applyAsDouble(low) <= target.epsilon()) {
                high = low;
            }
        }
        while (high - low > tolerance * high) {
            double middle = Math.sqrt(low * high);
            if (epsilon.applyAsDouble(middle) <= target.epsilon()) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
