// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * Collects privacy losses into the cells of an even grid. Kept of a cell are its probabilities under P and Q, from which both
 * estimates follow. Mutable, for one thread.
 *
 * <p>Pessimistic: a cell's mass is split between the two ends of the cell so that its probability under P and that under Q
 * stay the same. The cell is a function of the split, so that the split one is no better. This is the connect-the-dots
 * discretisation of Doroshenko, Ghazi, Kamath, Kumar, Manurangsi (arXiv 2207.04380, section 3). Optimistic: a cell's outcomes
 * are merged into one, which is post-processing, and the loss of that is rounded down.
 */
final class LossHistogram {

    /** Offsets that the optimistic grid tries: half an interval less this many halvings of it. */
    private static final int OFFSETS = 20;

    private final double interval;
    private final int lowestIndex;
    private final double[] masses;
    private final double[] upperParts;
    private double below;
    private double above;

    /**
     * @param interval width of a cell, in nats
     * @param lowest no loss handed to {@link #add} is below
     * @param highest no loss handed to {@link #add} is above
     */
    LossHistogram(double interval, double lowest, double highest) {
        this.interval = interval;
        lowestIndex = index(lowest, interval);
        int cells = index(highest, interval) - lowestIndex + 1;
        masses = new double[cells];
        upperParts = new double[cells];
    }

    /** How many cells losses between two limits take; not more than a long can say. */
    static double cells(double interval, double lowest, double highest) {
        return Math.floor(highest / interval) - Math.floor(lowest / interval) + 1;
    }

    /** Adds an outcome with this loss in nats and this probability under P. */
    void add(double loss, double mass) {
        int cell = Math.min(Math.max(index(loss, interval) - lowestIndex, 0), masses.length - 1);
        masses[cell] += mass;
        // The share of the upper end: (1 - exp(-x)) / (1 - exp(-interval)) at x above the lower one.
        double excess = Math.min(Math.max(loss - (lowestIndex + cell) * interval, 0), interval);
        upperParts[cell] += mass * (Math.expm1(-excess) / Math.expm1(-interval));
    }

    /** Adds outcomes of at most this probability under P whose losses are below the grid. */
    void addBelow(double mass) {
        below += mass;
    }

    /** Adds outcomes of at most this probability under P whose losses are above the grid or infinite. */
    void addAbove(double mass) {
        above += mass;
    }

    /**
     * The distribution.
     *
     * @param lossError bound on the rounding error of the losses that were added, in nats
     */
    PrivacyLossDistribution distribution(PrivacyLossEstimate estimate, double lossError) {
        return estimate == PrivacyLossEstimate.PESSIMISTIC ? pessimistic(lossError) : optimistic(lossError);
    }

    private PrivacyLossDistribution pessimistic(double lossError) {
        double[] points = new double[masses.length + 1];
        points[0] = below;
        for (int i = 0; i < masses.length; i++) {
            points[i] += masses[i] - upperParts[i];
            points[i + 1] += upperParts[i];
        }
        return new PrivacyLossDistribution(interval, lowestIndex, 0, points, Math.min(above, 1), lossError);
    }

    private PrivacyLossDistribution optimistic(double lossError) {
        double best = Double.POSITIVE_INFINITY;
        double offset = 0;
        for (int i = 0; i <= OFFSETS; i++) {
            double candidate = interval / 2 * (1 - Math.scalb(1.0, -i));
            double loss = roundedAway(candidate);
            if (loss < best) {
                best = loss;
                offset = candidate;
            }
        }
        double[] points = new double[masses.length + 1];
        for (int i = 0; i < masses.length; i++) {
            // A position is one higher than the cell, to leave room below the first.
            points[mergedLoss(i) >= offset ? i + 1 : i] += masses[i];
        }
        return new PrivacyLossDistribution(interval, lowestIndex - 1, offset, points, 0, lossError);
    }

    /** By how much rounding down to a grid with this offset lowers the mean loss. */
    private double roundedAway(double offset) {
        double sum = 0;
        for (int i = 0; i < masses.length; i++) {
            double excess = mergedLoss(i) - offset;
            sum += masses[i] * (excess >= 0 ? excess : excess + interval);
        }
        return sum;
    }

    /** The loss of a cell's merged outcomes, in nats above the cell's lower end. */
    private double mergedLoss(int cell) {
        if (masses[cell] == 0) {
            return 0;
        }
        return -Math.log1p(upperParts[cell] / masses[cell] * Math.expm1(-interval));
    }

    private static int index(double loss, double interval) {
        return (int) Math.floor(loss / interval);
    }
}
