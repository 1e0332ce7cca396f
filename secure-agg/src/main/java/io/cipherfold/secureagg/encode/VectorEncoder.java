// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.DiscreteGaussian;
import java.util.Arrays;

/**
 * Turns one client's real vector into noisy integers of bounded norm: clip, rotate, divide by the grid, round at random
 * until the exact squared norm is within {@link EncodingParameters#normBoundSquared()}, add a discrete Gaussian share.
 *
 * <p>The privacy guarantee rests on the last two steps, which are in exact integer arithmetic; floating-point error
 * before them can cost accuracy, never privacy. The noise is drawn first, in one batch, because its sampler does not run
 * in constant time. The number of attempts at rounding depends on the vector and so does the running time: an upload
 * must not leave at the moment it is complete.
 *
 * <p>Nothing computed from the vector is returned except inside the integers, and copies are wiped. Source: PROTOCOL
 * section 5 in {@code docs/protocol.md}; Kairouz, Liu, Steinke, arXiv 2102.06387, Algorithm 1. Immutable, safe for use by
 * several threads with separate sources of randomness.
 */
public final class VectorEncoder {

    /**
     * An attempt at rounding fails with probability at most e^-1/2 (arXiv 2102.06387, Proposition 22), all of them with
     * probability at most 2^-184.
     */
    private static final int MAX_ATTEMPTS = 256;

    private final EncodingParameters parameters;
    private final long normBoundSquared;

    /** Creates an encoder. */
    public VectorEncoder(EncodingParameters parameters) {
        this.parameters = parameters;
        this.normBoundSquared = parameters.normBoundSquared();
    }

    /**
     * Encodes one vector.
     *
     * @param vector finite coordinates in real units, of any norm; not changed
     * @param rotationSeed {@value Rotation#SEED_BYTES} public bytes, the same for all clients of a round
     * @param roundingRandom secret coins of the rounding
     * @param noiseRandom secret source of the noise; independent of the other
     * @return noisy integers in grid units, at most {@link EncodingParameters#largestMagnitude()} in magnitude; the
     *     caller wipes them after use
     * @throws IllegalArgumentException if a length is wrong or a coordinate is NaN or infinite (names its index, never
     *     its value)
     * @throws IllegalStateException if rounding never met its bound, which does not happen with working randomness
     */
    public int[] encode(double[] vector, byte[] rotationSeed, RandomSource roundingRandom, RandomSource noiseRandom) {
        if (vector.length != parameters.dimension()) {
            throw new IllegalArgumentException(
                    "vector must have " + parameters.dimension() + " coordinates, has " + vector.length);
        }
        Rotation rotation = new Rotation(parameters.dimension(), rotationSeed);
        int[] result = new int[parameters.dimension()];
        int[] rounded = new int[parameters.dimension()];
        double[] scaled = new double[0];
        boolean complete = false;
        try {
            if (parameters.noiseVariancePerClient() != 0) {
                new DiscreteGaussian(parameters.noiseVariancePerClient(), noiseRandom).fill(result);
            }
            scaled = vector.clone();
            L2Clip.clip(scaled, parameters.clipNorm());
            rotation.rotate(scaled);
            divideByGrid(scaled);
            roundWithinBound(scaled, rounded, roundingRandom);
            for (int i = 0; i < result.length; i++) {
                result[i] = Math.addExact(result[i], rounded[i]);
            }
            complete = true;
            return result;
        } finally {
            Arrays.fill(scaled, 0);
            Arrays.fill(rounded, 0);
            if (!complete) {
                Arrays.fill(result, 0);
            }
        }
    }

    private void divideByGrid(double[] vector) {
        double unitsPerReal = Math.scalb(1.0, -parameters.gridLog2());
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= unitsPerReal;
        }
    }

    private void roundWithinBound(double[] scaled, int[] rounded, RandomSource random) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (round(scaled, rounded, random) <= normBoundSquared) {
                return;
            }
        }
        throw new IllegalStateException("rounding failed; nothing was encoded");
    }

    /** Rounds each coordinate up with probability equal to its fraction, else down; returns the exact squared norm. */
    private static long round(double[] scaled, int[] rounded, RandomSource random) {
        long squares = 0;
        for (int i = 0; i < scaled.length; i++) {
            double floor = Math.floor(scaled[i]);
            int down = (int) floor;
            int value = random.nextDouble() < scaled[i] - floor ? down + 1 : down;
            rounded[i] = value;
            squares = Math.addExact(squares, (long) value * value);
        }
        return squares;
    }
}
