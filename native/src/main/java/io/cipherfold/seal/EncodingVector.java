// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;
import java.util.Objects;

/**
 * A client's vector on its way from real numbers to noisy integers, in native memory: 8 bytes for a coordinate and less than
 * 1 MB besides. First it holds real numbers; {@link #round} makes them integers, which take the front of the same memory.
 * A method of the other kind is then a {@link SealException} with {@code INVALID_ARGUMENT}.
 *
 * <p>The interface {@code WorkVector} of the module crypto says what the steps compute; here are the same bits, faster.
 *
 * <p>Thread-safe: one call after the other. {@link #close()} wipes the memory; the caller wipes the arrays it passed.
 */
public final class EncodingVector implements AutoCloseable {

    /** Most coordinates of a vector. */
    public static final int MAX_LENGTH = 1 << 28;

    /** Most parts of a sample of noise. */
    public static final int MAX_NOISE_PARTS = 64;

    private static final int MAX_EXPONENT = 1000;
    private static final long MAX_VARIANCE = 1L << 24;

    private final NativeHandle handle;
    private final int length;

    private EncodingVector(NativeHandle handle, int length) {
        this.handle = handle;
        this.length = length;
    }

    /**
     * A vector of zeros.
     *
     * @param length 1 to {@link #MAX_LENGTH}
     * @throws SealException if the library cannot be loaded, or with {@code OUT_OF_MEMORY}
     */
    public static EncodingVector create(int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length must be 1 to " + MAX_LENGTH + ", is " + length);
        }
        SealLibrary.load();
        NativeHandle handle =
                NativeHandle.create("EncodingVector", (long) length * Double.BYTES, () -> EncodingJni.create(length));
        return new EncodingVector(handle, length);
    }

    /** Number of coordinates. */
    public int length() {
        return length;
    }

    /** Overwrites {@code count} real numbers from {@code from} on with the front of {@code source}. */
    public synchronized void load(int from, double[] source, int count) {
        checkBlock(from, source.length, count);
        handle.run(pointer -> EncodingJni.load(pointer, from, source, 0, count));
    }

    /** Writes {@code count} real numbers from {@code from} on to the front of {@code target}. */
    public synchronized void read(int from, double[] target, int count) {
        checkBlock(from, target.length, count);
        handle.run(pointer -> EncodingJni.readReals(pointer, from, target, 0, count));
    }

    /** Writes {@code count} integers from {@code from} on to the front of {@code target}. */
    public synchronized void read(int from, int[] target, int count) {
        checkBlock(from, target.length, count);
        handle.run(pointer -> EncodingJni.readIntegers(pointer, from, target, 0, count));
    }

    private void checkBlock(int from, int arrayLength, int count) {
        Objects.checkFromIndexSize(from, count, length);
        Objects.checkFromIndexSize(0, count, arrayLength);
    }

    /** The largest absolute value of the real numbers; infinity or NaN if one of them is not finite. */
    public synchronized double largestMagnitude() {
        return handle.use(EncodingJni::largestMagnitude);
    }

    /** The index of the first real number that is not finite; the length if there is none. */
    public synchronized int firstNotFinite() {
        return handle.use(EncodingJni::firstNotFinite);
    }

    /** The sum of the squares of the real numbers times {@code unit}. */
    public synchronized double sumOfSquares(double unit) {
        return handle.use(pointer -> EncodingJni.sumOfSquares(pointer, unit));
    }

    /** Replaces each real number x by (x * first) * second. */
    public synchronized void scale(double first, double second) {
        handle.run(pointer -> EncodingJni.scale(pointer, first, second));
    }

    /** Rotates the real numbers by the rotation of a public seed of 32 bytes. */
    public synchronized void rotate(byte[] publicSeed) {
        Seeds.check("rotation seed", publicSeed);
        handle.run(pointer -> EncodingJni.rotate(pointer, publicSeed));
    }

    /** Undoes {@link #rotate}. */
    public synchronized void rotateBack(byte[] publicSeed) {
        Seeds.check("rotation seed", publicSeed);
        handle.run(pointer -> EncodingJni.rotateBack(pointer, publicSeed));
    }

    /**
     * The squared norm that {@link #round} with these arguments would give; {@link Long#MAX_VALUE} if it is larger.
     *
     * @throws SealException with {@code INVALID_ARGUMENT} if a number times 2^exponent is above 1.5 * 2^30
     */
    public synchronized long roundedSquaredNorm(int exponent, byte[] secretSeed, long attempt) {
        checkRounding(exponent, secretSeed);
        return handle.use(pointer -> EncodingJni.roundedSquaredNorm(pointer, exponent, secretSeed, attempt));
    }

    /**
     * Multiplies by 2^exponent and rounds at random.
     *
     * @param exponent at most 1000 in absolute value
     * @param secretSeed 32 bytes
     * @param attempt number of the stream under the seed
     * @throws SealException with {@code INVALID_ARGUMENT} if a number times 2^exponent is above 1.5 * 2^30; the vector
     *     is then good for nothing
     */
    public synchronized void round(int exponent, byte[] secretSeed, long attempt) {
        checkRounding(exponent, secretSeed);
        handle.run(pointer -> EncodingJni.round(pointer, exponent, secretSeed, attempt));
    }

    private static void checkRounding(int exponent, byte[] secretSeed) {
        if (exponent < -MAX_EXPONENT || exponent > MAX_EXPONENT) {
            throw new IllegalArgumentException(
                    "exponent must be at most " + MAX_EXPONENT + " in absolute value, is " + exponent);
        }
        Seeds.check("rounding seed", secretSeed);
    }

    /**
     * Adds to each integer a sample, the sum of numbers from tables that are scanned in full: neither time nor memory access
     * depends on the samples. The tables and the working memory last for the call.
     *
     * @param parts 1 to {@link #MAX_NOISE_PARTS}
     * @param secretSeed 32 bytes
     */
    public synchronized void addNoise(List<NoiseTable> parts, byte[] secretSeed) {
        if (parts.isEmpty() || parts.size() > MAX_NOISE_PARTS) {
            throw new IllegalArgumentException("parts must be 1 to " + MAX_NOISE_PARTS + ", are " + parts.size());
        }
        Seeds.check("noise seed", secretSeed);
        int[] shapes = parts.stream().flatMapToInt(NoiseTable::shape).toArray();
        long[] tables = parts.stream().flatMapToLong(NoiseTable::entries).toArray();
        handle.run(pointer -> EncodingJni.addNoise(pointer, shapes, tables, secretSeed));
    }

    /**
     * Adds a sample of the discrete Gaussian, exactly sampled, to each integer. The running time depends on the samples.
     *
     * @param variance sigma^2, 1 to 2^24
     * @param secretSeed 32 bytes
     */
    public synchronized void addExactNoise(long variance, byte[] secretSeed) {
        if (variance < 1 || variance > MAX_VARIANCE) {
            throw new IllegalArgumentException("variance must be 1 to " + MAX_VARIANCE + ", is " + variance);
        }
        Seeds.check("noise seed", secretSeed);
        handle.run(pointer -> EncodingJni.addExactNoise(pointer, variance, secretSeed));
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "EncodingVector[redacted]";
    }
}
