// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.encode.EncodingParameters;

/**
 * How well the sum fits its digits. An overflow costs utility, never privacy.
 *
 * <p>A coordinate of the sum has three parts. The sum of K clipped vectors has a norm of at most K c in grid units, c being
 * the clip norm; all clients of a round rotate alike, so this sum is rotated as a whole. With 2^k the largest power of two
 * that is at most d, every coordinate of a rotated unit vector is a sum of terms with independent random signs whose squares
 * add up to 2^-k at most, whatever the vector: coordinates that only one of the two passes touches reach it, so the vector
 * becomes flat up to the factor {@link #flattening}. By Hoeffding such a coordinate is sub-Gaussian with that variance.
 * Stochastic rounding is sub-Gaussian with variance 1/4 per client, a discrete Gaussian with its own parameter (Canonne,
 * Kamath, Steinke 2020, corollary 17). All are independent given the signs, so the sum is sub-Gaussian with variance
 * K^2 c^2 / 2^k + K (1/4 + sigma_i^2), and exceeds x deviations with probability at most 2 exp(-x^2 / 2). Not counted: that
 * rounding is repeated until the norm fits, which only moves values towards zero.
 *
 * <p>A sum of Skellam shares of total variance M is not sub-Gaussian: its cumulant is M (cosh s - 1) instead of M s^2 / 2. The
 * bound is Chernoff's with that, at the s that is best for the Gaussian, or at 1 if that is less. Source of the sum of the parts: Kairouz,
 * Liu, Steinke, arXiv 2102.06387, section 4, where the flattening is 1 because vectors are padded.
 *
 * @param deviations half the digit's range in standard deviations of a coordinate of the largest sum
 * @param flattening d / 2^k, in [1, 2): how much larger the variance of a coordinate can be than that of a vector spread
 *     evenly
 * @param exponent in nats: a coordinate overflows with probability at most 2 exp(-exponent); deviations^2 / 2 unless the
 *     noise has longer tails than a Gaussian
 */
public record DigitRoom(double deviations, double flattening, double exponent) {

    private static final double ROUNDING_VARIANCE = 0.25;

    /** Computes the room. */
    public static DigitRoom of(EncodingParameters encoding, int maximumClients, int digitBits) {
        double flattening = flattening(encoding.dimension());
        double clients = maximumClients;
        double norm = clients * encoding.scaledClipNorm();
        double signal = norm * norm * flattening / encoding.dimension();
        double noise = clients * encoding.noiseVariancePerClient();
        double variance = signal + clients * ROUNDING_VARIANCE + noise;
        double halfRange = Math.scalb(1.0, digitBits - 1);
        double deviations = halfRange / Math.sqrt(variance);
        double exponent = encoding.mechanism() == NoiseMechanism.SKELLAM && noise > 0
                ? chernoffExponent(halfRange, variance, noise)
                : deviations * deviations / 2;
        return new DigitRoom(deviations, flattening, exponent);
    }

    private static double chernoffExponent(double limit, double variance, double skellamVariance) {
        double s = Math.min(1, limit / variance);
        double excess = Math.max(0, skellamVariance * (Math.cosh(s) - 1 - s * s / 2));
        return s * limit - s * s * variance / 2 - excess;
    }

    /** d / 2^k for a vector of d coordinates. */
    public static double flattening(int dimension) {
        return (double) dimension / Integer.highestOneBit(dimension);
    }

    /** Probability that one coordinate overflows, at most, over the choice of the rotation's signs too. */
    public double overflowProbability() {
        return Math.min(1, 2 * Math.exp(-exponent));
    }
}
