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
}
