// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Bounds from above on the cumulant generating function of a composition's total loss, ln E[exp(s L)], quick to evaluate: in
 * a block of neighbouring grid points the exponential is replaced by its chord, which needs the block's mass and mean alone.
 * Immutable.
 */
final class LossMoments {

    private static final int BLOCKS = 4096;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double LOWEST_LOG_TILT = Math.log(0x1p-17);
    private static final double HIGHEST_LOG_TILT = Math.log(0x1p17);
    private static final int SEARCH_STEPS = 40;

    private final double[][] losses;
    private final double[][] logMasses;
    private final double[] repetitions;

    LossMoments(List<LossComposition.Part> parts) {
        losses = new double[parts.size()][];
        logMasses = new double[parts.size()][];
        repetitions = new double[parts.size()];
        for (int j = 0; j < parts.size(); j++) {
            PrivacyLossDistribution part = parts.get(j).losses();
            repetitions[j] = (double) parts.get(j).repetitions();
            int width = (part.size() + BLOCKS - 1) / BLOCKS;
            int blocks = (part.size() + width - 1) / width;
            losses[j] = new double[2 * blocks];
            logMasses[j] = new double[2 * blocks];
            for (int block = 0; block < blocks; block++) {
                int first = block * width;
                int last = Math.min(first + width, part.size()) - 1;
                double mass = 0;
                double upper = 0;
                for (int i = first; i <= last; i++) {
                    mass += part.mass(i);
                    upper += first == last ? 0 : part.mass(i) * (i - first) / (last - first);
                }
                losses[j][2 * block] = part.loss(first);
                losses[j][2 * block + 1] = part.loss(last);
                logMasses[j][2 * block] = Math.log(Math.max(mass - upper, 0));
                logMasses[j][2 * block + 1] = Math.log(upper);
            }
        }
    }

    /** The bound at s, any finite number, in nats. */
    double cumulant(double s) {
        double sum = 0;
        for (int j = 0; j < losses.length; j++) {
            sum += repetitions[j] * logMoment(losses[j], logMasses[j], s);
        }
        return sum;
    }

    /** About the variance of the total loss under the distribution with density proportional to exp(s L). */
    double variance(double s) {
        double sum = 0;
        for (int j = 0; j < losses.length; j++) {
            double normaliser = logMoment(losses[j], logMasses[j], s);
            double mean = 0;
            double square = 0;
            for (int i = 0; i < losses[j].length; i++) {
                double mass = Math.exp(logMasses[j][i] + s * losses[j][i] - normaliser);
                mean += mass * losses[j][i];
                square += mass * losses[j][i] * losses[j][i];
            }
            sum += repetitions[j] * Math.max(square - mean * mean, 0);
        }
        return sum;
    }

    /** The s at which the bound proves the least epsilon for a delta. */
    double tiltForDelta(double delta) {
        return minimum(s -> cumulant(s) / s + Math.log(s / (s + 1)) - (Math.log(delta) + Math.log1p(s)) / s);
    }

    /** The s at which the bound proves the least delta for an epsilon. */
    double tiltForEpsilon(double epsilon) {
        return minimum(s -> cumulant(s) - s * epsilon + (s + 1) * Math.log(s / (s + 1)) - Math.log(s));
    }

    /** Golden section over ln s; a minimum that is only local costs accuracy elsewhere, not validity. */
    private static double minimum(DoubleUnaryOperator objective) {
        double low = LOWEST_LOG_TILT;
        double high = HIGHEST_LOG_TILT;
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = objective.applyAsDouble(Math.exp(left));
        double atRight = objective.applyAsDouble(Math.exp(right));
        for (int i = 0; i < SEARCH_STEPS; i++) {
            if (atLeft <= atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = objective.applyAsDouble(Math.exp(left));
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = objective.applyAsDouble(Math.exp(right));
            }
        }
        return Math.exp((low + high) / 2);
    }

    private static double logMoment(double[] losses, double[] logMasses, double s) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < losses.length; i++) {
            largest = Math.max(largest, logMasses[i] + s * losses[i]);
        }
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            sum += Math.exp(logMasses[i] + s * losses[i] - largest);
        }
        return largest + Math.log(sum);
    }
}
