// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import io.cipherfold.crypto.vector.VectorKernels;
import io.cipherfold.crypto.vector.WorkVector;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns one client's real vector into noisy integers of bounded norm: clip, rotate, divide by the grid, round at random
 * until the exact squared norm is within {@link EncodingParameters#normBoundSquared()}, add a share of noise.
 *
 * <p>The privacy guarantee rests on the last two steps, which are in exact integer arithmetic; floating-point error
 * before them can cost accuracy, never privacy. Coins and noise are the ChaCha20 streams of two secret seeds that are drawn
 * before the vector is looked at; {@link WorkVector} says to the bit what comes of them. Noise comes from tables that are
 * scanned in full ({@link TableSampler}), in a time that depends on neither the noise nor the vector. The number of
 * attempts at rounding depends on the vector and so does the running time: an upload must not leave at the moment it
 * is complete.
 *
 * <p>Runs in native memory where the native library can be loaded: 8 bytes for a coordinate and little more. Otherwise in
 * Java, with the same results. Nothing computed from the vector is returned except inside the integers, and copies are
 * wiped. Source: PROTOCOL section 5 in {@code docs/protocol.md}; Kairouz, Liu, Steinke, arXiv 2102.06387, Algorithm 1.
 * Immutable, safe for use by several threads with separate sources of randomness.
 */
public final class VectorEncoder {

    /**
     * An attempt at rounding fails with probability at most e^-1/2 (arXiv 2102.06387, Proposition 22), all of them with
     * probability at most 2^-184.
     */
    private static final int MAX_ATTEMPTS = 256;

    /** Coordinates that are handed over at once. */
    static final int BLOCK = 8192;

    private final EncodingParameters parameters;
    private final VectorKernels kernels;
    private final Optional<NoiseSampler> noise;
    private final long normBoundSquared;

    /** Creates an encoder, and the tables of its noise, which takes some milliseconds. */
    public VectorEncoder(EncodingParameters parameters) {
        this(parameters, VectorKernels.best());
    }

    /**
     * Creates an encoder with another sampler: {@link io.cipherfold.crypto.sample.DiscreteGaussian} draws the noise exactly,
     * in a time that depends on it.
     *
     * @param noise of the parameters' variance
     * @throws IllegalArgumentException if the parameters ask for another variance, or for no noise
     */
    public VectorEncoder(EncodingParameters parameters, NoiseSampler noise) {
        this(parameters, VectorKernels.best(), noise);
    }

    VectorEncoder(EncodingParameters parameters, VectorKernels kernels, NoiseSampler noise) {
        this(parameters, kernels, Optional.of(noise), parameters.normBoundSquared());
        if (noise.variance() != parameters.noiseVariancePerClient()) {
            throw new IllegalArgumentException("variance of the noise must be " + parameters.noiseVariancePerClient()
                    + " squared grid units, was " + noise.variance());
        }
    }

    VectorEncoder(EncodingParameters parameters, VectorKernels kernels) {
        this(parameters, kernels, parameters.normBoundSquared());
    }

    VectorEncoder(EncodingParameters parameters, VectorKernels kernels, long normBoundSquared) {
        this(parameters, kernels, tables(parameters), normBoundSquared);
    }

    private VectorEncoder(
            EncodingParameters parameters, VectorKernels kernels, Optional<NoiseSampler> noise, long normBoundSquared) {
        this.parameters = parameters;
        this.kernels = kernels;
        this.noise = noise;
        this.normBoundSquared = normBoundSquared;
    }

    private static Optional<NoiseSampler> tables(EncodingParameters parameters) {
        return parameters.noiseVariancePerClient() == 0
                ? Optional.empty()
                : Optional.of(parameters.mechanism().sampler(parameters.noiseVariancePerClient()));
    }

    /**
     * Encodes one vector.
     *
     * @param vector finite coordinates in real units, of any norm; one for each dimension
     * @param rotationSeed {@value WorkVector#SEED_BYTES} public bytes, the same for all clients of a round
     * @param random secret; gives {@value WorkVector#SEED_BYTES} bytes for rounding and then, with noise, as many for noise
     * @return noisy integers; the caller closes them
     * @throws IllegalArgumentException if a length is wrong or a coordinate is NaN or infinite (names its index, never
     *     its value)
     * @throws IllegalStateException if rounding never met its bound, which does not happen with working randomness
     */
    public EncodedVector encode(VectorSource vector, byte[] rotationSeed, RandomSource random) {
        byte[] roundingSeed = new byte[WorkVector.SEED_BYTES];
        byte[] noiseSeed = new byte[WorkVector.SEED_BYTES];
        try {
            random.nextBytes(roundingSeed);
            if (noise.isPresent()) {
                random.nextBytes(noiseSeed);
            }
            return encode(vector, rotationSeed, roundingSeed, noiseSeed);
        } finally {
            Arrays.fill(roundingSeed, (byte) 0);
            Arrays.fill(noiseSeed, (byte) 0);
        }
    }

    /** Encodes one vector with given coins and noise. */
    EncodedVector encode(VectorSource vector, byte[] rotationSeed, byte[] roundingSeed, byte[] noiseSeed) {
        if (vector.length() != parameters.dimension()) {
            throw new IllegalArgumentException(
                    "vector must have " + parameters.dimension() + " coordinates, has " + vector.length());
        }
        WorkVector work = kernels.create(parameters.dimension());
        boolean complete = false;
        try {
            load(vector, work);
            L2Clip.clip(work, parameters.clipNorm());
            work.rotate(rotationSeed);
            roundWithinBound(work, roundingSeed);
            noise.ifPresent(sampler -> work.addNoise(sampler, noiseSeed));
            complete = true;
            return new EncodedVector(work);
        } finally {
            if (!complete) {
                work.close();
            }
        }
    }

    private static void load(VectorSource vector, WorkVector work) {
        double[] block = new double[Math.min(BLOCK, work.length())];
        try {
            for (int from = 0; from < work.length(); from += BLOCK) {
                int count = Math.min(BLOCK, work.length() - from);
                vector.read(from, block, count);
                work.load(from, block, count);
            }
        } finally {
            Arrays.fill(block, 0);
        }
    }

    private void roundWithinBound(WorkVector work, byte[] roundingSeed) {
        int exponent = -parameters.gridLog2();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (work.roundedSquaredNorm(exponent, roundingSeed, attempt) <= normBoundSquared) {
                work.round(exponent, roundingSeed, attempt);
                return;
            }
        }
        throw new IllegalStateException("rounding failed; nothing was encoded");
    }
}
