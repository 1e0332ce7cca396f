// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * The canonical embedding of R[X]/(X^N+1) for CKKS: slot i is the polynomial's value at zeta^(3^i), zeta = e^(pi sqrt(-1)/N),
 * i below N/2; the values at zeta^(-3^i) are their conjugates. Slots are interleaved: real part, imaginary part. In double
 * arithmetic, so about log2(N) 2^-53 of the largest value off.
 */
final class ReferenceEmbedding {

    private final int degree;
    private final double[] cosines;
    private final double[] sines;
    private final int[] exponentOfSlot;

    ReferenceEmbedding(int degree) {
        this.degree = degree;
        this.cosines = new double[2 * degree];
        this.sines = new double[2 * degree];
        for (int k = 0; k < 2 * degree; k++) {
            cosines[k] = Math.cos(Math.PI * k / degree);
            sines[k] = Math.sin(Math.PI * k / degree);
        }
        this.exponentOfSlot = new int[degree / 2];
        int exponent = 1;
        for (int i = 0; i < degree / 2; i++) {
            exponentOfSlot[i] = exponent;
            exponent = (int) (3L * exponent % (2L * degree));
        }
    }

    int slotCount() {
        return degree / 2;
    }

    /** The slots of a polynomial with these N coefficients. */
    double[] slots(double[] coefficients) {
        double[] real = new double[degree];
        double[] imaginary = new double[degree];
        // p(zeta^(2j+1)) = sum of (p_k zeta^k) (zeta^2)^(jk): a Fourier transform of the twisted coefficients.
        for (int k = 0; k < degree; k++) {
            real[k] = coefficients[k] * cosines[k];
            imaginary[k] = coefficients[k] * sines[k];
        }
        transform(real, imaginary, 1);
        double[] result = new double[degree];
        for (int i = 0; i < degree / 2; i++) {
            result[2 * i] = real[(exponentOfSlot[i] - 1) / 2];
            result[2 * i + 1] = imaginary[(exponentOfSlot[i] - 1) / 2];
        }
        return result;
    }

    /** The N real coefficients of the polynomial with these slots; missing ones are zero. */
    double[] coefficients(double... slots) {
        double[] real = new double[degree];
        double[] imaginary = new double[degree];
        for (int i = 0; i < slots.length / 2; i++) {
            int place = (exponentOfSlot[i] - 1) / 2;
            int conjugatePlace = (2 * degree - exponentOfSlot[i] - 1) / 2;
            real[place] = slots[2 * i];
            imaginary[place] = slots[2 * i + 1];
            real[conjugatePlace] = slots[2 * i];
            imaginary[conjugatePlace] = -slots[2 * i + 1];
        }
        transform(real, imaginary, -1);
        double[] result = new double[degree];
        for (int k = 0; k < degree; k++) {
            // The real part of the twisted coefficient times zeta^-k; the imaginary part is zero but for rounding.
            result[k] = (real[k] * cosines[k] + imaginary[k] * sines[k]) / degree;
        }
        return result;
    }

    /** The automorphism X to X^element on real coefficients. */
    double[] automorphism(double[] coefficients, int element) {
        double[] result = new double[degree];
        for (int i = 0; i < degree; i++) {
            int exponent = (int) ((long) i * element % (2L * degree));
            result[exponent % degree] = exponent < degree ? coefficients[i] : -coefficients[i];
        }
        return result;
    }

    /** In place: sum over k of x_k (zeta^2)^(direction j k), decimation in time. */
    private void transform(double[] real, double[] imaginary, int direction) {
        for (int i = 0; i < degree; i++) {
            int reversed = Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(degree) + 1);
            if (i < reversed) {
                swap(real, i, reversed);
                swap(imaginary, i, reversed);
            }
        }
        for (int half = 1; half < degree; half *= 2) {
            for (int start = 0; start < degree; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    // e^(2 pi sqrt(-1) k / (2 half)) = zeta^(k N / half).
                    int turn = k * (degree / half);
                    double cosine = cosines[turn];
                    double sine = direction * sines[turn];
                    int low = start + k;
                    int high = low + half;
                    double productReal = real[high] * cosine - imaginary[high] * sine;
                    double productImaginary = real[high] * sine + imaginary[high] * cosine;
                    real[high] = real[low] - productReal;
                    imaginary[high] = imaginary[low] - productImaginary;
                    real[low] += productReal;
                    imaginary[low] += productImaginary;
                }
            }
        }
    }

    private static void swap(double[] values, int left, int right) {
        double kept = values[left];
        values[left] = values[right];
        values[right] = kept;
    }
}
