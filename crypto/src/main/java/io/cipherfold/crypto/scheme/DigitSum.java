// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import java.util.Arrays;

/** An opened sum: one signed integer for each coordinate. It carries its noise and is public. Immutable. */
public final class DigitSum {

    private final int[] digits;

    /** Wraps {@code digits}, copied. */
    public DigitSum(int[] digits) {
        this.digits = digits.clone();
    }

    /** Reads {@code length} signed 32-bit numbers. */
    public static DigitSum read(WireReader in, int length) {
        in.require((long) Integer.BYTES * length);
        int[] digits = new int[length];
        for (int i = 0; i < length; i++) {
            digits[i] = in.i32();
        }
        return new DigitSum(digits);
    }

    /** Appends the numbers as signed 32-bit. */
    public void write(WireWriter out) {
        for (int digit : digits) {
            out.i32(digit);
        }
    }

    /** Number of coordinates. */
    public int length() {
        return digits.length;
    }

    /** A copy of the numbers. */
    public int[] toArray() {
        return digits.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DigitSum that && Arrays.equals(digits, that.digits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digits);
    }

    @Override
    public String toString() {
        return "DigitSum[length=" + digits.length + "]";
    }

    /** Collects a sum in memory while it is opened. Confined to one thread. */
    public static final class Collector implements DigitTarget {
        private final int[] collected;
        private int length;

        /** A collector for a sum of that many coordinates. */
        public Collector(int dimension) {
            collected = new int[dimension];
        }

        @Override
        public void begin() {
            length = 0;
        }

        @Override
        public void accept(int[] digits, int count) {
            System.arraycopy(digits, 0, collected, length, count);
            length += count;
        }

        /** The sum, once all of it has come. */
        public DigitSum sum() {
            if (length != collected.length) {
                throw new IllegalStateException(
                        "the sum has " + collected.length + " coordinates, " + length + " have come");
            }
            return new DigitSum(collected);
        }
    }
}
