// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The distribution of the privacy loss ln(P(x)/Q(x)), x drawn from P, on an even grid. Immutable.
 *
 * <p>Rounding: masses have a relative error of at most {@link #MASS_ERROR}, losses an absolute one of at most
 * {@link #lossError()}.
 */
final class PrivacyLossDistribution {

    /** Of an exponential with an argument below 800, times a few operations, with ample room. */
    static final double MASS_ERROR = 1e-12;

    private final double interval;
    private final int lowestIndex;
    private final double offset;
    private final double[] masses;
    private final double infinityMass;
    private final double lossError;

    /**
     * @param interval distance of the grid's points, in nats
     * @param lowestIndex the loss of the first mass, in intervals
     * @param offset added to all losses, in nats
     * @param masses probabilities under P; kept, not copied
     * @param infinityMass probability of an infinite loss
     * @param lossError bound on the rounding error of a loss, in nats
     */
    PrivacyLossDistribution(
            double interval, int lowestIndex, double offset, double[] masses, double infinityMass, double lossError) {
        this.interval = interval;
        this.lowestIndex = lowestIndex;
        this.offset = offset;
        this.masses = masses;
        this.infinityMass = infinityMass;
        this.lossError = lossError;
    }

    double interval() {
        return interval;
    }

    /** How many points the grid has. */
    int size() {
        return masses.length;
    }

    /** The loss of the first mass without the offset, in intervals. */
    int lowestIndex() {
        return lowestIndex;
    }

    double offset() {
        return offset;
    }

    /** The probability of the loss at a position from 0. */
    double mass(int position) {
        return masses[position];
    }

    /** The loss at a position from 0, in nats. */
    double loss(int position) {
        return (lowestIndex + position) * interval + offset;
    }

    double infinityMass() {
        return infinityMass;
    }

    double lossError() {
        return lossError;
    }

    /** The largest magnitude of a loss, in nats. */
    double largestMagnitude() {
        return Math.max(Math.abs(loss(0)), Math.abs(loss(masses.length - 1)));
    }
}
