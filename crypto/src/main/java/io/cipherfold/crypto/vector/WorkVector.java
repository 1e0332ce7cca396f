// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.sample.NoiseSampler;

/**
 * One client's vector while it is encoded, or a sum while it is decoded. It first holds real numbers, zeros to begin with;
 * {@link #round} makes them integers. Every step is defined to the bit, so that all implementations give the same: double
 * precision, one rounding for each operation, in the order that is said here.
 *
 * <p>Confined to one thread. {@link #close()} wipes what it holds. A step of the other kind of content, or after
 * {@link #close()}, is an {@link IllegalStateException}; a block outside of the vector is an
 * {@link IndexOutOfBoundsException}.
 */
public interface WorkVector extends AutoCloseable {

    /** Domain of the ChaCha20 streams of the coins of rounding; the index is the number of the attempt. */
    int ROUNDING_DOMAIN = 4;

    /** Domain of the ChaCha20 streams of noise; the index is the number of the block. */
    int NOISE_DOMAIN = 5;

    /** Coordinates whose noise comes from one stream. */
    int NOISE_BLOCK = NoiseSampler.BLOCK;

    /** Length of the seeds in bytes. */
    int SEED_BYTES = ChaCha20RandomSource.KEY_BYTES;

    /** Number of coordinates. */
    int length();

    /** Overwrites {@code count} real numbers from {@code from} on with the front of {@code source}. */
    void load(int from, double[] source, int count);

    /** Writes {@code count} real numbers from {@code from} on to the front of {@code target}. */
    void read(int from, double[] target, int count);

    /** Writes {@code count} integers from {@code from} on to the front of {@code target}. */
    void read(int from, int[] target, int count);

    /** The largest absolute value of the real numbers; infinity or NaN if one of them is not finite. */
    double largestMagnitude();

    /** The index of the first real number that is not finite; {@link #length()} if there is none. */
    int firstNotFinite();

    /**
     * The sum of (x_i * unit)^2: sixteen sums, number i belonging to sum i mod 16, each in ascending order; then these in
     * ascending order, from 0.
     */
    double sumOfSquares(double unit);

    /** Replaces each real number x by (x * first) * second. */
    void scale(double first, double second);

    /** Rotates the real numbers as {@link Rotation} does. */
    void rotate(byte[] publicSeed);

    /** Undoes {@link #rotate} as {@link Rotation} does. */
    void rotateBack(byte[] publicSeed);

    /**
     * The exact squared norm of what {@link #round} with these arguments would make; {@link Long#MAX_VALUE} if it is larger.
     * Changes nothing.
     */
    long roundedSquaredNorm(int exponent, byte[] secretSeed, long attempt);

    /**
     * Rounds y = x * 2^exponent at random to an integer: up if coin i is below (y - floor(y)) * 2^32, else down. Coin i is
     * word i, 32 bits, of the stream number {@code attempt} of {@link #ROUNDING_DOMAIN}. The probability of either is off
     * by less than 2^-32.
     *
     * @param exponent at most 1000 in absolute value
     * @param secretSeed {@link #SEED_BYTES} bytes
     * @throws IllegalStateException if a y is above 1.5 * 2^30 in absolute value; the vector is then good for nothing
     */
    void round(int exponent, byte[] secretSeed, long attempt);

    /**
     * Adds a sample to each integer: block j of {@link #NOISE_BLOCK} coordinates gets those that {@link NoiseSampler#fill}
     * draws from stream number j of {@link #NOISE_DOMAIN}. The running time depends neither on the integers nor on how they
     * came about; with a {@link io.cipherfold.crypto.sample.TableSampler} it does not depend on the samples either.
     *
     * @param secretSeed {@link #SEED_BYTES} bytes
     */
    void addNoise(NoiseSampler sampler, byte[] secretSeed);

    @Override
    void close();

    /** Java's arithmetic on an array of the caller, in place; closing leaves it as it is. */
    static WorkVector over(double[] values) {
        return new JavaWorkVector(values, false);
    }
}
