// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** What the slots of a plaintext or ciphertext must hold: the plain model that results are compared with. Immutable. */
abstract sealed class StormSlots permits StormSlots.Exact, StormSlots.Real {

    /** Random content for a set of parameters; real numbers are at most 1 in absolute value. */
    static StormSlots random(SealParameterSet set, SplittableRandom random) {
        int degree = set.degree();
        if (set.isExact()) {
            return new Exact(random.longs(degree, 0, set.plainModulus()).toArray(), set.plainModulus());
        }
        return new Real(random.doubles(degree / 2, -1, 1).toArray());
    }

    abstract StormSlots negate();

    abstract StormSlots plus(StormSlots other);

    abstract StormSlots minus(StormSlots other);

    abstract StormSlots times(StormSlots other);

    /** To the left, by a number of either sign; in BFV and BGV within each half. */
    abstract StormSlots rotate(int steps);

    /** The halves change places in BFV and BGV; real numbers are their own conjugates. */
    abstract StormSlots swap();

    /** Level and scale are for CKKS. */
    abstract Plaintext encode(SealContext context, int level, double scale);

    /** Nothing if the plaintext is what it should be, otherwise how it differs. */
    abstract Optional<String> difference(SealContext context, Plaintext plaintext);

    /** Integers modulo t. */
    static final class Exact extends StormSlots {

        private final long[] values;
        private final long modulus;

        Exact(long[] values, long modulus) {
            this.values = values;
            this.modulus = modulus;
        }

        private Exact of(IntToLongFunction slot) {
            long[] result = new long[values.length];
            Arrays.setAll(result, i -> Math.floorMod(slot.applyAsLong(i), modulus));
            return new Exact(result, modulus);
        }

        private static long[] values(StormSlots slots) {
            return ((Exact) slots).values;
        }

        @Override
        StormSlots negate() {
            return of(i -> -values[i]);
        }

        @Override
        StormSlots plus(StormSlots other) {
            return of(i -> values[i] + values(other)[i]);
        }

        @Override
        StormSlots minus(StormSlots other) {
            return of(i -> values[i] - values(other)[i]);
        }

        @Override
        StormSlots times(StormSlots other) {
            return of(i -> values[i] * values(other)[i]);
        }

        @Override
        StormSlots rotate(int steps) {
            int row = values.length / 2;
            return of(i -> values[i / row * row + Math.floorMod(i % row + steps, row)]);
        }

        @Override
        StormSlots swap() {
            return of(i -> values[(i + values.length / 2) % values.length]);
        }

        @Override
        Plaintext encode(SealContext context, int level, double scale) {
            return BatchEncoder.of(context).encodeUnsigned(values);
        }

        @Override
        Optional<String> difference(SealContext context, Plaintext plaintext) {
            long[] decoded = BatchEncoder.of(context).decodeUnsigned(plaintext);
            long wrong = IntStream.range(0, values.length)
                    .filter(i -> decoded[i] != values[i])
                    .count();
            return wrong == 0 ? Optional.empty() : Optional.of(wrong + " slots of " + values.length + " differ");
        }
    }

    /** Real numbers, with an error. */
    static final class Real extends StormSlots {

        /**
         * Key switching gives most: it multiplies digits, whose mean is half a prime, by errors of deviation 3.2. The
         * polynomial of that mean is up to N/pi primes in a slot, the one of errors 5 * 3.2 * sqrt(N), and the special prime
         * divides: 2^20.4 for N = 4096, over the scale 2^29. Sixteen terms are four switchings: 2^-6.6. What a race leaves is
         * uniform modulo 2^40 or more, 2^11 over the scale.
         */
        private static final double TOLERANCE = 0x1p-5;

        private final double[] values;

        Real(double[] values) {
            this.values = values;
        }

        private Real of(IntToDoubleFunction slot) {
            double[] result = new double[values.length];
            Arrays.setAll(result, slot);
            return new Real(result);
        }

        private static double[] values(StormSlots slots) {
            return ((Real) slots).values;
        }

        @Override
        StormSlots negate() {
            return of(i -> -values[i]);
        }

        @Override
        StormSlots plus(StormSlots other) {
            return of(i -> values[i] + values(other)[i]);
        }

        @Override
        StormSlots minus(StormSlots other) {
            return of(i -> values[i] - values(other)[i]);
        }

        @Override
        StormSlots times(StormSlots other) {
            return of(i -> values[i] * values(other)[i]);
        }

        @Override
        StormSlots rotate(int steps) {
            return of(i -> values[Math.floorMod(i + steps, values.length)]);
        }

        @Override
        StormSlots swap() {
            return this;
        }

        @Override
        Plaintext encode(SealContext context, int level, double scale) {
            return CkksEncoder.of(context).encode(values, level, scale);
        }

        @Override
        Optional<String> difference(SealContext context, Plaintext plaintext) {
            double[] decoded = CkksEncoder.of(context).decode(plaintext);
            double largest = IntStream.range(0, values.length)
                    .mapToDouble(i -> Math.abs(decoded[i] - values[i]))
                    .max()
                    .orElseThrow();
            return largest <= TOLERANCE ? Optional.empty() : Optional.of("slots differ by up to " + largest);
        }
    }
}
