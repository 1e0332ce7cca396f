// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigInteger;

/**
 * Compares a uniform number, of which only the first bits are known, with the probability of acceptance of a proposal. Every
 * verdict but {@link Verdict#OPEN} is proved by bounds on both sides.
 */
final class GaussianAcceptance {

    /** What is known about a proposal. */
    enum Verdict {
        REJECTED,
        ACCEPTED,
        OPEN
    }

    private static final int WIDE_BITS = 256;
    private static final BigInteger WIDE_ONE = BigInteger.ONE.shiftLeft(WIDE_BITS);

    /** exp(-256) < 2^-256 */
    private static final int MOST_WHOLE = 256;

    /** A bound of the error of 257 factors, each off by at most the series and rounded down: below 257 * 130. */
    private static final BigInteger WIDE_ERROR = BigInteger.ONE.shiftLeft(20);

    private final GaussianTable table;

    GaussianAcceptance(GaussianTable table) {
        this.table = table;
    }

    /**
     * Compares 13 + 64 bits in 62-bit arithmetic; open where that is too coarse.
     *
     * @param row before the tail
     * @param magnitude of this row
     */
    Verdict compareNarrowly(int row, long magnitude, int firstBits, long nextBits) {
        // Upper 62 bits of the uniform number, which is below uniform + 1.
        int rest = GaussianTable.ONE_BITS - GaussianTable.QUICK_BITS;
        long uniform = ((long) firstBits << rest) | (nextBits >>> (Long.SIZE - rest));
        long upper = table.upper[row];
        long lower = table.lower[row];
        if (uniform >= upper) {
            return Verdict.REJECTED;
        }
        long first = (long) row << table.offsetBits;
        long numerator = magnitude * magnitude - first * first;
        // The exponent lies between this and this + numerator, and is below 3/4.
        long exponent = numerator * (GaussianTable.ONE / 2 / table.variance);
        // Partial sums of the series are above and below exp(-exponent) in turn; 25 terms rounded down, each off by
        // less
        // than 3, and the error of the exponent.
        long rounding = 128;
        long sum = GaussianTable.ONE;
        long term = GaussianTable.ONE;
        for (int k = 1; ; k++) {
            term = GaussianTable.product(term, exponent) / k;
            boolean subtract = (k & 1) == 1;
            sum += subtract ? -term : term;
            if (subtract || term == 0) {
                long below = Math.max(0, sum - rounding - numerator);
                if (uniform < GaussianTable.product(below, lower)) {
                    return Verdict.ACCEPTED;
                }
            }
            if ((!subtract || term == 0) && uniform > GaussianTable.product(sum + rounding, upper)) {
                return Verdict.REJECTED;
            }
            if (term == 0) {
                return Verdict.OPEN;
            }
        }
    }

    /**
     * Compares 13 + 64 bits, or 13 + 3 * 64, in 256-bit arithmetic. Open if the bits leave it open.
     *
     * @param doublings by how many factors 2 the row's share of the weight is below the weight; 0 before the tail
     * @param bits what follows the first bits
     */
    Verdict compareWidely(int row, long magnitude, int doublings, int firstBits, long... bits) {
        BigInteger uniform = BigInteger.valueOf(firstBits);
        for (long word : bits) {
            uniform = uniform.shiftLeft(Long.SIZE).or(unsigned(word));
        }
        int shift = WIDE_BITS - GaussianTable.QUICK_BITS - bits.length * Long.SIZE;
        BigInteger low = uniform.shiftLeft(shift);
        BigInteger high = uniform.add(BigInteger.ONE).shiftLeft(shift);
        BigInteger[] exponential = expOfMinus(magnitude * magnitude, 2 * table.variance);
        BigInteger scale = BigInteger.valueOf(table.scale).shiftLeft(doublings);
        BigInteger weight = BigInteger.valueOf(table.weights[row]);
        if (high.compareTo(exponential[0].multiply(scale).divide(weight)) <= 0) {
            return Verdict.ACCEPTED;
        }
        BigInteger above = exponential[1].multiply(scale).divide(weight).add(BigInteger.ONE);
        return low.compareTo(above) < 0 ? Verdict.OPEN : Verdict.REJECTED;
    }

    private static BigInteger unsigned(long word) {
        return BigInteger.valueOf(word >>> 1).shiftLeft(1).or(BigInteger.valueOf(word & 1));
    }

    /** A lower and an upper bound of 2^256 exp(-numerator / denominator). */
    static BigInteger[] expOfMinus(long numerator, long denominator) {
        if (numerator == 0) {
            return new BigInteger[] {WIDE_ONE, WIDE_ONE};
        }
        long whole = numerator / denominator;
        if (whole >= MOST_WHOLE) {
            return new BigInteger[] {BigInteger.ZERO, BigInteger.ONE};
        }
        BigInteger value = series(numerator % denominator, denominator);
        BigInteger oneOverE = series(1, 1);
        for (int i = 0; i < whole; i++) {
            value = value.multiply(oneOverE).shiftRight(WIDE_BITS);
        }
        return new BigInteger[] {value.subtract(WIDE_ERROR).max(BigInteger.ZERO), value.add(WIDE_ERROR)};
    }

    /** 2^256 exp(-rest / denominator), off by less than 128: 64 terms, each by less than 2; rest is at most the denominator. */
    private static BigInteger series(long rest, long denominator) {
        BigInteger numerator = BigInteger.valueOf(rest);
        BigInteger term = WIDE_ONE;
        BigInteger sum = WIDE_ONE;
        for (int k = 1; term.signum() != 0; k++) {
            term = term.multiply(numerator).divide(BigInteger.valueOf(denominator * k));
            sum = (k & 1) == 1 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }
}
