// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.secureagg.dp.NoiseCalibration;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.util.HashMap;
import java.util.Map;

/** Turns goals into noise multipliers and remembers them. Not for several threads. */
final class NoiseFinder {

    /** By how much noise is raised when a sum of discrete Gaussians falls short of the continuous one. */
    private static final double STEP = 1e-6;

    private static final int MOST_STEPS = 30;

    private record Key(PrivacyTarget target, int participations) {}

    private final Map<Key, Double> calibrated = new HashMap<>();

    /**
     * The options with the least noise that meets the goal.
     *
     * @throws IllegalArgumentException if epsilon, delta or participations are out of range, or no noise meets the target
     */
    PlanOptions withNoise(PlanOptions options, NoiseGoal goal) {
        if (goal.epsilon().isEmpty()) {
            return options.toBuilder().noiseMultiplier(goal.multiplier()).build();
        }
        PrivacyTarget target = new PrivacyTarget(goal.epsilon().getAsDouble(), options.delta());
        double multiplier = calibrated.computeIfAbsent(
                new Key(target, options.participations()),
                key -> NoiseCalibration.noiseMultiplier(key.target(), 1, key.participations()));
        PlanOptions noisy = options.toBuilder().noiseMultiplier(multiplier).build();
        for (int step = 0; step < MOST_STEPS && exceeds(noisy, target); step++) {
            multiplier *= 1 + Math.scalb(STEP, step);
            noisy = options.toBuilder().noiseMultiplier(multiplier).build();
        }
        return noisy;
    }

    /** Whether the plan's own mechanism misses the target. What is no plan misses nothing: its rules say what is wrong. */
    private static boolean exceeds(PlanOptions options, PrivacyTarget target) {
        try {
            return options.encoding()
                    .parameters()
                    .privacy(
                            options.participations(),
                            options.minimumClients() - options.corruptClients(),
                            target.delta())
                    .filter(privacy -> privacy.epsilonTowardsNodeAndCommittee() > target.epsilon())
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
