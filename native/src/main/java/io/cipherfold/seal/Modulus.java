// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * A modulus that SEAL computes with.
 *
 * @param value 2 to 2^61 - 1
 */
public record Modulus(long value) {

    private static final int MOST_BITS = 61;
    private static final int PRIMALITY_CERTAINTY = 128;

    public Modulus {
        if (value < 2 || value >>> MOST_BITS != 0) {
            throw new IllegalArgumentException("a modulus is 2 to 2^" + MOST_BITS + " - 1, not " + value);
        }
    }

    /** Length of the value in bits, 2 to 61. */
    public int bitCount() {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    /** Whether the value is prime, but for a probability of 2^-128. */
    public boolean isPrime() {
        return BigInteger.valueOf(value).isProbablePrime(PRIMALITY_CERTAINTY);
    }

    static List<Modulus> listOf(long[] values) {
        return Arrays.stream(values).mapToObj(Modulus::new).toList();
    }

    static long[] valuesOf(List<Modulus> moduli) {
        return moduli.stream().mapToLong(Modulus::value).toArray();
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
