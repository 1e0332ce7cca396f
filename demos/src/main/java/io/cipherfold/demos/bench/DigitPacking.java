// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.math.BigInteger;

/**
 * Many signed numbers in one large integer, sum of x_i 2^(width i): adding such integers adds the numbers, as long as no sum
 * leaves its slot. Immutable.
 *
 * @param valueBits each packed number is in [-2^(valueBits-1), 2^(valueBits-1))
 * @param width bits of a slot: head room for the sum over the value bits, at most 62
 * @param slots how many numbers are in one integer
 */
record DigitPacking(int valueBits, int width, int slots) {

    private static final int MOST_WIDTH = 62;

    /** Checks the ranges. */
    DigitPacking {
        if (valueBits < 2 || width < valueBits || width > MOST_WIDTH || slots < 1) {
            throw new IllegalArgumentException("need 2 <= value bits <= width <= " + MOST_WIDTH + " and a slot, were "
                    + valueBits + ", " + width + " and " + slots);
        }
    }

    /**
     * As many slots as fit.
     *
     * @param bits the packed integers are smaller in magnitude than 2^bits
     * @param addends most integers that are added up
     */
    static DigitPacking fitting(int bits, int valueBits, int addends) {
        int headRoom = Integer.SIZE - Integer.numberOfLeadingZeros(addends - 1);
        int width = valueBits + headRoom;
        return new DigitPacking(valueBits, width, bits / width);
    }

    /**
     * Packs up to {@link #slots()} numbers.
     *
     * @throws IllegalArgumentException if a number has more bits than were said
     */
    BigInteger pack(int[] values, int from, int count) {
        BigInteger packed = BigInteger.ZERO;
        for (int i = count - 1; i >= 0; i--) {
            int value = values[from + i];
            if (value >> (valueBits - 1) != value >> (Integer.SIZE - 1)) {
                throw new IllegalArgumentException("number " + (from + i) + " has more than " + valueBits + " bits");
            }
            packed = packed.shiftLeft(width).add(BigInteger.valueOf(value));
        }
        return packed;
    }

    /** Takes apart a sum of packed integers, itself signed. */
    void unpack(BigInteger sum, double[] target, int from, int count) {
        long half = 1L << (width - 1);
        long mask = (1L << width) - 1;
        BigInteger rest = sum;
        for (int i = 0; i < count; i++) {
            long digit = ((rest.longValue() + half) & mask) - half;
            target[from + i] = digit;
            rest = rest.subtract(BigInteger.valueOf(digit)).shiftRight(width);
        }
    }
}
