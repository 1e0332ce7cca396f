// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Native methods of {@link EncodingVector}, under the rules of {@link SealJni}. */
final class EncodingJni {

    private EncodingJni() {}

    static native long create(int length);

    static native void load(long vector, int from, double[] source, int offset, int count);

    static native void readReals(long vector, int from, double[] target, int offset, int count);

    static native void readIntegers(long vector, int from, int[] target, int offset, int count);

    static native double largestMagnitude(long vector);

    /** The length if there is none. */
    static native int firstNotFinite(long vector);

    static native double sumOfSquares(long vector, double unit);

    static native void scale(long vector, double first, double second);

    static native void rotate(long vector, byte[] publicSeed);

    static native void rotateBack(long vector, byte[] publicSeed);

    static native long roundedSquaredNorm(long vector, int exponent, byte[] secretSeed, long attempt);

    static native void round(long vector, int exponent, byte[] secretSeed, long attempt);

    /**
     * @param shapes for each part its factor and the sizes of its two tables
     * @param tables the entries of all tables in order
     */
    static native void addNoise(long vector, int[] shapes, long[] tables, byte[] secretSeed);

    static native void addExactNoise(long vector, long variance, byte[] secretSeed);
}
