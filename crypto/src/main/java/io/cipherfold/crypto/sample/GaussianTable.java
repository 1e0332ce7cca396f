// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What {@link DiscreteGaussian} looks up: rows, their weights, and bounds of the probability of acceptance. Follows from the
 * variance by integer arithmetic alone. Immutable.
 *
 * <p>Exponentials are numbers of steps of 2^-{@value #ONE_BITS}. Each is an upper bound and less than 2^28 steps too
 * large: the first step is off by less than 2^7, a product rounded up by the errors of both factors and 2, which makes
 * (z + 1)^2 (2^7 + 2) in row z; there are at most 718 rows.
 */
final class GaussianTable {

    /** Binary logarithm of the fixed-point 1. */
    static final int ONE_BITS = 62;

    static final long ONE = 1L << ONE_BITS;

    /** Binary logarithm of the number of cells of the alias table. */
    static final int CELL_BITS = 10;

    /** Bits of the coin that decides between a cell's own row and the other one. */
    static final int COIN_BITS = 32;

    /** Bits of the uniform number that are compared with the quick bounds. */
    static final int QUICK_BITS = 13;

    private static final long EXPONENTIAL_ERROR = 1L << 28;

    /** sigma / k stays below the root of this. */
    private static final long MOST_ROW_VARIANCE = 1024;

    private static final long ALL = 1L << (CELL_BITS + COIN_BITS);

    final long variance;

    /** Binary logarithm of k: magnitudes are k*z + u. */
    final int offsetBits;

    /** The row that stands for itself and all behind it. */
    final int tail;

    /** A in the probability of acceptance A exp(-x^2 / (2 sigma^2)) / weight(z). */
    final long scale;

    /** Of the rows up to the tail; they sum to 2^42. */
    final long[] weights;

    /** Bounds of 2^62 A exp(-(k z)^2 / (2 sigma^2)) / weight(z) for rows before the tail. */
    final long[] lower;

    final long[] upper;

    /** A proposal is accepted for certain when the first bits of the uniform number are below its row's entry. */
    final int[] quick;

    /** The coins, as unsigned numbers below 2^32, for which a cell means its own row. */
    final long[] thresholds;

    /** What it means otherwise. */
    final int[] aliases;

    GaussianTable(long variance) {
        this.variance = variance;
        int bits = 0;
        while (variance >= MOST_ROW_VARIANCE << (2 * bits)) {
            bits++;
        }
        this.offsetBits = bits;
        long kSquared = 1L << (2 * bits);
        // Behind the tail each row has less than half of the one before: exp(-7/10) < 1/2. And little is left.
        long row = 1;
        while (row * row * kSquared < 96 * variance || 5 * (2 * row + 1) * kSquared < 7 * variance) {
            row++;
        }
        this.tail = (int) row;
        long[] exponentials = exponentials();
        this.scale = scale(exponentials);
        this.weights = weights(exponentials);
        this.lower = new long[tail];
        this.upper = new long[tail];
        this.quick = new int[tail + 1];
        fillBounds(exponentials);
        this.thresholds = new long[1 << CELL_BITS];
        this.aliases = new int[1 << CELL_BITS];
        fillCells();
    }

    /** The product of two fixed-point numbers, rounded down. */
    static long product(long a, long b) {
        return (Math.multiplyHigh(a, b) << 2) | ((a * b) >>> ONE_BITS);
    }

    private static long productRoundedUp(long a, long b) {
        return product(a, b) + ((a * b & (ONE - 1)) == 0 ? 0 : 1);
    }

    /** Upper bounds of exp(-(k z)^2 / (2 sigma^2)) for the rows up to the tail. */
    private long[] exponentials() {
        // exp(-(2z+1) k^2 / (2 sigma^2)) leads from row z to the next, and its ratio is the same everywhere.
        BigInteger exponent =
                BigInteger.ONE.shiftLeft(ONE_BITS - 1 + 2 * offsetBits).divide(BigInteger.valueOf(variance));
        long step = exponentialAbove(exponent.longValueExact());
        long ratio = productRoundedUp(step, step);
        long[] exponentials = new long[tail + 1];
        exponentials[0] = ONE;
        for (int z = 0; z < tail; z++) {
            exponentials[z + 1] = productRoundedUp(exponentials[z], step);
            step = productRoundedUp(step, ratio);
        }
        return exponentials;
    }

    /** An upper bound of exp(-exponent), less than 128 above it, for an exponent of at most 1/2 rounded down. */
    private static long exponentialAbove(long exponent) {
        long sum = ONE;
        long term = ONE;
        for (int k = 1; term != 0; k++) {
            term = product(term, exponent) / k;
            sum += (k & 1) == 1 ? -term : term;
        }
        // At most 20 terms, each off by less than 3.
        return sum + 64;
    }

    private long scale(long[] exponentials) {
        BigInteger total = BigInteger.valueOf(exponentials[tail]).shiftLeft(1);
        for (int z = 0; z < tail; z++) {
            total = total.add(BigInteger.valueOf(exponentials[z]));
        }
        return BigInteger.valueOf(ALL - (tail + 1))
                .shiftLeft(ONE_BITS)
                .divide(total)
                .longValueExact();
    }

    /** Never below A exp(-(k z)^2 / (2 sigma^2)), and twice of that for the tail; what is left over goes to row 0. */
    private long[] weights(long[] exponentials) {
        long[] result = new long[tail + 1];
        long left = ALL;
        for (int z = 0; z <= tail; z++) {
            result[z] = product(z == tail ? 2 * scale : scale, exponentials[z]) + 1;
            left -= result[z];
        }
        result[0] += left;
        return result;
    }

    private void fillBounds(long[] exponentials) {
        BigInteger bigScale = BigInteger.valueOf(scale);
        BigInteger[] below = new BigInteger[tail + 1];
        for (int z = 0; z <= tail; z++) {
            below[z] = bigScale.multiply(BigInteger.valueOf(Math.max(0, exponentials[z] - EXPONENTIAL_ERROR)));
        }
        for (int z = 0; z < tail; z++) {
            BigInteger weight = BigInteger.valueOf(weights[z]);
            lower[z] = below[z].divide(weight).longValueExact();
            upper[z] = bigScale.multiply(BigInteger.valueOf(exponentials[z]))
                    .add(weight)
                    .subtract(BigInteger.ONE)
                    .divide(weight)
                    .longValueExact();
            // The largest magnitude of a row is below the first one of the next.
            BigInteger least = below[offsetBits == 0 ? z : z + 1];
            quick[z] = least.shiftRight(ONE_BITS - QUICK_BITS).divide(weight).intValueExact();
        }
    }

    /** The alias method (Walker 1977) in integers: every cell holds 2^32 of the weights, of two rows at most. */
    private void fillCells() {
        long capacity = 1L << COIN_BITS;
        long[] left = new long[1 << CELL_BITS];
        System.arraycopy(weights, 0, left, 0, weights.length);
        Deque<Integer> small = new ArrayDeque<>();
        Deque<Integer> large = new ArrayDeque<>();
        for (int z = 0; z < left.length; z++) {
            (left[z] <= capacity ? small : large).push(z);
        }
        while (!small.isEmpty()) {
            int z = small.pop();
            if (left[z] == capacity) {
                // The row is its own alias.
                aliases[z] = z;
                continue;
            }
            int donor = large.getFirst();
            thresholds[z] = left[z];
            aliases[z] = donor;
            left[donor] -= capacity - left[z];
            if (left[donor] <= capacity) {
                large.pop();
                small.push(donor);
            }
        }
    }
}
