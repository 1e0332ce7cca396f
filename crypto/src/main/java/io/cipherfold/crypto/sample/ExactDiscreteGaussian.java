// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;
import java.math.BigInteger;

/**
 * Samples the discrete Gaussian of any rational variance parameter exactly: P[x] is proportional to
 * exp(-x^2 / (2 sigma^2)), without floating point and without truncation. Slow, some microseconds a sample, and plain: the
 * oracle of the fast samplers, {@link DiscreteGaussian} and {@link TableSampler}, and a choice where a variance is no whole
 * number. The running time depends on the samples.
 *
 * <p>Immutable, safe for use by several threads. Source: Canonne, Kamath, Steinke, arXiv 2004.00010, Algorithm 3.
 */
public final class ExactDiscreteGaussian {

    private final Fraction variance;

    /** floor(sigma) + 1 */
    private final BigInteger laplaceScale;

    private final ExactDiscreteLaplace laplace;

    /**
     * The distribution of this variance parameter.
     *
     * @param variance sigma^2 in squared grid units, above 0
     * @throws IllegalArgumentException if the variance is 0
     */
    public ExactDiscreteGaussian(Fraction variance) {
        variance.requirePositive("variance");
        this.variance = variance;
        this.laplaceScale =
                variance.numerator().divide(variance.denominator()).sqrt().add(BigInteger.ONE);
        this.laplace = new ExactDiscreteLaplace(new Fraction(laplaceScale, BigInteger.ONE));
    }

    /** The variance parameter sigma^2 in squared grid units. */
    public Fraction variance() {
        return variance;
    }

    /**
     * One sample, in grid units.
     *
     * @throws ArithmeticException if the source is broken
     */
    public BigInteger sample(RandomSource random) {
        // With sigma^2 = a/b: (|y| - sigma^2/t)^2 / (2 sigma^2) = (|y| b t - a)^2 / (2 a b t^2)
        BigInteger a = variance.numerator();
        BigInteger b = variance.denominator();
        BigInteger t = laplaceScale;
        BigInteger denominator = BigInteger.TWO.multiply(a).multiply(b).multiply(t.pow(2));
        for (int attempt = 0; attempt < ExactBernoulli.MOST_ATTEMPTS; attempt++) {
            BigInteger y = laplace.sample(random);
            BigInteger numerator = y.abs().multiply(b).multiply(t).subtract(a).pow(2);
            if (ExactBernoulli.expOfMinus(new Fraction(numerator, denominator), random)) {
                return y;
            }
        }
        throw ExactBernoulli.brokenSource();
    }

    @Override
    public String toString() {
        return "ExactDiscreteGaussian[variance=" + variance + "]";
    }
}
