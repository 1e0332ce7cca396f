// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The slots of a plaintext for a prime t = 1 mod 2N: slot i of the first row is the polynomial's value at psi^(3^i), slot i of
 * the second its value at psi^(-3^i), where psi is the smallest primitive 2N-th root of unity modulo t. The powers of 3 and
 * their negatives are all odd residues modulo 2N, so these are all the roots of X^N+1, and X to X^3 moves each row by one.
 * Rows are N/2 long; values are N numbers in [0, t), first row first.
 */
final class ReferenceSlots {

    private final ReferenceRing ring;
    private final int[] positionOfSlot;

    ReferenceSlots(int degree, long modulus) {
        this.ring = new ReferenceRing(degree, modulus);
        this.positionOfSlot = new int[degree];
        int order = 2 * degree;
        int exponent = 1;
        for (int i = 0; i < degree / 2; i++) {
            positionOfSlot[i] = position(exponent);
            positionOfSlot[degree / 2 + i] = position(order - exponent);
            exponent = (int) (3L * exponent % order);
        }
    }

    /** Where {@link ReferenceRing} keeps the value at psi^exponent: 2 bitreverse(position) + 1 = exponent. */
    private int position(int exponent) {
        return Integer.reverse((exponent - 1) / 2) >>> (Integer.numberOfLeadingZeros(ring.degree()) + 1);
    }

    /** The values in the slots of a polynomial. */
    long[] decode(long[] polynomial) {
        long[] evaluations = ring.transform(polynomial);
        long[] values = new long[ring.degree()];
        Arrays.setAll(values, slot -> evaluations[positionOfSlot[slot]]);
        return values;
    }

    /** The polynomial with these values; missing ones are zero. */
    long[] encode(long... values) {
        long[] evaluations = new long[ring.degree()];
        for (int slot = 0; slot < values.length; slot++) {
            evaluations[positionOfSlot[slot]] = values[slot];
        }
        return ring.inverseTransform(evaluations);
    }

    long[] random(SplittableRandom random) {
        return random.longs(ring.degree(), 0, ring.modulus()).toArray();
    }

    long[] add(long[] left, long[] right) {
        long[] result = new long[left.length];
        Arrays.setAll(result, i -> Math.floorMod(left[i] + right[i], ring.modulus()));
        return result;
    }

    long[] multiply(long[] left, long[] right) {
        return ring.multiply(left, right);
    }

    /** Both rows moved to the left by steps, to the right if negative. */
    long[] rotateRows(long[] values, int steps) {
        int row = values.length / 2;
        long[] result = new long[values.length];
        for (int i = 0; i < row; i++) {
            int from = Math.floorMod(i + steps, row);
            result[i] = values[from];
            result[row + i] = values[row + from];
        }
        return result;
    }

    /** The two rows exchanged. */
    long[] rotateColumns(long[] values) {
        int row = values.length / 2;
        long[] result = new long[values.length];
        System.arraycopy(values, row, result, 0, row);
        System.arraycopy(values, 0, result, row, row);
        return result;
    }

    /** Values as the signed encoder shows them: above t/2 is negative. */
    long[] signed(long[] values) {
        return Arrays.stream(values).map(ring::centred).toArray();
    }

    /** The element g of the automorphism X to X^g that rotates rows by steps. */
    static int rotationElement(int degree, int steps) {
        int element = 1;
        for (int i = 0; i < Math.floorMod(steps, degree / 2); i++) {
            element = (int) (3L * element % (2L * degree));
        }
        return element;
    }
}
