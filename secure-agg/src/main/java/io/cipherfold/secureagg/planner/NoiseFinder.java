// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.secureagg.dp.NoiseCalibration;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.util.HashMap;
import java.util.Map;

/** Turns goals into noise multipliers and remembers them. Not for several threads. */
final class NoiseFinder {

    /** By how much noise is raised at first when the shares' sum falls short of the continuous Gaussian; then by more. */
    private static final double FIRST_STEP = 1e-6;

    private static final double GROWTH = 8;
    private static final double LAST_STEP = 1e3;

    /** How close to the least noise the search comes, where the first step is not enough. */
    private static final double TOLERANCE = 1e-4;

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
        double tooLittle = multiplier;
        for (double step = FIRST_STEP; step < LAST_STEP && exceeds(noisy, target); step *= GROWTH) {
            tooLittle = multiplier;
            multiplier *= 1 + step;
            noisy = options.toBuilder().noiseMultiplier(multiplier).build();
        }
        while (multiplier / tooLittle > 1 + TOLERANCE) {
            double middle = Math.sqrt(multiplier * tooLittle);
            PlanOptions between = options.toBuilder().noiseMultiplier(middle).build();
            if (exceeds(between, target)) {
                tooLittle = middle;
            } else {
                multiplier = middle;
                noisy = between;
            }
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
