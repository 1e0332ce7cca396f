// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a discrete Gaussian of large variance into small ones: x = x1 + 4 x2 with v = v1 + 16 v2, again and again for x2,
 * and bounds what the split costs.
 *
 * <p><b>Smoothing.</b> With r_v(x) = exp(-x^2 / (2v)), the product r_v1(x - 4 y) r_v2(y) is r_v(x) r_w(y - c) where
 * 1/w = 1/v2 + 16/v1 and c = 4 x v2 / v. So P[x] is r_v(x) times the sum of r_w(y - c) over all integers y, which by Poisson's
 * formula is sqrt(2 pi w) (1 + 2 sum_j exp(-2 pi^2 w j^2) cos(2 pi j c)), j from 1 on. With e = 2 sum_j exp(-2 pi^2 w j^2),
 * P differs from the discrete Gaussian of variance v by a factor between (1-e)/(1+e) and (1+e)/(1-e) at every x, and the
 * statistical distance is at most e/(1-e). Distances of further splits and of tables add up. Sources: Peikert, "An Efficient and
 * Parallel Gaussian Sampler for Lattices" (CRYPTO 2010), Theorem 3.1; the computation is ours.
 */
final class GaussianConvolution {

    /** Below this one table is used. Then v2 is at least 15, so that w is at least 3.75 and e below 2^-105. */
    private static final long LEAST_SPLIT = 320;

    private static final long LEAST_FIRST = 80;

    private static final int FACTOR = 4;

    /** 2 pi^2 = 19.73920880... is above 197392 / 10000. */
    private static final long TWICE_PI_SQUARED = 197_392;

    private static final long TWICE_PI_SQUARED_SCALE = 10_000;

    private GaussianConvolution() {}

    /** A discrete Gaussian of the sum, and by what its samples are multiplied. */
    record Part(long variance, int factor) {}

    static List<Part> split(long variance) {
        List<Part> parts = new ArrayList<>();
        int factor = 1;
        long left = variance;
        while (left >= LEAST_SPLIT) {
            parts.add(new Part(firstVariance(left), factor));
            left = secondVariance(left);
            factor *= FACTOR;
        }
        parts.add(new Part(left, factor));
        return parts;
    }

    private static long secondVariance(long variance) {
        return (variance - LEAST_FIRST) / (FACTOR * FACTOR);
    }

    private static long firstVariance(long variance) {
        return variance - FACTOR * FACTOR * secondVariance(variance);
    }

    /** An upper bound of the statistical distance that the splits alone make, in units of 2^-256. */
    static BigInteger distance(long variance) {
        BigInteger sum = BigInteger.ZERO;
        for (long left = variance; left >= LEAST_SPLIT; left = secondVariance(left)) {
            sum = sum.add(distanceOfSplit(firstVariance(left), secondVariance(left)));
        }
        return sum;
    }

    private static BigInteger distanceOfSplit(long first, long second) {
        // w = v1 v2 / (v1 + 16 v2)
        BigInteger leading = GaussianAcceptance.expOfMinus(
                TWICE_PI_SQUARED * first * second, TWICE_PI_SQUARED_SCALE * (first + FACTOR * FACTOR * second))[1];
        // The exponent is above 70, so that all further terms, and the denominator 1 - e, make less than 2^-64 of it.
        BigInteger bound = leading.shiftLeft(1);
        return bound.add(bound.shiftRight(64)).add(BigInteger.ONE);
    }
}
