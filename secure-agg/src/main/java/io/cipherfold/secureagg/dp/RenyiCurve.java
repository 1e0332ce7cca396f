// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/**
 * Bounds on the Renyi divergence of a mechanism at a list of orders. Curves add up under adaptive composition (Mironov,
 * "Renyi differential privacy", arXiv 1702.07476, Proposition 1). Immutable.
 */
public final class RenyiCurve {

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double OCTAVE = Math.log(2);
    private static final int MAX_OCTAVES = 13;

    /** Each narrows the bracket by 0.62, to 1e-5 in the logarithm of alpha - 1; epsilon then errs by 1e-10 of itself. */
    private static final int SEARCH_STEPS = 26;

    private final RenyiOrders orders;
    private final double[] divergences;

    private RenyiCurve(RenyiOrders orders, double[] divergences) {
        for (int i = 0; i < divergences.length; i++) {
            if (!(divergences[i] >= 0) || Double.isInfinite(divergences[i])) {
                throw new IllegalArgumentException("a Renyi divergence must be finite and not negative, was "
                        + divergences[i] + " at order " + orders.get(i));
            }
        }
        this.orders = orders;
        this.divergences = divergences;
    }

    /**
     * Evaluates a bound at every order.
     *
     * @param divergence from the order to the Renyi divergence, in nats
     * @throws IllegalArgumentException if a value is negative, infinite or NaN
     */
    public static RenyiCurve of(RenyiOrders orders, DoubleUnaryOperator divergence) {
        double[] divergences = new double[orders.size()];
        for (int i = 0; i < divergences.length; i++) {
            divergences[i] = divergence.applyAsDouble(orders.get(i));
        }
        return new RenyiCurve(orders, divergences);
    }

    /**
     * One sum over a sample that is hidden, at integer orders: {@link RenyiDivergence#withoutReplacement} or, if that is
     * smaller, the divergence without sampling.
     *
     * @param fraction the largest part of the inputs that is in the sample, 1e-12 to 1
     * @param unsampled the divergence when one input is zero, at the integer orders from 2
     * @param replaced the divergence when one input stands for another, at the integer orders from 2
     */
    static RenyiCurve ofHiddenSample(double fraction, IntToDoubleFunction unsampled, IntToDoubleFunction replaced) {
        PrivacyRanges.checkSamplingRate(fraction);
        return of(
                RenyiOrders.integers(),
                order -> Math.min(
                        unsampled.applyAsDouble((int) order),
                        RenyiDivergence.withoutReplacement((int) order, fraction, replaced)));
    }

    /** The orders of this curve. */
    public RenyiOrders orders() {
        return orders;
    }

    /** The divergence at the order with this position in {@link #orders()}, in nats. */
    public double divergence(int index) {
        return divergences[index];
    }

    /**
     * This mechanism followed by another one.
     *
     * @throws IllegalArgumentException if the other curve has other orders
     */
    public RenyiCurve plus(RenyiCurve other) {
        if (!orders.equals(other.orders)) {
            throw new IllegalArgumentException(
                    "curves must have the same orders, had " + orders + " and " + other.orders);
        }
        double[] sum = new double[divergences.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = divergences[i] + other.divergences[i];
        }
        return new RenyiCurve(orders, sum);
    }

    /**
     * This mechanism run several times.
     *
     * @param repetitions 1 to 10^12
     */
    public RenyiCurve times(long repetitions) {
        PrivacyRanges.checkSteps(repetitions);
        double[] product = new double[divergences.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = divergences[i] * repetitions;
        }
        return new RenyiCurve(orders, product);
    }

    /**
     * The smallest epsilon that the curve proves: min over alpha of R(alpha) + ln(1 - 1/alpha) - ln(delta alpha)/(alpha - 1)
     * (Canonne, Kamath, Steinke, arXiv 2004.00010, Proposition 12), and not below 0.
     *
     * @param delta 1e-100 to 1, exclusive
     * @throws IllegalArgumentException if delta is out of range
     */
    public PrivacyLoss epsilon(double delta) {
        PrivacyRanges.checkDelta(delta);
        double logDelta = Math.log(delta);
        double best = Double.POSITIVE_INFINITY;
        double bestOrder = orders.get(0);
        for (int i = 0; i < divergences.length; i++) {
            double order = orders.get(i);
            double epsilon = converted(order, divergences[i], logDelta);
            if (epsilon < best) {
                best = epsilon;
                bestOrder = order;
            }
        }
        return new PrivacyLoss(Math.max(0, best), delta, bestOrder);
    }

    /**
     * The smallest epsilon by a search over all orders, for a divergence that is known at each: doubles or halves
     * alpha - 1 while that helps, then narrows the bracket by golden section. Every order gives a valid epsilon.
     *
     * @param delta checked by the caller
     * @param divergence from the order to the Renyi divergence, in nats
     */
    static PrivacyLoss leastEpsilon(double delta, DoubleUnaryOperator divergence) {
        DoubleUnaryOperator epsilon = octave -> {
            double order = 1 + Math.exp(octave);
            return converted(order, divergence.applyAsDouble(order), Math.log(delta));
        };
        double middle = 0;
        double best = epsilon.applyAsDouble(middle);
        double direction = OCTAVE;
        for (int turns = 0; turns < 2; ) {
            double next = middle + direction;
            double value =
                    Math.abs(next) > MAX_OCTAVES * OCTAVE ? Double.POSITIVE_INFINITY : epsilon.applyAsDouble(next);
            if (value < best) {
                middle = next;
                best = value;
            } else {
                turns++;
                direction = -direction;
            }
        }
        double low = middle - OCTAVE;
        double high = middle + OCTAVE;
        for (int i = 0; i < SEARCH_STEPS; i++) {
            boolean upper = high - middle > middle - low;
            double probe = upper ? middle + (1 - GOLDEN) * (high - middle) : middle - (1 - GOLDEN) * (middle - low);
            double value = epsilon.applyAsDouble(probe);
            if (value < best) {
                if (upper) {
                    low = middle;
                } else {
                    high = middle;
                }
                middle = probe;
                best = value;
            } else if (upper) {
                high = probe;
            } else {
                low = probe;
            }
        }
        return new PrivacyLoss(Math.max(0, best), delta, 1 + Math.exp(middle));
    }

    private static double converted(double order, double divergence, double logDelta) {
        return divergence + Math.log1p(-1 / order) - (logDelta + Math.log(order)) / (order - 1);
    }

    @Override
    public String toString() {
        return "RenyiCurve[" + orders + "]";
    }
}
