// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;

/**
 * Native methods about the library and the kernels of OneTimeKey. They and those of the other classes whose names end with
 * {@code Jni} are the only ones of the project: static, with primitives, primitive arrays and direct buffers alone; every
 * argument is checked again in C++. Callers have loaded the library through {@link SealLibrary#load()} and pass
 * pointers from inside {@link NativeHandle}.
 */
final class SealJni {

    /** Raised whenever a signature or the meaning of a value below changes: library and jar must agree on it. */
    static final int ABI_NUMBER = 6;

    private SealJni() {}

    static native int abiNumber();

    static native String version();

    static native String sealVersion();

    static native String buildDescription();

    /** Names separated by blanks. */
    static native String cpuFeatures();

    /** Destroys an object of any kind. */
    static native void release(long pointer);

    static native long createRing(int degree, long modulus, long plainModulus);

    static native long createEncryptor(long ring, byte[] publicSeed, byte[] secretSeed);

    static native void keyCoefficients(long encryptor, int[] target);

    /** {@code target} takes the packed shares of member 1 to {@code members}. */
    static native void shareKey(long encryptor, int members, int degree, byte[] target);

    /** {@code digits} holds those of the chunks in {@code count} elements behind {@code from}. */
    static native void encrypt(
            long encryptor,
            int[] digits,
            int from,
            int count,
            int digitsPerCoefficient,
            int digitBits,
            int firstChunk,
            int chunkCount,
            ByteBuffer target,
            int offset);

    static native long createAccumulator(long ring, int chunkCount);

    static native void combine(
            long accumulator, boolean subtract, int firstChunk, int chunkCount, ByteBuffer packed, int offset);

    static native long createOpening(
            long ring, byte[] publicSeed, int[] keySum, int digitsPerCoefficient, int digitBits);

    static native void open(long accumulator, long opening, int firstChunk, int chunkCount, int[] digits, int from);

    /** {@code target} takes the largest absolute value, the sum of squares, and the number of coefficients. */
    static native void residual(long opening, long[] target);
}
