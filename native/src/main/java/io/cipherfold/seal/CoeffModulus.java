// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/** Choices of coefficient moduli: lists of primes, of which the last is for key switching. Stateless. */
public final class CoeffModulus {

    private CoeffModulus() {}

    /** SEAL's choice for BFV and BGV at 128 bits of security. */
    public static List<Modulus> bfvDefault(int degree) {
        return bfvDefault(degree, SecurityLevel.TC128);
    }

    /**
     * SEAL's choice for BFV and BGV: as many bits as the security level allows.
     *
     * @param degree N, a power of two from 1024 to 32768
     * @throws IllegalArgumentException for a degree without a choice
     */
    public static List<Modulus> bfvDefault(int degree, SecurityLevel security) {
        SealLibrary.load();
        return Modulus.listOf(ContextJni.bfvDefault(degree, security.bits()));
    }

    /**
     * Distinct primes p = 1 mod 2N with these sizes, in this order; the largest of each size.
     *
     * @param degree N, a power of two
     * @param bitSizes 2 to 60 each, 1 to 64 of them
     * @throws IllegalArgumentException for sizes out of range, or when there are not enough such primes
     */
    public static List<Modulus> create(int degree, int... bitSizes) {
        SealLibrary.load();
        return Modulus.listOf(ContextJni.createCoeffModulus(degree, 0, bitSizes));
    }

    /** As {@link #create(int, int...)} with primes that are 1 modulo the plain modulus too, as BGV likes them. */
    public static List<Modulus> create(int degree, Modulus plainModulus, int... bitSizes) {
        SealLibrary.load();
        return Modulus.listOf(ContextJni.createCoeffModulus(degree, plainModulus.value(), bitSizes));
    }

    /** The most bits that all primes together may have at 128 bits of security; 0 for a degree that is not in the table. */
    public static int maxBitCount(int degree) {
        return maxBitCount(degree, SecurityLevel.TC128);
    }

    /** The most bits that all primes together may have; 0 for a degree that is not in the table. */
    public static int maxBitCount(int degree, SecurityLevel security) {
        SealLibrary.load();
        return ContextJni.maxBitCount(degree, security.bits());
    }
}
