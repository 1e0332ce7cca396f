// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The orders alpha at which Renyi divergences are followed. Any list gives a valid epsilon; a denser one a tighter epsilon.
 * Immutable.
 */
public final class RenyiOrders {

    /** Steps per factor of two of alpha - 1: the grid costs less than 2e-5 of the optimal epsilon. */
    private static final int DENSE_STEPS_PER_OCTAVE = 64;

    private static final int DENSE_LOWEST_OCTAVE = -10;
    private static final int DENSE_HIGHEST_OCTAVE = 17;

    /** All integers up to here; dp_accounting takes all up to 64 and ten more up to 512. */
    private static final int CONSECUTIVE_INTEGERS = 256;

    private static final int SPARSE_STEPS_PER_OCTAVE = 16;
    private static final int SPARSE_OCTAVES = 5;

    private static final RenyiOrders DENSE = new RenyiOrders(IntStream.rangeClosed(
                    DENSE_LOWEST_OCTAVE * DENSE_STEPS_PER_OCTAVE, DENSE_HIGHEST_OCTAVE * DENSE_STEPS_PER_OCTAVE)
            .mapToDouble(step -> 1 + Math.pow(2, (double) step / DENSE_STEPS_PER_OCTAVE))
            .toArray());

    private static final RenyiOrders INTEGERS = new RenyiOrders(DoubleStream.concat(
                    IntStream.rangeClosed(2, CONSECUTIVE_INTEGERS).asDoubleStream(),
                    IntStream.rangeClosed(1, SPARSE_OCTAVES * SPARSE_STEPS_PER_OCTAVE)
                            .mapToDouble(step -> Math.rint(
                                    CONSECUTIVE_INTEGERS * Math.pow(2, (double) step / SPARSE_STEPS_PER_OCTAVE))))
            .toArray());

    private final double[] orders;

    private RenyiOrders(double[] orders) {
        this.orders = orders;
    }

    /** 1 + 2^(j/64) for j from -640 to 1088, that is 1.00098 to 131073: for mechanisms known at every order. */
    public static RenyiOrders dense() {
        return DENSE;
    }

    /** The integers 2 to 256 and sixteen per octave up to 8192: for formulas that hold at integer orders only. */
    public static RenyiOrders integers() {
        return INTEGERS;
    }

    /**
     * A list of one's own.
     *
     * @param orders at least one, finite, above 1, ascending; copied
     * @throws IllegalArgumentException if they are not
     */
    public static RenyiOrders of(double... orders) {
        if (orders.length == 0) {
            throw new IllegalArgumentException("at least one order is needed");
        }
        double previous = 1;
        for (double order : orders) {
            if (!(order > previous) || Double.isInfinite(order)) {
                throw new IllegalArgumentException(
                        "orders must be finite, above 1 and ascending, met " + order + " after " + previous);
            }
            previous = order;
        }
        return new RenyiOrders(orders.clone());
    }

    /** How many orders there are. */
    public int size() {
        return orders.length;
    }

    /** The order at a position from 0. */
    public double get(int index) {
        return orders[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RenyiOrders that && Arrays.equals(orders, that.orders);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(orders);
    }

    @Override
    public String toString() {
        return "RenyiOrders[" + orders.length + " from " + orders[0] + " to " + orders[orders.length - 1] + "]";
    }
}
