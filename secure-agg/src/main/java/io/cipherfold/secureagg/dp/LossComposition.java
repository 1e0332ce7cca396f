// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.List;
import java.util.Optional;

/**
 * The total privacy loss of several mechanisms, each repeated: its distribution is the convolution of theirs, computed as a
 * product of powers of Fourier transforms. Immutable.
 *
 * <p>Before the transform the masses are tilted: multiplied by exp(s loss) and scaled to sum to 1. That moves the bulk of the
 * total to the losses that decide delta, and rounding errors, which are relative to the bulk, stay small against any delta.
 * The tilt is taken out again when delta is summed.
 *
 * <p>The errors are bounded and charged to the side of the estimate: mass beyond the window of the transform (Chernoff
 * bounds), rounding of the transforms and powers ({@link FourierTransform#relativeError}), of masses and losses
 * ({@link PrivacyLossDistribution}).
 */
final class LossComposition {

    /** Tilted mass that may lie beyond each end of the window. */
    private static final double TAIL = 1e-11;

    private static final double UNIT_ROUNDOFF = 0x1p-53;

    /** No logarithm of a positive double has a larger magnitude. */
    private static final double LARGEST_LOG = 745;

    private static final int MIN_SIZE = 1 << 10;
    private static final int BISECTIONS = 60;

    /**
     * A mechanism's losses and how often it runs.
     *
     * @param repetitions at least 1
     */
    record Part(PrivacyLossDistribution losses, long repetitions) {}

    private final double tilt;
    private final double interval;
    private final double lowestLoss;
    private final double cumulant;
    private final double logInfinityFree;
    private final double additiveError;
    private final double relativeError;
    private final double lossError;

    /** Suffix sums from each position m: sum of g_k exp(-(s+1)(k-m) interval). */
    private final double[] steeper;

    /** Suffix sums from each position m: sum of g_k (exp(-s x) - exp(-(s+1) x)), x = (k-m) interval. */
    private final double[] differences;

    /**
     * Composes, unless the transform would need too many points.
     *
     * @param parts at least one, all with the same interval
     * @param moments of the parts
     * @param tilt s, above 0
     * @param maxSize most points that the transform may have, a power of two
     */
    static Optional<LossComposition> of(List<Part> parts, LossMoments moments, double tilt, int maxSize) {
        double[] logMoments = new double[parts.size()];
        double cumulant = 0;
        for (int j = 0; j < logMoments.length; j++) {
            logMoments[j] = logMoment(parts.get(j).losses(), tilt);
            cumulant += parts.get(j).repetitions() * logMoments[j];
        }
        double interval = parts.get(0).losses().interval();
        double scale = Math.sqrt(-2 * Math.log(TAIL) / Math.max(moments.variance(tilt), interval * interval));
        double highest = Double.POSITIVE_INFINITY;
        double lowest = Double.NEGATIVE_INFINITY;
        for (double factor = 0.5; factor <= 2; factor *= Math.sqrt(2)) {
            double s = factor * scale;
            highest = Math.min(highest, (moments.cumulant(tilt + s) - cumulant - Math.log(TAIL)) / s);
            lowest = Math.max(lowest, -(moments.cumulant(tilt - s) - cumulant - Math.log(TAIL)) / s);
        }
        double points = (highest - lowest) / interval + 4;
        if (!(points < maxSize)) {
            return Optional.empty();
        }
        int size = Math.max(MIN_SIZE, Integer.highestOneBit((int) points) * 2);
        return Optional.of(new LossComposition(parts, tilt, logMoments, lowest, size));
    }

    private LossComposition(List<Part> parts, double tilt, double[] logMoments, double lowest, int size) {
        this.tilt = tilt;
        interval = parts.get(0).losses().interval();
        Spectrum spectrum = new Spectrum(size);
        double logMomentSum = 0;
        double offset = 0;
        double infinityFree = 0;
        double masses = 8 * UNIT_ROUNDOFF * size;
        double losses = 0;
        for (int j = 0; j < parts.size(); j++) {
            PrivacyLossDistribution part = parts.get(j).losses();
            long repetitions = parts.get(j).repetitions();
            spectrum.multiply(tilted(part, tilt, logMoments[j], size), repetitions);
            logMomentSum += repetitions * logMoments[j];
            offset += repetitions * part.offset();
            infinityFree += repetitions * Math.log1p(-part.infinityMass());
            double exponent = tilt * part.largestMagnitude() + LARGEST_LOG;
            masses += repetitions * (PrivacyLossDistribution.MASS_ERROR + 8 * UNIT_ROUNDOFF * exponent);
            losses += repetitions * part.lossError();
        }
        cumulant = logMomentSum;
        logInfinityFree = infinityFree;
        relativeError = masses;
        lossError = losses;
        long lowestIndex = (long) Math.floor((lowest - offset) / interval) - 1;
        lowestLoss = lowestIndex * interval + offset;
        additiveError = 2 * TAIL + spectrum.error();

        double[] total = spectrum.inverse();
        steeper = new double[size + 1];
        differences = new double[size + 1];
        double decay = Math.exp(-tilt * interval);
        double steeperDecay = Math.exp(-(tilt + 1) * interval);
        double gap = -decay * Math.expm1(-interval);
        for (int m = size - 1; m >= 0; m--) {
            double mass = Math.max(total[Math.floorMod(lowestIndex + m, size)], 0);
            differences[m] = decay * differences[m + 1] + gap * steeper[m + 1];
            steeper[m] = mass + steeperDecay * steeper[m + 1];
        }
    }

    /** Bound on delta at an epsilon of at least 0, not above 1 and not below 0. */
    double delta(double epsilon, PrivacyLossEstimate estimate) {
        boolean pessimistic = estimate == PrivacyLossEstimate.PESSIMISTIC;
        double threshold = pessimistic ? epsilon - lossError : epsilon + lossError;
        double position = Math.floor((threshold - lowestLoss) / interval) + 1;
        int next = (int) Math.min(Math.max(position, 0), steeper.length - 1);
        double gap = Math.max(lowestLoss + next * interval - threshold, 0);
        double tail = Math.exp(-tilt * gap) * (differences[next] - steeper[next] * Math.expm1(-gap));
        double logScale = cumulant - tilt * threshold;
        double bounded = pessimistic ? tail + additiveError : tail - additiveError;
        if (bounded <= 0) {
            return -Math.expm1(logInfinityFree);
        }
        double finite = Math.exp(logScale + Math.log(bounded) + (pessimistic ? relativeError : -relativeError));
        return Math.min(1, finite - Math.expm1(logInfinityFree));
    }

    /** Bound on the least epsilon of at least 0 for a delta; infinite if the mass of infinite losses exceeds delta. */
    double epsilon(double delta, PrivacyLossEstimate estimate) {
        if (-Math.expm1(logInfinityFree) >= delta) {
            return Double.POSITIVE_INFINITY;
        }
        double high = Math.max(lowestLoss + steeper.length * interval, interval);
        while (delta(high, estimate) > delta) {
            high *= 2;
        }
        return estimate == PrivacyLossEstimate.PESSIMISTIC
                ? bisected(0, high, delta, estimate)
                : optimisticEpsilon(delta);
    }

    /**
     * Far below the losses that the tilt is made for the errors outgrow delta, so that the search for an optimistic figure
     * starts from the pessimistic one and goes down from there.
     */
    private double optimisticEpsilon(double delta) {
        double high = epsilon(delta, PrivacyLossEstimate.PESSIMISTIC);
        double step = interval;
        double low = high;
        while (low > 0 && delta(low, PrivacyLossEstimate.OPTIMISTIC) <= delta) {
            high = low;
            low = Math.max(0, high - step);
            step *= 2;
        }
        return bisected(low, high, delta, PrivacyLossEstimate.OPTIMISTIC);
    }

    /** The least epsilon from low to high, to the estimate's side, given that high is enough. */
    private double bisected(double from, double to, double delta, PrivacyLossEstimate estimate) {
        if (delta(from, estimate) <= delta) {
            return from;
        }
        Bisection found = Bisection.of(from, to, BISECTIONS, epsilon -> delta(epsilon, estimate) <= delta);
        return estimate == PrivacyLossEstimate.PESSIMISTIC ? found.above() : found.below();
    }

    /** The tilted masses, wrapped around the transform's points. */
    private static double[] tilted(PrivacyLossDistribution part, double tilt, double logMoment, int size) {
        double[] wrapped = new double[size];
        for (int i = 0; i < part.size(); i++) {
            wrapped[Math.floorMod(part.lowestIndex() + i, size)] +=
                    Math.exp(Math.log(part.mass(i)) + tilt * part.loss(i) - logMoment);
        }
        return wrapped;
    }

    /** ln E[exp(s loss)] over the finite losses. */
    private static double logMoment(PrivacyLossDistribution part, double tilt) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < part.size(); i++) {
            largest = Math.max(largest, Math.log(part.mass(i)) + tilt * part.loss(i));
        }
        double sum = 0;
        for (int i = 0; i < part.size(); i++) {
            sum += Math.exp(Math.log(part.mass(i)) + tilt * part.loss(i) - largest);
        }
        return largest + Math.log(sum);
    }
}
