// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;
import java.math.BigInteger;

/**
 * Samples the discrete Laplace distribution exactly: P[x] is proportional to exp(-|x| / scale), without floating point and
 * without truncation. The running time depends on the samples. Immutable, safe for use by several threads. Source: Canonne,
 * Kamath, Steinke, arXiv 2004.00010, Algorithm 2.
 */
public final class ExactDiscreteLaplace {

    private static final Fraction ONE = Fraction.of(1, 1);

    private final Fraction scale;

    /**
     * The distribution of this scale.
     *
     * @param scale in grid units, above 0
     * @throws IllegalArgumentException if the scale is 0
     */
    public ExactDiscreteLaplace(Fraction scale) {
        scale.requirePositive("scale");
        this.scale = scale;
    }

    /** The scale in grid units. */
    public Fraction scale() {
        return scale;
    }

    /**
     * One sample, in grid units.
     *
     * @throws ArithmeticException if the source is broken
     */
    public BigInteger sample(RandomSource random) {
        // With the scale t/s, the quotient of a geometric number of rate 1/t by s is geometric of rate s/t.
        BigInteger t = scale.numerator();
        for (int attempt = 0; attempt < ExactBernoulli.MOST_ATTEMPTS; attempt++) {
            BigInteger offset = ExactBernoulli.uniformBelow(t, random);
            if (!ExactBernoulli.expOfMinus(new Fraction(offset, t), random)) {
                continue;
            }
            BigInteger geometric = offset.add(t.multiply(BigInteger.valueOf(successes(random))));
            BigInteger magnitude = geometric.divide(scale.denominator());
            boolean negative = ExactBernoulli.ratio(BigInteger.ONE, BigInteger.TWO, random);
            if (negative && magnitude.signum() == 0) {
                continue; // zero would be counted twice
            }
            return negative ? magnitude.negate() : magnitude;
        }
        throw ExactBernoulli.brokenSource();
    }

    /** The number of coins of probability 1/e before the first failure. */
    private static int successes(RandomSource random) {
        for (int count = 0; count < ExactBernoulli.MOST_ATTEMPTS; count++) {
            if (!ExactBernoulli.expOfMinus(ONE, random)) {
                return count;
            }
        }
        throw ExactBernoulli.brokenSource();
    }

    @Override
    public String toString() {
        return "ExactDiscreteLaplace[scale=" + scale + "]";
    }
}
