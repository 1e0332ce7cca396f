// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;

/** Choices of plain moduli. Stateless. */
public final class PlainModulus {

    private PlainModulus() {}

    /**
     * A prime t = 1 mod 2N of that size: it allows {@link BatchEncoder batching}.
     *
     * @param degree N, a power of two
     * @param bits 2 to 60
     * @throws IllegalArgumentException for a size out of range or when there is no such prime
     */
    public static Modulus batching(int degree, int bits) {
        return batching(degree, new int[] {bits}).get(0);
    }

    /** Distinct primes for batching, one for each size. */
    public static List<Modulus> batching(int degree, int... bitSizes) {
        CoeffModulus.requireDegree(degree);
        CoeffModulus.requireBitSizes(bitSizes);
        SealLibrary.load();
        return Modulus.listOf(ContextJni.batchingModuli(degree, bitSizes));
    }
}
