// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tightest accountant: composes the privacy loss distributions themselves (PLD accounting; Koskela, Jaelkoe, Honkela,
 * arXiv 1906.03049; Doroshenko et al., arXiv 2207.04380). A figure is the larger one of the two directions, the client taken
 * away and the client added. All methods may be called from several threads.
 *
 * <p>The losses of one step lie on a grid of 1e-4 nats, on a finer one where a step's loss is small, and on a coarser one
 * where the total would need more than 2^20 points. Whatever the grid, a pessimistic figure is never below the truth and an
 * optimistic one never above it: discretisation, truncation and rounding are charged to their side.
 */
public final class PrivacyLossAccountant {

    private static final double INTERVAL = 1e-4;

    /** Points per standard deviation of a step's loss: the grid adds at most 1/(4 * 50^2) to its variance. */
    private static final double POINTS_PER_DEVIATION = 50;

    private static final double MAX_INTERVAL = 1000;
    private static final int MAX_POINTS = 1 << 20;

    /** Share of delta that infinite losses, those left out of the grid, may take. */
    private static final double INFINITY_SHARE = 1e-9;

    /** What infinite losses may add to a delta that is asked for. */
    private static final double INFINITY_MASS = 1e-60;

    static final double MIN_NOISE = 0.1;
    static final double MAX_NOISE = 1e6;
    private static final long MAX_STEPS = 1_000_000;

    private PrivacyLossAccountant() {}

    /**
     * The least epsilon of several mechanisms together, run in any order and adaptively.
     *
     * @param mechanisms at least one; noise of 0.1 to 10^6 sensitivities, at most 10^6 steps each; Skellam noise only on one
     *     whole number, of a variance of at most 2^24
     * @param delta 1e-100 to 1, exclusive
     * @return at least 0
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static double epsilon(
            List<? extends PrivacyLossMechanism> mechanisms, double delta, PrivacyLossEstimate estimate) {
        PrivacyRanges.checkDelta(delta);
        double tailMass = INFINITY_SHARE * delta / steps(mechanisms);
        double worst = 0;
        for (boolean removal : directions(mechanisms)) {
            LossComposition total = composition(mechanisms, estimate, removal, tailMass, delta, true);
            worst = Math.max(worst, total.epsilon(delta, estimate));
        }
        return worst;
    }

    /**
     * The least delta of several mechanisms together, run in any order and adaptively, to an absolute accuracy of 1e-60 at
     * best.
     *
     * @param mechanisms as for {@link #epsilon}
     * @param epsilon 0 to 10^6
     * @return 0 to 1
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static double delta(
            List<? extends PrivacyLossMechanism> mechanisms, double epsilon, PrivacyLossEstimate estimate) {
        PrivacyRanges.check("epsilon", epsilon, 0, PrivacyRanges.MAX_EPSILON);
        double tailMass = INFINITY_MASS / steps(mechanisms);
        double worst = 0;
        for (boolean removal : directions(mechanisms)) {
            LossComposition total = composition(mechanisms, estimate, removal, tailMass, epsilon, false);
            worst = Math.max(worst, total.delta(epsilon, estimate));
        }
        return worst;
    }

    private static LossComposition composition(
            List<? extends PrivacyLossMechanism> mechanisms,
            PrivacyLossEstimate estimate,
            boolean removal,
            double tailMass,
            double goal,
            boolean goalIsDelta) {
        List<StepLoss> losses = new ArrayList<>();
        double interval = INTERVAL;
        for (PrivacyLossMechanism mechanism : mechanisms) {
            StepLoss loss = stepLoss(mechanism, removal);
            losses.add(loss);
            interval = Math.min(interval, loss.deviation() / POINTS_PER_DEVIATION);
        }
        for (StepLoss loss : losses) {
            while (loss.cells(interval, tailMass) > MAX_POINTS) {
                interval *= 2;
            }
        }
        while (interval < MAX_INTERVAL) {
            List<LossComposition.Part> parts = new ArrayList<>();
            for (int i = 0; i < mechanisms.size(); i++) {
                parts.add(new LossComposition.Part(
                        losses.get(i).distribution(estimate, interval, tailMass),
                        mechanisms.get(i).steps()));
            }
            LossMoments moments = new LossMoments(parts);
            double tilt = goalIsDelta ? moments.tiltForDelta(goal) : moments.tiltForEpsilon(goal);
            Optional<LossComposition> total = LossComposition.of(parts, moments, tilt, MAX_POINTS);
            if (total.isPresent()) {
                return total.get();
            }
            interval *= 2;
        }
        throw new IllegalArgumentException(
                "the total loss is too wide: it needs a grid coarser than the limit " + MAX_INTERVAL + " nats");
    }

    private static StepLoss stepLoss(PrivacyLossMechanism mechanism, boolean removal) {
        return mechanism instanceof SampledSkellam skellam
                ? skellam.stepLoss(removal)
                : new GaussianLoss(
                        mechanism.samplingRate(),
                        mechanism.shiftInDeviations(),
                        mechanism.spacingInDeviations(),
                        removal);
    }

    /** Without sampling both directions are the same. */
    private static boolean[] directions(List<? extends PrivacyLossMechanism> mechanisms) {
        return mechanisms.stream().allMatch(mechanism -> mechanism.samplingRate() == 1)
                ? new boolean[] {true}
                : new boolean[] {true, false};
    }

    private static long steps(List<? extends PrivacyLossMechanism> mechanisms) {
        if (mechanisms.isEmpty()) {
            throw new IllegalArgumentException("at least one mechanism is needed");
        }
        long sum = 0;
        for (PrivacyLossMechanism mechanism : mechanisms) {
            PrivacyRanges.check("noise in sensitivities", 1 / mechanism.shiftInDeviations(), MIN_NOISE, MAX_NOISE);
            PrivacyRanges.check("number of steps", mechanism.steps(), MAX_STEPS);
            sum += mechanism.steps();
        }
        return sum;
    }
}
