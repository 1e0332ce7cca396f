// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;
import java.math.BigInteger;

/**
 * Biased coins of exactly the stated probability, from uniform integers only. The running time depends on the coins.
 * Source: Canonne, Kamath, Steinke, arXiv 2004.00010, Algorithm 1.
 */
public final class ExactBernoulli {

    /**
     * A draw that fails with probability at most 2/3, independently of those before, is repeated so often at most: beyond
     * that, with probability below 2^-590, the source is broken.
     */
    static final int MOST_ATTEMPTS = 1024;

    private static final Fraction ONE = Fraction.of(1, 1);

    private ExactBernoulli() {}

    /**
     * True with probability exp(-x).
     *
     * @param x any fraction; the time grows with min(x, 1) and with the length of its numbers
     * @throws ArithmeticException if the source is broken
     */
    public static boolean expOfMinus(Fraction x, RandomSource random) {
        BigInteger[] wholeAndRest = x.numerator().divideAndRemainder(x.denominator());
        // Ends at the first failure, so after 1.6 rounds on average however large x is.
        for (BigInteger k = BigInteger.ZERO; k.compareTo(wholeAndRest[0]) < 0; k = k.add(BigInteger.ONE)) {
            if (!expOfMinusAtMostOne(ONE.numerator(), ONE.denominator(), random)) {
                return false;
            }
        }
        return expOfMinusAtMostOne(wholeAndRest[1], x.denominator(), random);
    }

    /** The number of coins of probability (x/1)(x/2)... up to the first failure is odd with probability exp(-x). */
    private static boolean expOfMinusAtMostOne(BigInteger numerator, BigInteger denominator, RandomSource random) {
        for (int k = 1; k <= MOST_ATTEMPTS; k++) {
            if (!ratio(numerator, denominator.multiply(BigInteger.valueOf(k)), random)) {
                return (k & 1) == 1;
            }
        }
        throw brokenSource();
    }

    /** True with probability numerator / denominator. */
    static boolean ratio(BigInteger numerator, BigInteger denominator, RandomSource random) {
        return uniformBelow(denominator, random).compareTo(numerator) < 0;
    }

    /** A uniform number in [0, bound), by rejection. */
    static BigInteger uniformBelow(BigInteger bound, RandomSource random) {
        int bits = bound.subtract(BigInteger.ONE).bitLength();
        byte[] bytes = new byte[(bits + Byte.SIZE - 1) / Byte.SIZE];
        BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            random.nextBytes(bytes);
            BigInteger candidate = new BigInteger(1, bytes).and(mask);
            if (candidate.compareTo(bound) < 0) {
                return candidate;
            }
        }
        throw brokenSource();
    }

    static ArithmeticException brokenSource() {
        return new ArithmeticException(MOST_ATTEMPTS + " attempts failed in a row");
    }
}
