// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.sample.DiscreteGaussian;
import io.cipherfold.secureagg.dp.DistributedNoise;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.dp.ReaderCredit;
import java.util.Optional;

/**
 * How real vectors become integers: the numbers that encoder, decoder and accountant share. Immutable.
 *
 * <p>The grid gamma is a power of two, so that going from real units to grid units and back is exact. With
 * c = clipNorm / gamma and d = dimension, every rounded vector is held to the squared norm
 * {@link #normBoundSquared()}, the sensitivity Delta2^2 that the privacy accounting uses in place of c^2.
 *
 * <p>Source: Kairouz, Liu, Steinke, "The Distributed Discrete Gaussian Mechanism for Federated Learning with Secure
 * Aggregation", arXiv 2102.06387, Theorem 1 and Algorithm 1.
 *
 * @param dimension number of coordinates d, at least 1
 * @param clipNorm Euclidean norm C that vectors are clipped to, in real units, positive and finite
 * @param gridLog2 the binary logarithm of the grid gamma, {@value #MIN_GRID_LOG2} to {@value #MAX_GRID_LOG2}
 * @param noiseVariancePerClient sigma_i^2 of one client's noise share in squared grid units: a whole number from the
 *     mechanism's {@link NoiseMechanism#leastVariance()} to its {@link NoiseMechanism#greatestVariance()}; or 0 for no noise
 *     and no privacy, which only an insecure test plan may ask for
 * @param mechanism distribution of the noise share
 */
public record EncodingParameters(
        int dimension, double clipNorm, int gridLog2, long noiseVariancePerClient, NoiseMechanism mechanism) {

    /** Smallest binary logarithm of the grid. */
    public static final int MIN_GRID_LOG2 = -512;

    /** Largest binary logarithm of the grid. */
    public static final int MAX_GRID_LOG2 = 512;

    /** No integer that leaves the encoder is larger in magnitude. */
    public static final int MAX_MAGNITUDE = 1 << 30;

    /** The logarithm of 1/beta, beta = e^-1/2: a vector is rounded again with probability at most beta. */
    private static final double LOG_INVERSE_BETA = 0.5;

    /**
     * Checks every limit.
     *
     * @throws IllegalArgumentException if a number is out of range, if the clip norm is below the grid's resolution, or
     *     if an encoded integer could exceed {@link #MAX_MAGNITUDE}
     */
    public EncodingParameters {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, was " + dimension);
        }
        if (!(clipNorm > 0) || Double.isInfinite(clipNorm)) {
            throw new IllegalArgumentException("clip norm must be positive and finite, was " + clipNorm);
        }
        if (gridLog2 < MIN_GRID_LOG2 || gridLog2 > MAX_GRID_LOG2) {
            throw new IllegalArgumentException("binary logarithm of the grid must be " + MIN_GRID_LOG2 + " to "
                    + MAX_GRID_LOG2 + ", was " + gridLog2);
        }
        if (noiseVariancePerClient != 0
                && (noiseVariancePerClient < mechanism.leastVariance()
                        || noiseVariancePerClient > mechanism.greatestVariance())) {
            throw new IllegalArgumentException(mechanism.optionName() + " noise variance per client must be 0 or "
                    + mechanism.leastVariance() + " to " + mechanism.greatestVariance() + " squared grid units, was "
                    + noiseVariancePerClient);
        }
        double scaledClipNorm = Math.scalb(clipNorm, -gridLog2);
        if (scaledClipNorm > MAX_MAGNITUDE) {
            throw new IllegalArgumentException("clip norm must be at most " + MAX_MAGNITUDE + " grid units, was "
                    + scaledClipNorm + ": coarsen the grid");
        }
        long bound = normBoundSquared(dimension, scaledClipNorm);
        if (bound < 1) {
            throw new IllegalArgumentException(
                    "clip norm must be large enough for one grid unit to survive rounding, was " + scaledClipNorm
                            + " grid units: refine the grid");
        }
        long largest = Math.addExact(ceilingOfRoot(bound), (long) largestNoise(noiseVariancePerClient));
        if (largest > MAX_MAGNITUDE) {
            throw new IllegalArgumentException("encoded integers must be at most " + MAX_MAGNITUDE
                    + " in magnitude, could be " + largest + ": coarsen the grid");
        }
    }

    /** Parameters with discrete Gaussian noise, what a plan has unless it says otherwise. */
    public EncodingParameters(int dimension, double clipNorm, int gridLog2, long noiseVariancePerClient) {
        this(dimension, clipNorm, gridLog2, noiseVariancePerClient, NoiseMechanism.DISCRETE_GAUSSIAN);
    }

    /** The grid gamma in real units. */
    public double grid() {
        return Math.scalb(1.0, gridLog2);
    }

    /** The clip norm c = C / gamma in grid units, at most 2^30. */
    public double scaledClipNorm() {
        return Math.scalb(clipNorm, -gridLog2);
    }

    /**
     * Delta2^2 in squared grid units, at least 1: the largest squared norm of a rounded vector,
     * floor(min((c + sqrt(d))^2, c^2 + d/4 + sqrt(2 ln(1/beta)) (c + sqrt(d)/2))) with beta = e^-1/2, evaluated in
     * double precision from left to right.
     */
    public long normBoundSquared() {
        return normBoundSquared(dimension, scaledClipNorm());
    }

    /** No integer that leaves the encoder is larger in magnitude than this; at most {@link #MAX_MAGNITUDE}. */
    public int largestMagnitude() {
        return Math.toIntExact(ceilingOfRoot(normBoundSquared()) + largestNoise(noiseVariancePerClient));
    }

    /**
     * The standard deviation of the noise in a coordinate of a decoded sum, in real units; rounding to the grid is not in
     * it. 0 without noise.
     *
     * @param clients noise shares in the sum, at least 1, or their expected number
     */
    public double noiseDeviation(double clients) {
        return Math.sqrt(noiseVariancePerClient * clients) * grid();
    }

    /**
     * What sums of such vectors may promise about one client; empty without noise.
     *
     * @param participationsPerClient in how many opened sums a client is at most, at least 1
     * @param honestClients how many clients of every opened sum are honest, the client itself included, at least 1
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if there is noise and a number is out of its range
     */
    public Optional<PrivacyStatement> privacy(int participationsPerClient, int honestClients, double delta) {
        return sums(participationsPerClient).map(noise -> noise.statement(honestClients, delta));
    }

    /**
     * The same where coins that readers do not see decide who takes part.
     *
     * @param participationsPerClient in how many opened sums a client is at most, at least 1
     * @param honestClients how many clients of every opened sum are honest, the client itself included, at least 1
     * @param delta 1e-100 to 1, exclusive
     * @param credit what the draw is worth towards readers
     * @throws IllegalArgumentException if there is noise and a number is out of its range
     */
    public Optional<PrivacyStatement> privacy(
            int participationsPerClient, int honestClients, double delta, ReaderCredit credit) {
        return sums(participationsPerClient).map(noise -> noise.statement(honestClients, delta, credit));
    }

    private Optional<DistributedNoise> sums(int participationsPerClient) {
        return noiseVariancePerClient == 0
                ? Optional.empty()
                : Optional.of(mechanism.distributed(
                        noiseVariancePerClient, normBoundSquared(), dimension, participationsPerClient));
    }

    private static long normBoundSquared(int dimension, double c) {
        double rootOfDimension = Math.sqrt(dimension);
        double worstCase = (c + rootOfDimension) * (c + rootOfDimension);
        double conditional = c * c + dimension / 4.0 + Math.sqrt(2 * LOG_INVERSE_BETA) * (c + rootOfDimension / 2);
        // Both are below 2^61.
        return (long) Math.floor(Math.min(worstCase, conditional));
    }

    private static long ceilingOfRoot(long square) {
        long root = (long) Math.sqrt((double) square);
        while (Math.multiplyExact(root, root) < square) {
            root++;
        }
        return root;
    }

    /** The bound of the exact Gaussian sampler, which the tables of both mechanisms stay far within. */
    private static int largestNoise(long variance) {
        return variance == 0 ? 0 : DiscreteGaussian.largestMagnitude(variance);
    }
}
