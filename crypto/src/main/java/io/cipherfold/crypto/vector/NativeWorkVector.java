// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import io.cipherfold.seal.EncodingVector;
import io.cipherfold.seal.NoiseTable;
import io.cipherfold.seal.SealException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The arithmetic of the native library. */
final class NativeWorkVector implements WorkVector {

    private final EncodingVector vector;

    NativeWorkVector(EncodingVector vector) {
        this.vector = vector;
    }

    @Override
    public int length() {
        return vector.length();
    }

    @Override
    public void load(int from, double[] source, int count) {
        run(() -> vector.load(from, source, count));
    }

    @Override
    public void read(int from, double[] target, int count) {
        run(() -> vector.read(from, target, count));
    }

    @Override
    public void read(int from, int[] target, int count) {
        run(() -> vector.read(from, target, count));
    }

    @Override
    public double largestMagnitude() {
        return get(vector::largestMagnitude);
    }

    @Override
    public int firstNotFinite() {
        return get(vector::firstNotFinite);
    }

    @Override
    public double sumOfSquares(double unit) {
        return get(() -> vector.sumOfSquares(unit));
    }

    @Override
    public void scale(double first, double second) {
        run(() -> vector.scale(first, second));
    }

    @Override
    public void rotate(byte[] publicSeed) {
        run(() -> vector.rotate(publicSeed));
    }

    @Override
    public void rotateBack(byte[] publicSeed) {
        run(() -> vector.rotateBack(publicSeed));
    }

    @Override
    public long roundedSquaredNorm(int exponent, byte[] secretSeed, long attempt) {
        return get(() -> vector.roundedSquaredNorm(exponent, secretSeed, attempt));
    }

    @Override
    public void round(int exponent, byte[] secretSeed, long attempt) {
        run(() -> vector.round(exponent, secretSeed, attempt));
    }

    @Override
    public void addNoise(NoiseSampler sampler, byte[] secretSeed) {
        if (sampler instanceof TableSampler tables) {
            List<NoiseTable> parts = new ArrayList<>();
            tables.forEachPart((factor, common, rare) -> parts.add(new NoiseTable(factor, common, rare)));
            run(() -> vector.addNoise(parts, secretSeed));
        } else {
            run(() -> vector.addExactNoise(sampler.variance(), secretSeed));
        }
    }

    @Override
    public void close() {
        vector.close();
    }

    private static void run(Runnable step) {
        get(() -> {
            step.run();
            return 0;
        });
    }

    /** The native side checks the content; what it refuses is a step at the wrong time. */
    private static <T> T get(Supplier<T> step) {
        try {
            return step.get();
        } catch (SealException e) {
            if (e.code() == SealException.Code.INVALID_ARGUMENT) {
                throw new IllegalStateException(e.getMessage(), e);
            }
            throw e;
        }
    }
}
