// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.share;

import java.math.BigInteger;
import java.util.SortedMap;
import java.util.function.IntSupplier;

/**
 * Shamir's scheme over GF(1,048,573) and the packing of its shares in plain Java, from the formulas and sharing nothing
 * with production code. Slow; for comparison in tests only.
 */
public final class ReferenceSharing {

    private static final BigInteger P = BigInteger.valueOf(1_048_573);
    private static final int BITS = 20;

    private ReferenceSharing() {}

    /** Entries of 20 bits without gaps, bit by bit. */
    public static byte[] pack(int... entries) {
        byte[] packed = new byte[entries.length * BITS / Byte.SIZE];
        for (int bit = 0; bit < entries.length * BITS; bit++) {
            int value = entries[bit / BITS] >>> (bit % BITS) & 1;
            packed[bit / Byte.SIZE] |= (byte) (value << (bit % Byte.SIZE));
        }
        return packed;
    }

    /**
     * Shares secrets in order; the coefficients of degree 1 to {@code degree} of one secret after the other come from
     * {@code coefficients}.
     *
     * @return by member (from 0) and secret
     */
    public static int[][] share(int[] secrets, int members, int degree, IntSupplier coefficients) {
        int[][] shares = new int[members][secrets.length];
        for (int i = 0; i < secrets.length; i++) {
            BigInteger[] polynomial = new BigInteger[degree + 1];
            polynomial[0] = BigInteger.valueOf(secrets[i]);
            for (int c = 1; c <= degree; c++) {
                polynomial[c] = BigInteger.valueOf(coefficients.getAsInt());
            }
            for (int member = 1; member <= members; member++) {
                BigInteger value = BigInteger.ZERO;
                for (int c = 0; c <= degree; c++) {
                    value = value.add(
                            polynomial[c].multiply(BigInteger.valueOf(member).pow(c)));
                }
                shares[member - 1][i] = value.mod(P).intValueExact();
            }
        }
        return shares;
    }

    /** Value at {@code at} of the polynomial of least degree through points (member, value). */
    public static int interpolate(SortedMap<Integer, Integer> points, int at) {
        BigInteger sum = BigInteger.ZERO;
        for (int member : points.keySet()) {
            BigInteger term = BigInteger.valueOf(points.getOrDefault(member, 0));
            for (int other : points.keySet()) {
                if (other != member) {
                    term = term.multiply(BigInteger.valueOf(at - other))
                            .multiply(BigInteger.valueOf(member - other).modInverse(P));
                }
            }
            sum = sum.add(term);
        }
        return sum.mod(P).intValueExact();
    }
}
