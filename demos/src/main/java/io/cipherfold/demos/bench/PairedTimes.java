// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Batches measured in turn, C++ and Java: batch {@code i} of the one next to batch {@code i} of the other. Comparisons are
 * made within the pairs, because a machine's speed changes more between batches than what is looked for.
 *
 * @param inCpp microseconds for one call in each batch; empty if there is no program in C++
 * @param inJava the same
 * @param callsInBatch how many calls a batch has
 */
record PairedTimes(Batches inCpp, Batches inJava, int callsInBatch) {

    /** One value for each batch. */
    static final class Batches {
        private final double[] values;

        Batches(double... values) {
            this.values = values.clone();
        }

        int count() {
            return values.length;
        }

        /** NaN if there are none. */
        double median() {
            return quantile(values.length / 2.0);
        }

        /** The mean of the values whose ranks, counted from 0.5, are next to a rank. */
        private double quantile(double rank) {
            if (values.length == 0) {
                return Double.NaN;
            }
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int below = (int) Math.ceil(rank) - 1;
            int above = (int) Math.floor(rank);
            return (sorted[Math.max(0, below)] + sorted[Math.min(sorted.length - 1, above)]) / 2;
        }
    }

    /** Whether there is something to compare with. */
    boolean isCompared() {
        return inCpp.count() > 0;
    }

    /** How many times as long Java takes: the median over the pairs; NaN without C++. */
    double ratio() {
        return pairs((java, cpp) -> java / cpp).median();
    }

    /** By how many microseconds a call from Java is longer: the median over the pairs; NaN without C++. */
    double differenceMicros() {
        return differences().median();
    }

    /**
     * Lower end of the interval in which that median lies with about 95 % (ranks of the sign test, n/2 - 0.98 sqrt n); NaN
     * without C++.
     */
    double differenceLowMicros() {
        return differences().quantile(Math.max(0.5, rank(inCpp.count(), -1)));
    }

    /** Upper end of the same interval. */
    double differenceHighMicros() {
        return differences().quantile(Math.min(inCpp.count() - 0.5, rank(inCpp.count(), 1)));
    }

    private static double rank(int count, int side) {
        return count / 2.0 + side * 0.98 * Math.sqrt(count);
    }

    private Batches differences() {
        return pairs((java, cpp) -> java - cpp);
    }

    private Batches pairs(DoubleBinaryOperator comparison) {
        return new Batches(IntStream.range(0, inCpp.count())
                .mapToDouble(i -> comparison.applyAsDouble(inJava.values[i], inCpp.values[i]))
                .toArray());
    }
}
