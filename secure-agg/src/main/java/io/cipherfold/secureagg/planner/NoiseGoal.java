// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import java.util.OptionalDouble;

/**
 * How much noise is asked for: a multiplier, or the epsilon that the least sufficient one meets. Nothing is checked here.
 *
 * @param multiplier standard deviation of the least honest noise in units of the sensitivity, 0 for none; ignored when
 *     there is an epsilon
 * @param epsilon towards node and committee, over the capped participations; empty when the multiplier is given
 */
public record NoiseGoal(double multiplier, OptionalDouble epsilon) {

    /** A given multiplier; 0 for no noise. */
    public static NoiseGoal ofMultiplier(double multiplier) {
        return new NoiseGoal(multiplier, OptionalDouble.empty());
    }

    /** The least noise that meets an epsilon. */
    public static NoiseGoal ofEpsilon(double epsilon) {
        return new NoiseGoal(0, OptionalDouble.of(epsilon));
    }
}
