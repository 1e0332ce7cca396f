// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Wrong arguments for the native methods of the encoding. */
final class EncodingRefusals {

    private static final byte[] SEED = new byte[32];
    private static final int[] SHAPES = {1, 1, 2};
    private static final long[] TABLES = {1, 2, 3};

    private EncodingRefusals() {}

    static int run() {
        long ring = SealJni.createRing(4096, OneTimeKeyRing.MODULUS, OneTimeKeyRing.SCALE_12.plainModulus());
        long vector = EncodingJni.create(5);
        try {
            int refused = handles(0) + handles(ring) + reals(vector);
            EncodingJni.round(vector, 0, SEED, 0);
            return refused + integers(vector);
        } finally {
            SealJni.release(vector);
            SealJni.release(ring);
        }
    }

    /** What is no vector. */
    private static int handles(long handle) {
        return RefusedCalls.refused(
                () -> EncodingJni.load(handle, 0, new double[1], 0, 1),
                () -> EncodingJni.readReals(handle, 0, new double[1], 0, 1),
                () -> EncodingJni.readIntegers(handle, 0, new int[1], 0, 1),
                () -> EncodingJni.largestMagnitude(handle),
                () -> EncodingJni.firstNotFinite(handle),
                () -> EncodingJni.sumOfSquares(handle, 1),
                () -> EncodingJni.scale(handle, 1, 1),
                () -> EncodingJni.rotate(handle, SEED),
                () -> EncodingJni.rotateBack(handle, SEED),
                () -> EncodingJni.roundedSquaredNorm(handle, 0, SEED, 0),
                () -> EncodingJni.round(handle, 0, SEED, 0),
                () -> EncodingJni.addNoise(handle, SHAPES, TABLES, SEED),
                () -> EncodingJni.addExactNoise(handle, 4, SEED));
    }

    private static int reals(long vector) {
        double[] five = new double[5];
        return RefusedCalls.refused(
                () -> EncodingJni.create(0),
                () -> EncodingJni.create(-1),
                () -> EncodingJni.create((1 << 28) + 1),
                () -> EncodingJni.load(vector, 1, five, 0, 5),
                () -> EncodingJni.load(vector, -1, five, 0, 1),
                () -> EncodingJni.load(vector, 0, five, 1, 5),
                () -> EncodingJni.load(vector, 0, five, -1, 1),
                () -> EncodingJni.load(vector, 0, five, 0, -1),
                () -> EncodingJni.load(vector, 0, Nulls.DOUBLES, 0, 1),
                () -> EncodingJni.readReals(vector, Integer.MAX_VALUE, five, 0, 5),
                () -> EncodingJni.readReals(vector, 0, five, 3, 3),
                () -> EncodingJni.readReals(vector, 0, Nulls.DOUBLES, 0, 1),
                () -> EncodingJni.readIntegers(vector, 0, new int[5], 0, 5),
                () -> EncodingJni.rotate(vector, new byte[31]),
                () -> EncodingJni.rotateBack(vector, Nulls.BYTES),
                () -> EncodingJni.roundedSquaredNorm(vector, 1024, SEED, 0),
                () -> EncodingJni.round(vector, -1023, SEED, 0),
                () -> EncodingJni.round(vector, 0, new byte[33], 0),
                () -> EncodingJni.addNoise(vector, SHAPES, TABLES, SEED),
                () -> EncodingJni.addExactNoise(vector, 4, SEED));
    }

    private static int integers(long vector) {
        return RefusedCalls.refused(
                () -> EncodingJni.readIntegers(vector, 1, new int[5], 0, 5),
                () -> EncodingJni.readIntegers(vector, 0, new int[5], 1, 5),
                () -> EncodingJni.readIntegers(vector, -1, new int[5], 0, 1),
                () -> EncodingJni.readIntegers(vector, 0, new int[5], 0, -1),
                () -> EncodingJni.readIntegers(vector, 0, Nulls.INTS, 0, 1),
                () -> EncodingJni.addExactNoise(vector, 0, SEED),
                () -> EncodingJni.addExactNoise(vector, (1 << 24) + 1, SEED),
                () -> EncodingJni.addExactNoise(vector, -1, SEED),
                () -> EncodingJni.addExactNoise(vector, 4, new byte[31]),
                () -> EncodingJni.addNoise(vector, new int[] {1, 1}, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, new int[] {1, 1, 1}, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, new int[] {1, 1, 3}, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, new int[] {1, -1, 4}, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, new int[] {1, 0, 3}, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, new int[] {0, 1, 2}, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, new int[] {1025, 1, 2}, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, SHAPES, new long[] {1, 2, -1}, SEED),
                () -> EncodingJni.addNoise(vector, new int[0], new long[0], SEED),
                () -> EncodingJni.addNoise(vector, Nulls.INTS, TABLES, SEED),
                () -> EncodingJni.addNoise(vector, SHAPES, Nulls.LONGS, SEED),
                () -> EncodingJni.addNoise(vector, SHAPES, TABLES, new byte[31]),
                () -> EncodingJni.addNoise(vector, SHAPES, TABLES, Nulls.BYTES),
                () -> EncodingJni.load(vector, 0, new double[1], 0, 1));
    }
}
