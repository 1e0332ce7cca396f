// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;
import java.math.BigInteger;

/**
 * The three algorithms of arXiv 2004.00010 as the paper prints them, on rationals of any size: the slow twin of
 * {@link DiscreteGaussian}.
 */
final class BigIntegerDiscreteGaussian {

    private static final BigInteger TWO = BigInteger.TWO;

    private final BigInteger variance;
    private final RandomSource random;

    BigIntegerDiscreteGaussian(long variance, RandomSource random) {
        this.variance = BigInteger.valueOf(variance);
        this.random = random;
    }

    /** Algorithm 3. */
    BigInteger sample() {
        BigInteger t = variance.sqrt().add(BigInteger.ONE);
        while (true) {
            BigInteger y = discreteLaplace(t);
            // (|y| - sigma^2/t)^2 / (2 sigma^2) = (|y| t - sigma^2)^2 / (2 sigma^2 t^2)
            BigInteger numerator = y.abs().multiply(t).subtract(variance).pow(2);
            if (bernoulliExp(numerator, TWO.multiply(variance).multiply(t.pow(2)))) {
                return y;
            }
        }
    }

    /** Algorithm 2 with s = 1. */
    private BigInteger discreteLaplace(BigInteger t) {
        while (true) {
            BigInteger u = uniform(t);
            if (!bernoulliExp(u, t)) {
                continue;
            }
            BigInteger v = BigInteger.ZERO;
            while (bernoulliExp(BigInteger.ONE, BigInteger.ONE)) {
                v = v.add(BigInteger.ONE);
            }
            BigInteger x = u.add(t.multiply(v));
            boolean negative = bernoulli(BigInteger.ONE, TWO);
            if (negative && x.signum() == 0) {
                continue;
            }
            return negative ? x.negate() : x;
        }
    }

    /** Algorithm 1 with gamma = numerator / denominator. */
    private boolean bernoulliExp(BigInteger numerator, BigInteger denominator) {
        if (numerator.compareTo(denominator) <= 0) {
            BigInteger k = BigInteger.ONE;
            while (bernoulli(numerator, denominator.multiply(k))) {
                k = k.add(BigInteger.ONE);
            }
            return k.testBit(0);
        }
        BigInteger[] wholeAndRest = numerator.divideAndRemainder(denominator);
        for (BigInteger k = BigInteger.ONE; k.compareTo(wholeAndRest[0]) <= 0; k = k.add(BigInteger.ONE)) {
            if (!bernoulliExp(BigInteger.ONE, BigInteger.ONE)) {
                return false;
            }
        }
        return bernoulliExp(wholeAndRest[1], denominator);
    }

    private boolean bernoulli(BigInteger numerator, BigInteger denominator) {
        return uniform(denominator).compareTo(numerator) < 0;
    }

    private BigInteger uniform(BigInteger bound) {
        byte[] bytes = new byte[bound.bitLength() / 8 + 1];
        BigInteger mask = BigInteger.ONE.shiftLeft(bound.bitLength()).subtract(BigInteger.ONE);
        BigInteger candidate;
        do {
            random.nextBytes(bytes);
            candidate = new BigInteger(1, bytes).and(mask);
        } while (candidate.compareTo(bound) >= 0);
        return candidate;
    }
}
