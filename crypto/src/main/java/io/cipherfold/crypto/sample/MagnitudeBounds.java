// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Proved bounds of the probabilities of the magnitudes |X| of an integer X with a symmetric distribution, in units of
 * 2^-{@value #BITS}. Immutable.
 *
 * <p>Weights w(0) = 1, w(1), ... with bounds on both sides are cut where they fall below 2^-{@value #LEAST_WEIGHT_BITS}. In both
 * families the ratios w(i+1)/w(i) decrease, so that what is cut off is below w(N) / (1 - w(N+1)/w(N)).
 */
final class MagnitudeBounds {

    /** Binary logarithm of the fixed-point 1. */
    static final int BITS = 256;

    static final BigInteger ONE = BigInteger.ONE.shiftLeft(BITS);

    private static final int LEAST_WEIGHT_BITS = 128;

    private static final BigInteger LEAST_WEIGHT = BigInteger.ONE.shiftLeft(BITS - LEAST_WEIGHT_BITS);

    /** Bounds of P[|X| = i]. */
    final BigInteger[] lower;

    final BigInteger[] upper;

    /** A bound of the probability of what is beyond them. */
    final BigInteger tail;

    /** Bounds of a number. */
    private record Interval(BigInteger low, BigInteger high) {}

    /** From bounds of the weights 0 to N; the last two say where the tail begins and how fast it falls. */
    private MagnitudeBounds(List<Interval> weights) {
        int length = weights.size() - 2;
        Interval first = weights.get(length);
        Interval second = weights.get(length + 1);
        BigInteger beyond = divideUp(first.high.multiply(first.low), first.low.subtract(second.high))
                .shiftLeft(1);
        BigInteger totalLow = BigInteger.ZERO;
        BigInteger totalHigh = beyond;
        for (int i = 0; i < length; i++) {
            int sides = i == 0 ? 0 : 1;
            totalLow = totalLow.add(weights.get(i).low.shiftLeft(sides));
            totalHigh = totalHigh.add(weights.get(i).high.shiftLeft(sides));
        }
        this.lower = new BigInteger[length];
        this.upper = new BigInteger[length];
        for (int i = 0; i < length; i++) {
            int shift = BITS + (i == 0 ? 0 : 1);
            lower[i] = weights.get(i).low.shiftLeft(shift).divide(totalHigh);
            upper[i] = divideUp(weights.get(i).high.shiftLeft(shift), totalLow);
        }
        this.tail = divideUp(beyond.shiftLeft(BITS), totalLow);
    }

    /** Of the discrete Gaussian: w(i) = exp(-i^2 / (2 variance)). */
    static MagnitudeBounds gaussian(long variance) {
        List<Interval> weights = new ArrayList<>();
        do {
            long i = weights.size();
            BigInteger[] bounds = GaussianAcceptance.expOfMinus(i * i, 2 * variance);
            weights.add(new Interval(bounds[0], bounds[1]));
        } while (isWanted(weights));
        return new MagnitudeBounds(weights);
    }

    /**
     * Of the difference of two Poisson numbers of mean variance / 2, given that it is a multiple of a number, and divided by
     * that: w(i) = I_(spacing i)(variance) / I_0(variance), modified Bessel functions. Their ratios r(i) = I_(i+1) / I_i follow from r(i-1) = 1 / (2i / variance + r(i)), whatever is known about
     * a ratio far out: an interval becomes narrower by r(i-1)^2 in each step. Decreasing ratios: Thiruvenkatachar and
     * Nanjundiah (1951).
     */
    static MagnitudeBounds skellam(long variance, int spacing) {
        // Weights count up to some 15 sigma. Between 30 and 15 sigma the intervals shrink by e^-600 and more.
        int steps = (int) (30 * Math.sqrt((double) variance)) + 100;
        Interval[] ratios = new Interval[steps];
        Interval ratio = new Interval(BigInteger.ZERO, ONE);
        BigInteger square = ONE.shiftLeft(BITS);
        for (int i = steps; i > 0; i--) {
            BigInteger twice = BigInteger.valueOf(2L * i).shiftLeft(BITS);
            BigInteger by = BigInteger.valueOf(variance);
            BigInteger denominatorLow = twice.divide(by).add(ratio.low);
            BigInteger denominatorHigh = divideUp(twice, by).add(ratio.high);
            ratio = new Interval(square.divide(denominatorHigh), divideUp(square, denominatorLow));
            ratios[i - 1] = ratio;
        }
        List<Interval> weights = new ArrayList<>();
        weights.add(new Interval(ONE, ONE));
        do {
            Interval next = weights.get(weights.size() - 1);
            int from = (weights.size() - 1) * spacing;
            for (int i = from; i < from + spacing; i++) {
                next = new Interval(
                        next.low.multiply(ratios[i].low).shiftRight(BITS),
                        next.high.multiply(ratios[i].high).shiftRight(BITS).add(BigInteger.ONE));
            }
            weights.add(next);
        } while (isWanted(weights));
        return new MagnitudeBounds(weights);
    }

    /** Whether more weights are wanted: until the last but one is small. */
    private static boolean isWanted(List<Interval> weights) {
        return weights.size() < 3 || weights.get(weights.size() - 2).high.compareTo(LEAST_WEIGHT) > 0;
    }

    static BigInteger divideUp(BigInteger numerator, BigInteger denominator) {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    }
}
