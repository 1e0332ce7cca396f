// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigInteger;

/**
 * What {@link TableSampler} scans for one part: a magnitude's probability p is split into floor(2^63 p) / 2^63, the common
 * table, and what is left of it, the rare table, whose probability is that of all these remainders together, about
 * rows * 2^-64. A 63-bit uniform number u means the magnitude that is the number of entries of the common table not above
 * u; all of them means a magnitude of the rare table, from another 63 bits. So 63-bit comparisons give 126-bit
 * probabilities. Immutable, holds no secrets.
 */
final class CumulativeTable {

    /** Bits of a uniform number. */
    static final int BITS = 63;

    /** 2^63 P[|X| <= i and common]. */
    final long[] common;

    /** 2^63 P[|X| <= i, given that it is rare], without the last magnitude. */
    final long[] rare;

    private final BigInteger distance;

    CumulativeTable(MagnitudeBounds bounds) {
        int magnitudes = bounds.lower.length;
        int shift = MagnitudeBounds.BITS - BITS;
        int rows = 0;
        while (rows < magnitudes && bounds.lower[rows].bitLength() > shift) {
            rows++;
        }
        this.common = new long[rows];
        BigInteger[] left = bounds.lower.clone();
        long sum = 0;
        for (int i = 0; i < rows; i++) {
            long entry = left[i].shiftRight(shift).longValueExact();
            left[i] = left[i].subtract(BigInteger.valueOf(entry).shiftLeft(shift));
            sum += entry;
            common[i] = sum;
        }
        BigInteger allLeft = BigInteger.ZERO;
        for (BigInteger one : left) {
            allLeft = allLeft.add(one);
        }
        this.rare = new long[magnitudes - 1];
        BigInteger leftSoFar = BigInteger.ZERO;
        for (int i = 0; i < magnitudes - 1; i++) {
            leftSoFar = leftSoFar.add(left[i]);
            rare[i] = leftSoFar
                    .shiftLeft(BITS)
                    .divide(allLeft)
                    .min(BigInteger.valueOf(Long.MAX_VALUE))
                    .longValueExact();
        }
        this.distance = distance(bounds);
    }

    /** The largest magnitude. */
    int largest() {
        return rare.length;
    }

    /** The probability that a magnitude comes from the rare table, in units of 2^-63. */
    long rareWeight() {
        return Long.MIN_VALUE - common[common.length - 1];
    }

    /** The exact probability of a magnitude, in units of 2^-126. */
    BigInteger weight(int magnitude) {
        BigInteger weight = BigInteger.valueOf(entry(rare, magnitude)).multiply(BigInteger.valueOf(rareWeight()));
        return magnitude < common.length
                ? weight.add(BigInteger.valueOf(entry(common, magnitude)).shiftLeft(BITS))
                : weight;
    }

    /** The last entry, which a table leaves out, is 2^63; it wraps, and so does the difference, to the right number. */
    private static long entry(long[] table, int index) {
        long above = index < table.length ? table[index] : Long.MIN_VALUE;
        return above - (index == 0 ? 0 : table[index - 1]);
    }

    /** An upper bound of the statistical distance between these magnitudes and the ideal ones, in units of 2^-256. */
    BigInteger distance() {
        return distance;
    }

    private BigInteger distance(MagnitudeBounds bounds) {
        BigInteger twice = bounds.tail;
        for (int i = 0; i <= largest(); i++) {
            BigInteger actual = weight(i).shiftLeft(MagnitudeBounds.BITS - 2 * BITS);
            BigInteger below = bounds.upper[i].subtract(actual);
            BigInteger above = actual.subtract(bounds.lower[i]);
            twice = twice.add(below.max(above));
        }
        return twice.add(BigInteger.ONE).shiftRight(1);
    }
}
