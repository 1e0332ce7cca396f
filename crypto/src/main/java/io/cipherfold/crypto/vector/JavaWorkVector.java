// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.NoiseSampler;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;

/** The arithmetic in plain Java: where the native library is missing, and its twin in tests. */
final class JavaWorkVector implements WorkVector {

    private static final int SUMS = 16;
    private static final long WORD_MASK = 0xffff_ffffL;
    private static final double COIN_SIDES = 0x1p32;
    private static final double LARGEST_NUMBER = 0x1.8p30;
    private static final int MAX_EXPONENT = 1000;

    /** What a vector holds. */
    private enum Content {
        REALS,
        INTEGERS,
        NOTHING
    }

    private final double[] reals;
    private final boolean owned;
    private int[] integers = new int[0];
    private Content content = Content.REALS;

    JavaWorkVector(double[] reals, boolean owned) {
        this.reals = reals;
        this.owned = owned;
    }

    private void require(Content wanted) {
        if (content != wanted) {
            throw new IllegalStateException("the vector is at another step");
        }
    }

    private void checkBlock(int from, int arrayLength, int count) {
        Objects.checkFromIndexSize(from, count, reals.length);
        Objects.checkFromIndexSize(0, count, arrayLength);
    }

    @Override
    public int length() {
        return reals.length;
    }

    @Override
    public void load(int from, double[] source, int count) {
        checkBlock(from, source.length, count);
        require(Content.REALS);
        System.arraycopy(source, 0, reals, from, count);
    }

    @Override
    public void read(int from, double[] target, int count) {
        checkBlock(from, target.length, count);
        require(Content.REALS);
        System.arraycopy(reals, from, target, 0, count);
    }

    @Override
    public void read(int from, int[] target, int count) {
        checkBlock(from, target.length, count);
        require(Content.INTEGERS);
        System.arraycopy(integers, from, target, 0, count);
    }

    @Override
    public double largestMagnitude() {
        require(Content.REALS);
        double largest = 0;
        for (double x : reals) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    @Override
    public int firstNotFinite() {
        require(Content.REALS);
        int i = 0;
        while (i < reals.length && Double.isFinite(reals[i])) {
            i++;
        }
        return i;
    }

    @Override
    public double sumOfSquares(double unit) {
        require(Content.REALS);
        double[] sums = new double[SUMS];
        for (int i = 0; i < reals.length; i++) {
            double scaled = reals[i] * unit;
            sums[i % SUMS] += scaled * scaled;
        }
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    @Override
    public void scale(double first, double second) {
        require(Content.REALS);
        for (int i = 0; i < reals.length; i++) {
            reals[i] = reals[i] * first * second;
        }
    }

    @Override
    public void rotate(byte[] publicSeed) {
        Rotation rotation = new Rotation(reals.length, publicSeed);
        require(Content.REALS);
        rotation.rotate(reals);
    }

    @Override
    public void rotateBack(byte[] publicSeed) {
        Rotation rotation = new Rotation(reals.length, publicSeed);
        require(Content.REALS);
        rotation.inverse(reals);
    }

    @Override
    public long roundedSquaredNorm(int exponent, byte[] secretSeed, long attempt) {
        checkRounding(exponent, secretSeed);
        require(Content.REALS);
        long[] squares = {0};
        roundEach(exponent, secretSeed, attempt, value -> {
            long sum = squares[0] + (long) value * value;
            // Squares are below 2^62: a sum that is too large is negative.
            squares[0] = squares[0] == Long.MAX_VALUE || sum < 0 ? Long.MAX_VALUE : sum;
        });
        return squares[0];
    }

    @Override
    public void round(int exponent, byte[] secretSeed, long attempt) {
        checkRounding(exponent, secretSeed);
        require(Content.REALS);
        content = Content.NOTHING;
        integers = new int[reals.length];
        int[] next = {0};
        roundEach(exponent, secretSeed, attempt, value -> integers[next[0]++] = value);
        if (owned) {
            Arrays.fill(reals, 0);
        }
        content = Content.INTEGERS;
    }

    private static void checkRounding(int exponent, byte[] secretSeed) {
        if (exponent < -MAX_EXPONENT || exponent > MAX_EXPONENT) {
            throw new IllegalArgumentException(
                    "exponent must be at most " + MAX_EXPONENT + " in absolute value, is " + exponent);
        }
        checkSeed("rounding seed", secretSeed);
    }

    private static void checkSeed(String name, byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException(name + " must have " + SEED_BYTES + " bytes, has " + seed.length);
        }
    }

    private void roundEach(int exponent, byte[] secretSeed, long attempt, IntConsumer target) {
        double unit = Math.scalb(1.0, exponent);
        long expectedBytes = (long) reals.length * Integer.BYTES;
        try (ChaCha20RandomSource coins =
                new ChaCha20RandomSource(secretSeed, ROUNDING_DOMAIN, attempt, expectedBytes)) {
            for (double real : reals) {
                target.accept(round(real * unit, coins));
            }
        }
    }

    private static int round(double number, RandomSource coins) {
        if (!(Math.abs(number) <= LARGEST_NUMBER)) {
            throw new IllegalStateException("a number is too large to be rounded");
        }
        double floor = Math.floor(number);
        int up = (coins.nextInt() & WORD_MASK) < (number - floor) * COIN_SIDES ? 1 : 0;
        return (int) floor + up;
    }

    @Override
    public void addNoise(NoiseSampler sampler, byte[] secretSeed) {
        checkSeed("noise seed", secretSeed);
        require(Content.INTEGERS);
        content = Content.NOTHING;
        int[] samples = new int[Math.min(NOISE_BLOCK, integers.length)];
        for (int from = 0; from < integers.length; from += NOISE_BLOCK) {
            int count = Math.min(NOISE_BLOCK, integers.length - from);
            long block = from / NOISE_BLOCK;
            // A little more than a word for each sample; some samplers take more.
            long expectedBytes = (count + count / 4L) * Long.BYTES;
            try (ChaCha20RandomSource stream =
                    new ChaCha20RandomSource(secretSeed, NOISE_DOMAIN, block, expectedBytes)) {
                sampler.fill(stream, samples, 0, count);
            }
            for (int i = 0; i < count; i++) {
                integers[from + i] = Math.addExact(integers[from + i], samples[i]);
            }
        }
        Arrays.fill(samples, 0);
        content = Content.INTEGERS;
    }

    @Override
    public void close() {
        content = Content.NOTHING;
        Arrays.fill(integers, 0);
        if (owned) {
            Arrays.fill(reals, 0);
        }
    }
}
