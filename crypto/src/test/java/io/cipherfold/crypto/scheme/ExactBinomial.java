// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.math.BigInteger;

/** The number of heads among n fair coins, in whole numbers: for constants that must not depend on floating point. */
final class ExactBinomial {

    private static final int DOUBLE_BITS = 60;

    private final BigInteger[] ways;

    ExactBinomial(int coins) {
        ways = new BigInteger[coins + 1];
        ways[0] = BigInteger.ONE;
        for (int heads = 1; heads <= coins; heads++) {
            ways[heads] = ways[heads - 1]
                    .multiply(BigInteger.valueOf(coins - heads + 1L))
                    .divide(BigInteger.valueOf(heads));
        }
    }

    int coins() {
        return ways.length - 1;
    }

    /** The binomial coefficient; 0 outside of 0 to n. */
    BigInteger ways(int heads) {
        return heads < 0 || heads > coins() ? BigInteger.ZERO : ways[heads];
    }

    /** 2^n, the number of all outcomes. */
    BigInteger outcomes() {
        return BigInteger.ONE.shiftLeft(coins());
    }

    /** log2 of the probability that fewer heads than {@code heads} come. */
    double fewerThanLog2(int heads) {
        BigInteger sum = BigInteger.ZERO;
        for (int k = 0; k < heads; k++) {
            sum = sum.add(ways(k));
        }
        return log2(sum) - coins();
    }

    /** log2 of the probability that heads less half the coins is beyond {@code distance} on either side; n is even. */
    double beyondLog2(double distance) {
        // Symmetric: heads below n/2 - distance, twice.
        int first = (int) Math.ceil(coins() / 2.0 - distance);
        return 1 + fewerThanLog2(first);
    }

    static double log2(BigInteger number) {
        if (number.signum() <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        int shift = Math.max(0, number.bitLength() - DOUBLE_BITS);
        return shift + Math.log(number.shiftRight(shift).doubleValue()) / Math.log(2);
    }
}
