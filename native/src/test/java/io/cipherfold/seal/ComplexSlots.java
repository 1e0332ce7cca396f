// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What CKKS does to its slots, on interleaved complex numbers (real part, imaginary part) in double arithmetic. */
final class ComplexSlots {

    private ComplexSlots() {}

    /** Real parts and imaginary parts uniform in [-1, 1). */
    static double[] random(SplittableRandom random, int slots) {
        return random.doubles(2L * slots, -1, 1).toArray();
    }

    /** Complex numbers with these real parts. */
    static double[] ofReals(double... values) {
        double[] result = new double[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            result[2 * i] = values[i];
        }
        return result;
    }

    static double[] constant(double real, double imaginary, int slots) {
        double[] result = new double[2 * slots];
        for (int i = 0; i < slots; i++) {
            result[2 * i] = real;
            result[2 * i + 1] = imaginary;
        }
        return result;
    }

    static double[] negate(double[] slots) {
        return Arrays.stream(slots).map(value -> -value).toArray();
    }

    static double[] add(double[] left, double[] right) {
        double[] result = new double[left.length];
        Arrays.setAll(result, i -> left[i] + right[i]);
        return result;
    }

    static double[] subtract(double[] left, double[] right) {
        double[] result = new double[left.length];
        Arrays.setAll(result, i -> left[i] - right[i]);
        return result;
    }

    static double[] multiply(double[] left, double[] right) {
        double[] result = new double[left.length];
        for (int i = 0; i < left.length; i += 2) {
            result[i] = left[i] * right[i] - left[i + 1] * right[i + 1];
            result[i + 1] = left[i] * right[i + 1] + left[i + 1] * right[i];
        }
        return result;
    }

    /** Moved to the left by steps, to the right if negative. */
    static double[] rotate(double[] slots, int steps) {
        int count = slots.length / 2;
        double[] result = new double[slots.length];
        for (int i = 0; i < count; i++) {
            int from = Math.floorMod(i + steps, count);
            result[2 * i] = slots[2 * from];
            result[2 * i + 1] = slots[2 * from + 1];
        }
        return result;
    }

    static double[] conjugate(double[] slots) {
        double[] result = slots.clone();
        for (int i = 1; i < slots.length; i += 2) {
            result[i] = -slots[i];
        }
        return result;
    }

    /** The largest distance of two complex numbers in the same slot. */
    static double distance(double[] left, double[] right) {
        double largest = 0;
        for (int i = 0; i < left.length; i += 2) {
            largest = Math.max(largest, Math.hypot(left[i] - right[i], left[i + 1] - right[i + 1]));
        }
        return largest;
    }
}
