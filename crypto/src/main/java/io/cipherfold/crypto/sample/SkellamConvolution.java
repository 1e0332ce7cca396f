// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a Skellam distribution of large variance into parts with few magnitudes: x = x1 + x2 with v = v1 + v2, where x1 is a
 * Skellam number and x2 a Skellam number given that it is a multiple of 4; again for x2, given that it is one of 16; and so
 * on. Bounds what the split costs.
 *
 * <p><b>Smoothing.</b> Let P_v be the Skellam probabilities, with the characteristic function exp(v (cos(u) - 1)), and
 * x a Skellam number of variance v given that it is a multiple of s, that is to be split into such numbers x1 of v1 and x2 of v2
 * with multiples of s and n = 4 s. With w = exp(2 pi i / n), the sum of P_v1(t - j) P_v2(j) over the multiples j of n is 1/n times
 * the sum of A_a(t) = sum_j w^(a j) P_v1(t - j) P_v2(j) over a = 0 to n - 1 and all j. A_0 is P_v, as it should be. The transform of
 * A_a is that of P_v1 times that of P_v2 shifted by 2 pi a / n: at most M_a = exp(-v + |v1 + v2 w^a|) everywhere, and so is
 * |A_a(t)|. As |v1 + v2 w^a| is at most v - v1 v2 (1 - cos(2 pi a / n)) / v, M_1 = M_(n-1) is at most exp(-v1 v2 c / v) with c =
 * y/2 - y^2/24, y = (2 pi / n)^2, and the others at most the square of that, since 1 - cos(2u) is at least 2 (1 - cos(u)). All
 * together are at most 3 exp(-v1 v2 c / v).
 *
 * <p>Besides |A_a| is at most P_v, which beyond T = 15 ceil(sqrt(v)) sums up to at most 2 exp(-T^2 / (2.2 v)), at most 2
 * exp(-102): Chernoff's bound with cosh(l) - 1 at most 0.55 l^2 for l = T / (1.1 v), which is at most 1 for what is split. So over the
 * multiples t of s the A_a but A_0 sum up to at most E = 3 exp(-v1 v2 c / v) (2 T / s + 1) + 2 n exp(-102). A_0 sums up to
 * at least 1/s, as characteristic functions here are positive. The statistical distance is at most E / (1/s - E).
 * Distances of further splits and of tables add up. The computation is ours, after {@link GaussianConvolution}.
 */
final class SkellamConvolution {

    /** The variance of the first part: the least for which the narrowest split costs less than 2^-105. */
    private static final long FIRST = 112;

    /** A variance of at least so many times that of the part is split. */
    private static final int LEAST_RATIO = 4;

    private static final int FACTOR = 4;

    /** 4 pi^2 = 39.4784176... */
    private static final long TURN_SQUARED_LOW = 39_478;

    private static final long TURN_SQUARED_HIGH = 39_479;

    private static final long TURN_SQUARED_SCALE = 1000;

    private static final int EXPONENT_BITS = 20;

    private SkellamConvolution() {}

    /** The Skellam distribution of a variance on the multiples of the spacing. */
    record Part(long variance, int spacing) {}

    static List<Part> split(long variance) {
        List<Part> parts = new ArrayList<>();
        int spacing = 1;
        long left = variance;
        for (long first = FIRST; left >= LEAST_RATIO * first; first *= FACTOR * FACTOR) {
            parts.add(new Part(first, spacing));
            left -= first;
            spacing *= FACTOR;
        }
        parts.add(new Part(left, spacing));
        return parts;
    }

    /** An upper bound of the statistical distance that the splits alone make, in units of 2^-256. */
    static BigInteger distance(long variance) {
        BigInteger sum = BigInteger.ZERO;
        List<Part> parts = split(variance);
        long left = variance;
        for (Part part : parts.subList(0, parts.size() - 1)) {
            sum = sum.add(distanceOfSplit(part.variance(), left - part.variance(), part.spacing()));
            left -= part.variance();
        }
        return sum;
    }

    private static BigInteger distanceOfSplit(long first, long second, int spacing) {
        long whole = first + second;
        long period = (long) FACTOR * spacing;
        // c = (12 y - y^2) / 24 with y = turn / period^2, turn = 4 pi^2, over the denominator 24 (scale period^2)^2
        BigInteger unit = BigInteger.valueOf(TURN_SQUARED_SCALE * period * period);
        BigInteger cosine = BigInteger.valueOf(12 * TURN_SQUARED_LOW)
                .multiply(unit)
                .subtract(BigInteger.valueOf(TURN_SQUARED_HIGH * TURN_SQUARED_HIGH));
        BigInteger numerator =
                BigInteger.valueOf(first).multiply(BigInteger.valueOf(second)).multiply(cosine);
        BigInteger denominator = BigInteger.valueOf(24 * whole).multiply(unit.pow(2));
        // A fraction of small numbers below it.
        BigInteger exponent = numerator.shiftLeft(EXPONENT_BITS).divide(denominator);
        BigInteger leading = GaussianAcceptance.expOfMinus(exponent.longValueExact(), 1L << EXPONENT_BITS)[1];
        BigInteger beyond = GaussianAcceptance.expOfMinus(102, 1)[1];
        long reach = 15L * (long) Math.ceil(Math.sqrt((double) whole));
        BigInteger bound = leading.multiply(BigInteger.valueOf(3 * (2 * reach + spacing)))
                .add(beyond.multiply(BigInteger.valueOf(2 * period * spacing)));
        // s E / (1 - s E) with s E below 2^-90.
        return bound.add(bound.shiftRight(64)).add(BigInteger.ONE);
    }
}
