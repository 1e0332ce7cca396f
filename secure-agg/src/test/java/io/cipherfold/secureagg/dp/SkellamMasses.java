// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.math.BigDecimal;
import java.math.MathContext;

/** The Skellam distribution from its definition, with 60 digits: no Bessel function, no recurrence in x. */
final class SkellamMasses {

    private static final MathContext DIGITS = new MathContext(60);

    private SkellamMasses() {}

    /** Probabilities from -reach to reach of the difference of two Poisson variables of mean variance/2, by their sum. */
    static double[] of(double variance, int reach) {
        double mean = variance / 2;
        BigDecimal[] poisson = new BigDecimal[3 * reach];
        // e^(-variance) is taken out of the products.
        poisson[0] = BigDecimal.ONE;
        for (int k = 1; k < poisson.length; k++) {
            poisson[k] =
                    poisson[k - 1].multiply(BigDecimal.valueOf(mean), DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
        }
        double[] masses = new double[2 * reach + 1];
        for (int x = 0; x <= reach; x++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int k = 0; k < 2 * reach; k++) {
                sum = sum.add(poisson[k].multiply(poisson[k + x], DIGITS), DIGITS);
            }
            masses[reach + x] = sum.doubleValue() * Math.exp(-variance);
            masses[reach - x] = masses[reach + x];
        }
        return masses;
    }
}
