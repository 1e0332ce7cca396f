// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * The Renyi divergence of the Poisson-sampled Gaussian at integer orders in decimal arithmetic of 60 digits, summed as the
 * binomial formula is written.
 */
final class ExactMoment {

    private static final MathContext DIGITS = new MathContext(60);

    private ExactMoment() {}

    static double divergence(int order, String samplingRate, String noiseMultiplier) {
        BigDecimal rate = new BigDecimal(samplingRate);
        BigDecimal others = BigDecimal.ONE.subtract(rate);
        BigDecimal variance = new BigDecimal(noiseMultiplier).pow(2);
        // exp(k(k-1)/(2 sigma^2)) is a whole power of exp(1/sigma^2).
        BigDecimal base = exp(BigDecimal.ONE.divide(variance, DIGITS));
        BigInteger choose = BigInteger.ONE;
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k <= order; k++) {
            BigDecimal term = new BigDecimal(choose)
                    .multiply(others.pow(order - k, DIGITS), DIGITS)
                    .multiply(rate.pow(k, DIGITS), DIGITS)
                    .multiply(base.pow(k * (k - 1) / 2, DIGITS), DIGITS);
            sum = sum.add(term, DIGITS);
            choose = choose.multiply(BigInteger.valueOf(order - k)).divide(BigInteger.valueOf(k + 1L));
        }
        return log(sum) / (order - 1);
    }

    private static double log(BigDecimal value) {
        BigDecimal excess = value.subtract(BigDecimal.ONE);
        if (excess.compareTo(BigDecimal.ONE) < 0) {
            return Math.log1p(excess.doubleValue());
        }
        int exponent = value.precision() - value.scale();
        return Math.log(value.movePointLeft(exponent).doubleValue()) + exponent * Math.log(10);
    }

    private static BigDecimal exp(BigDecimal x) {
        // e^x = (e^(x/1024))^1024
        BigDecimal small = x.divide(BigDecimal.valueOf(1024), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int i = 1; i <= 40; i++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum.pow(1024, DIGITS);
    }
}
