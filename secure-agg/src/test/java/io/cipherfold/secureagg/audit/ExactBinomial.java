// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Binomial probabilities from exact binomial coefficients in decimal arithmetic of 60 digits. */
final class ExactBinomial {

    private static final MathContext DIGITS = new MathContext(60);

    private final BigDecimal[] masses;

    /** A number of trials and the exact value of a double as the probability of a success. */
    ExactBinomial(int trials, double probability) {
        this(trials, new BigDecimal(probability), BigDecimal.ONE.subtract(new BigDecimal(probability)));
    }

    private ExactBinomial(int trials, BigDecimal success, BigDecimal failure) {
        masses = new BigDecimal[trials + 1];
        BigInteger choose = BigInteger.ONE;
        for (int k = 0; k <= trials; k++) {
            masses[k] = new BigDecimal(choose)
                    .multiply(success.pow(k, DIGITS), DIGITS)
                    .multiply(failure.pow(trials - k, DIGITS), DIGITS);
            choose = choose.multiply(BigInteger.valueOf(trials - k)).divide(BigInteger.valueOf(k + 1L));
        }
    }

    /** The same with the exact value of a double as the odds. */
    static ExactBinomial ofOdds(int trials, double odds) {
        BigDecimal failure = BigDecimal.ONE.divide(BigDecimal.ONE.add(new BigDecimal(odds)), DIGITS);
        return new ExactBinomial(trials, BigDecimal.ONE.subtract(failure), failure);
    }

    /** P[from <= X < to]. */
    double between(int from, int to) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = from; k < to; k++) {
            sum = sum.add(masses[k], DIGITS);
        }
        return sum.doubleValue();
    }
}
