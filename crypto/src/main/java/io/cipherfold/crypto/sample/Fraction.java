// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigInteger;

/**
 * A rational number that is not negative, in lowest terms: the parameter of an exact sampler.
 *
 * @param numerator at least 0
 * @param denominator at least 1
 */
public record Fraction(BigInteger numerator, BigInteger denominator) {

    /** Reduces to lowest terms. */
    public Fraction {
        if (numerator.signum() < 0) {
            throw new IllegalArgumentException("numerator must be at least 0, was " + numerator);
        }
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("denominator must be at least 1, was " + denominator);
        }
        BigInteger divisor = numerator.gcd(denominator);
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    /** The number {@code numerator / denominator}. */
    public static Fraction of(long numerator, long denominator) {
        return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    void requirePositive(String name) {
        if (numerator.signum() == 0) {
            throw new IllegalArgumentException(name + " must be above 0, was " + this);
        }
    }

    @Override
    public String toString() {
        return denominator.equals(BigInteger.ONE) ? numerator.toString() : numerator + "/" + denominator;
    }
}
