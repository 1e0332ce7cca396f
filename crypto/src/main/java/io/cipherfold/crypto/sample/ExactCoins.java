// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;

/**
 * Uniform integers and coins of probability exp(-x), x rational, both exact (Canonne, Kamath, Steinke, arXiv 2004.00010,
 * Algorithm 1). Confined to one thread.
 */
final class ExactCoins {

    private static final int FACTORIAL_12 = 479_001_600;
    private static final long WORD = 1L << 32;
    private static final long WORD_MASK = WORD - 1;

    private final RandomSource random;

    ExactCoins(RandomSource random) {
        this.random = random;
    }

    /**
     * True with probability exp(-numerator / denominator).
     *
     * @param numerator at least 0
     * @param denominator at least 1, below 2^50
     */
    boolean exp(long numerator, long denominator) {
        long remainder = numerator;
        for (; remainder >= denominator; remainder -= denominator) {
            if (!expMinusOne()) {
                return false;
            }
        }
        // The run of successes of Bernoulli(x), Bernoulli(x/2), Bernoulli(x/3), ... has even length with
        // probability 1 - x + x^2/2! - x^3/3! + ... = exp(-x).
        int k = 1;
        while (below(Math.multiplyExact(denominator, (long) k)) < remainder) {
            k++;
        }
        return (k & 1) == 1;
    }

    /** The same for 0 <= numerator < denominator < 2^16, from half as many random bits. */
    boolean exp(int numerator, int denominator) {
        int k = 1;
        while (below(Math.multiplyExact(denominator, k)) < numerator) {
            k++;
        }
        return (k & 1) == 1;
    }

    /**
     * True with probability e^-1. The run of successes of Bernoulli(1), Bernoulli(1/2), Bernoulli(1/3), ... has at least k
     * members with probability 1/k!, hence one number uniform below 12! decides the first twelve of them.
     */
    boolean expMinusOne() {
        int uniform = below(FACTORIAL_12);
        if (uniform >= FACTORIAL_12 / 2) {
            return false;
        }
        int k = 2;
        int threshold = FACTORIAL_12 / 2;
        while (k < 12 && uniform < threshold) {
            k++;
            threshold /= k;
        }
        if (uniform < threshold) {
            do {
                k++;
            } while (below(k) == 0);
        }
        return (k & 1) == 1;
    }

    /** Uniform in [0, bound), bound >= 1 (Lemire, arXiv 1805.10941: multiply, reject the few words that would bias). */
    int below(int bound) {
        long product = (random.nextInt() & WORD_MASK) * bound;
        if ((product & WORD_MASK) < bound) {
            long threshold = WORD % bound;
            while ((product & WORD_MASK) < threshold) {
                product = (random.nextInt() & WORD_MASK) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** The same on 63-bit words, for bounds below 2^62. */
    long below(long bound) {
        long doubled = Math.multiplyExact(bound, 2L);
        long word = random.nextLong() >>> 1;
        long low = (word * doubled) >>> 1;
        if (low < bound) {
            // 2^63 mod bound, from 2^63 - 1 which fits
            long threshold = (Long.MAX_VALUE % bound + 1) % bound;
            while (low < threshold) {
                word = random.nextLong() >>> 1;
                low = (word * doubled) >>> 1;
            }
        }
        return Math.multiplyHigh(word, doubled);
    }
}
