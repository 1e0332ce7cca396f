// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Values;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseCalibration;
import io.cipherfold.secureagg.dp.PrivacyTarget;
import io.cipherfold.secureagg.dp.SampledGaussian;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.util.Locale;

/**
 * A noise multiplier and where it comes from.
 *
 * @param multiplier standard deviation of the least honest noise in units of the sensitivity; 0 for none
 * @param sentence for people
 */
record ChosenNoise(double multiplier, String sentence) {

    /** By how much noise is raised when a sum of discrete Gaussians falls short of the continuous one. */
    private static final double STEP = 1e-6;

    private static final int MOST_STEPS = 30;

    static ChosenNoise of(PlanNumbers numbers, SchemeId scheme) {
        if (numbers.epsilon().isPresent()) {
            return calibrated(numbers, scheme, numbers.epsilon().getAsDouble());
        }
        double multiplier = numbers.noiseMultiplier().orElse(0);
        if (multiplier != 0) {
            Values.checked("--noise-multiplier", () -> new SampledGaussian(1, multiplier, 1));
        }
        return new ChosenNoise(
                multiplier, multiplier == 0 ? "No noise is added." : "The noise multiplier is " + multiplier + ".");
    }

    private static ChosenNoise calibrated(PlanNumbers numbers, SchemeId scheme, double epsilon) {
        PrivacyTarget target = Values.checked("--epsilon, --delta", () -> new PrivacyTarget(epsilon, numbers.delta()));
        double multiplier = Values.checked(
                "--epsilon, --participations",
                () -> NoiseCalibration.noiseMultiplier(target, 1, numbers.participations()));
        for (int step = 0; step < MOST_STEPS && exceeds(numbers.options(scheme, multiplier), target); step++) {
            multiplier *= 1 + Math.scalb(STEP, step);
        }
        return new ChosenNoise(
                multiplier,
                String.format(
                        Locale.ROOT,
                        "The noise multiplier %.6g is the least that meets epsilon %s over %d participations.",
                        multiplier,
                        epsilon,
                        numbers.participations()));
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
