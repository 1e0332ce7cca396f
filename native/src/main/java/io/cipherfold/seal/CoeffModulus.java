// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/** Choices of coefficient moduli: lists of primes, of which the last is for key switching. Stateless. */
public final class CoeffModulus {

    private static final int MOST_DEGREE = 1 << 17;
    private static final int LEAST_BITS = 2;
    private static final int MOST_BITS = 60;
    private static final int MOST_PRIMES = 256;

    private CoeffModulus() {}

    static void requireDegree(int degree) {
        if (degree < 2 || degree > MOST_DEGREE || Integer.bitCount(degree) != 1) {
            throw new IllegalArgumentException(
                    "degree must be a power of two from 2 to " + MOST_DEGREE + ", is " + degree);
        }
    }

    static void requireBitSizes(int... bitSizes) {
        if (bitSizes.length < 1 || bitSizes.length > MOST_PRIMES) {
            throw new IllegalArgumentException("1 to " + MOST_PRIMES + " primes, not " + bitSizes.length);
        }
        for (int bits : bitSizes) {
            if (bits < LEAST_BITS || bits > MOST_BITS) {
                throw new IllegalArgumentException(
                        "a prime has " + LEAST_BITS + " to " + MOST_BITS + " bits, not " + bits);
            }
        }
    }

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
        if (maxBitCount(degree, security) == 0) {
            throw new IllegalArgumentException(
                    "there is no default for degree " + degree + "; it must be a power of two from 1024 to 32768");
        }
        return Modulus.listOf(ContextJni.bfvDefault(degree, security.bits()));
    }

    /**
     * Distinct primes p = 1 mod 2N with these sizes, in this order; the largest of each size.
     *
     * @param degree N, a power of two from 2 to 131072
     * @param bitSizes 2 to 60 each, 1 to 256 of them
     * @throws IllegalArgumentException for sizes out of range, or when there are not enough such primes
     */
    public static List<Modulus> create(int degree, int... bitSizes) {
        return create(degree, 0, bitSizes);
    }

    /** As {@link #create(int, int...)} with primes that are 1 modulo the plain modulus too, as BGV likes them. */
    public static List<Modulus> create(int degree, Modulus plainModulus, int... bitSizes) {
        return create(degree, plainModulus.value(), bitSizes);
    }

    private static List<Modulus> create(int degree, long plainModulusOrZero, int... bitSizes) {
        requireDegree(degree);
        requireBitSizes(bitSizes);
        SealLibrary.load();
        return Modulus.listOf(ContextJni.createCoeffModulus(degree, plainModulusOrZero, bitSizes));
    }

    /** The most bits that all primes together may have at 128 bits of security; 0 for a degree that is not in the table. */
    public static int maxBitCount(int degree) {
        return maxBitCount(degree, SecurityLevel.TC128);
    }

    /** The most bits that all primes together may have; 0 for a degree that is not in the table. */
    public static int maxBitCount(int degree, SecurityLevel security) {
        if (degree < 1) {
            throw new IllegalArgumentException("degree must be positive, is " + degree);
        }
        SealLibrary.load();
        return ContextJni.maxBitCount(degree, security.bits());
    }
}
