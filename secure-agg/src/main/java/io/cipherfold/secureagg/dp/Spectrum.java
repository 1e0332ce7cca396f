// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import java.util.Arrays;

/**
 * The Fourier transform of a convolution of probability masses, as a product of powers, with a bound on what rounding did to
 * it. Mutable, for one thread.
 */
final class Spectrum {

    /** Of one product of complex numbers, sqrt(5) units, with room. */
    private static final double PRODUCT_ERROR = 4 * 0x1p-53;

    /** A smaller squared magnitude is 0: it adds nothing, and denormal numbers are slow. */
    private static final double NEGLIGIBLE = 1e-280;

    private final FourierTransform transform;
    private final double[] real;
    private final double[] imaginary;
    private final double[] logBounds;
    private final double[] relativeErrors;

    /** The spectrum of a single mass of 1 at 0, of this many points, a power of two. */
    Spectrum(int size) {
        transform = new FourierTransform(size);
        real = new double[size];
        imaginary = new double[size];
        logBounds = new double[size];
        relativeErrors = new double[size];
        Arrays.fill(real, 1);
    }

    /**
     * Convolves with masses, repeatedly.
     *
     * @param masses as many as the spectrum has points, not negative, with a sum of 1; overwritten
     * @param power how often, at least 1
     */
    void multiply(double[] masses, long power) {
        double[] other = new double[masses.length];
        transform.forward(masses, other);
        double error = transform.relativeError();
        for (int k = 0; k < masses.length; k++) {
            // |F^T - (F + e)^T| is at most T e b^(T-1) for b at least the magnitudes of F and F + e.
            double bound = Math.hypot(masses[k], other[k]) + 2 * error;
            logBounds[k] += power * Math.log(bound);
            relativeErrors[k] += power * (error / bound + PRODUCT_ERROR);
            multiply(k, masses[k], other[k], power);
        }
    }

    private void multiply(int k, double re, double im, long power) {
        double resultRe = real[k];
        double resultIm = imaginary[k];
        for (long rest = power; rest > 0; rest /= 2) {
            if (rest % 2 == 1) {
                double product = resultRe * re - resultIm * im;
                resultIm = resultRe * im + resultIm * re;
                resultRe = product;
            }
            double square = re * re - im * im;
            im = 2 * re * im;
            re = square;
            if (re * re + im * im < NEGLIGIBLE) {
                re = 0;
                im = 0;
            }
        }
        boolean negligible = resultRe * resultRe + resultIm * resultIm < NEGLIGIBLE;
        real[k] = negligible ? 0 : resultRe;
        imaginary[k] = negligible ? 0 : resultIm;
    }

    /**
     * Bound on the sum over any of the convolution's masses, each weighted with a number from 0 to 1, of what rounding here
     * and in {@link #inverse} adds to or takes from it: by Parseval and Cauchy-Schwarz, the Euclidean norm of the spectrum's
     * errors.
     */
    double error() {
        double errors = 0;
        double squares = 0;
        for (int k = 0; k < real.length; k++) {
            double error = Math.exp(logBounds[k]) * relativeErrors[k];
            errors += error * error;
            squares += real[k] * real[k] + imaginary[k] * imaginary[k];
        }
        // What NEGLIGIBLE has dropped is below 1e-130 in all.
        return Math.sqrt(errors) + transform.relativeError() * Math.sqrt(squares) + 1e-130;
    }

    /** The masses of the convolution, up to rounding; the spectrum is used up. */
    double[] inverse() {
        transform.inverse(real, imaginary);
        return real;
    }
}
