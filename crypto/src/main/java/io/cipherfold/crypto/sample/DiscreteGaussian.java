// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;

/**
 * Samples the discrete Gaussian on the integers exactly: P[x] is proportional to exp(-x^2 / (2 sigma^2)), without
 * floating point and without truncation of the distribution.
 *
 * <p>Rejection from a discrete Laplace distribution of scale t = floor(sigma) + 1 (Canonne, Kamath, Steinke, "The
 * Discrete Gaussian for Differential Privacy", arXiv 2004.00010, Algorithms 1 to 3). The variance parameter sigma^2 is a
 * whole number of squared grid units; the variance of the samples is below it by less than 3e-7 of it.
 *
 * <p>All arithmetic is in checked 64-bit integers. With sigma^2 at most 2^24, t is at most 4097 and a proposal
 * |y| = u + t*v with v below 128 satisfies (|y|*t - sigma^2)^2 below 2^62; the denominator 2*sigma^2*t^2 is below 2^50. A
 * proposal with v = 128 has probability e^-128, less than 2^-184; it ends in an {@link ArithmeticException} and is not cut
 * off.
 *
 * <p>The running time depends on the samples. Callers that add samples to private data draw them in one batch before
 * they touch the data. Confined to one thread, like its source of randomness.
 */
public final class DiscreteGaussian {

    /** The largest variance parameter. */
    public static final long MAX_VARIANCE = 1L << 24;

    /** Proposals must stay below this many multiples of the Laplace scale. */
    private static final int MAX_BLOCKS = 128;

    private final int variance;
    private final int scale;
    private final long denominator;
    private final ExactCoins coins;

    /**
     * Creates a sampler.
     *
     * @param variance sigma^2 in squared grid units, 1 to {@link #MAX_VARIANCE}
     * @param random uniform bits
     * @throws IllegalArgumentException if the variance is out of range
     */
    public DiscreteGaussian(long variance, RandomSource random) {
        this.scale = laplaceScale(variance);
        this.variance = (int) variance;
        this.denominator = Math.multiplyExact(2 * variance, (long) scale * scale);
        this.coins = new ExactCoins(random);
    }

    /**
     * No sample of this variance parameter is larger in magnitude.
     *
     * @param variance sigma^2 in squared grid units, 1 to {@link #MAX_VARIANCE}
     */
    public static int largestMagnitude(long variance) {
        return MAX_BLOCKS * laplaceScale(variance) - 1;
    }

    /** The variance parameter sigma^2 in squared grid units. */
    public long variance() {
        return variance;
    }

    /** One sample. */
    public long sample() {
        return draw();
    }

    /** Fills all of {@code target} with independent samples. */
    public void fill(int[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = draw();
        }
    }

    private static int laplaceScale(long variance) {
        if (variance < 1 || variance > MAX_VARIANCE) {
            throw new IllegalArgumentException("variance must be 1 to " + MAX_VARIANCE + ", was " + variance);
        }
        // The root of a number below 2^25 is off by less than 2^-40, and whole roots are exact.
        return (int) Math.sqrt((double) variance) + 1;
    }

    private int draw() {
        while (true) {
            int signAndOffset = coins.below(2 * scale);
            int offset = signAndOffset >>> 1;
            if (!coins.exp(offset, scale)) {
                continue;
            }
            int magnitude = offset + scale * blocks();
            boolean negative = (signAndOffset & 1) != 0;
            if (negative && magnitude == 0) {
                continue; // zero would be counted twice
            }
            long distance = Math.subtractExact(Math.multiplyExact((long) magnitude, (long) scale), variance);
            if (coins.exp(Math.multiplyExact(distance, distance), denominator)) {
                return negative ? -magnitude : magnitude;
            }
        }
    }

    /** The number of successes of Bernoulli(e^-1) before the first failure. */
    private int blocks() {
        int blocks = 0;
        while (coins.expMinusOne()) {
            if (++blocks == MAX_BLOCKS) {
                throw new ArithmeticException("a proposal exceeded " + MAX_BLOCKS + " multiples of the scale");
            }
        }
        return blocks;
    }
}
