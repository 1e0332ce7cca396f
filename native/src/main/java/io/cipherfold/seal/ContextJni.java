// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/** Native methods about parameters and contexts; as {@link SealJni}. A plain modulus of 0 means none. */
final class ContextJni {

    private ContextJni() {}

    static native long[] bfvDefault(int degree, int securityBits);

    static native long[] createCoeffModulus(int degree, long plainModulus, int[] bitSizes);

    static native int maxBitCount(int degree, int securityBits);

    static native long[] batchingModuli(int degree, int[] bitSizes);

    /** SEAL's name and message of the violated rule, with a line break between; both empty if there is none. */
    static native String check(int scheme, int degree, long[] coeffModulus, long plainModulus, int securityBits);

    static native long create(int scheme, int degree, long[] coeffModulus, long plainModulus, int securityBits);

    /**
     * Whether key switching is possible, the first level, and for each level from 0 on: four words of its name, number of
     * primes, their bits, qualifier flags, security bits.
     */
    static native long[] describe(long context);

    /** Bytes and number of size classes of SEAL's global pool. */
    static native long[] memoryPool();
}
