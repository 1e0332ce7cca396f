// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

/**
 * The discrete Fourier transform of a power-of-two length, radix 2, in place. Immutable; one instance may serve several
 * threads.
 */
final class FourierTransform {

    /**
     * Rounding per stage in units of the sum of the magnitudes that meet in it: a product of complex numbers errs by at most
     * sqrt(5) units in the last place (Brent, Percival, Zimmermann 2007), the addition by 1, a twiddle factor by 7 (its
     * argument by pi, times 3/2, cosine and sine by 1 each); together 10.3.
     */
    private static final double STAGE_ERROR = 12 * 0x1p-53;

    private final int size;
    private final double[] cosines;
    private final double[] sines;

    /** A transform of this many points, a power of two. */
    FourierTransform(int size) {
        if (size < 2 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("size must be a power of two of at least 2, was " + size);
        }
        this.size = size;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            double angle = 2 * Math.PI * i / size;
            cosines[i] = Math.cos(angle);
            sines[i] = -Math.sin(angle);
        }
    }

    /**
     * Bound on the rounding error of one transform. Every output of {@link #forward} errs by at most this times the sum of
     * the inputs' magnitudes: an intermediate value is never larger than the sum over the inputs that it depends on. In the
     * Euclidean norm, output and {@link #inverse} err by at most this fraction (Higham, "Accuracy and Stability of Numerical
     * Algorithms", section 24.1).
     */
    double relativeError() {
        return STAGE_ERROR * Integer.numberOfTrailingZeros(size);
    }

    /** Replaces x by the sums over j of x_j exp(-2 pi i j k / size). */
    void forward(double[] real, double[] imaginary) {
        reverseBits(real);
        reverseBits(imaginary);
        for (int half = 1; half < size; half *= 2) {
            int stride = size / (2 * half);
            for (int start = 0; start < size; start += 2 * half) {
                for (int j = 0; j < half; j++) {
                    double c = cosines[j * stride];
                    double s = sines[j * stride];
                    int low = start + j;
                    int high = low + half;
                    double re = real[high] * c - imaginary[high] * s;
                    double im = real[high] * s + imaginary[high] * c;
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }

    /** Undoes {@link #forward}. */
    void inverse(double[] real, double[] imaginary) {
        // Exchanging the parts conjugates, up to a factor i that the second exchange takes back.
        forward(imaginary, real);
        for (int i = 0; i < size; i++) {
            real[i] /= size;
            imaginary[i] /= size;
        }
    }

    private void reverseBits(double[] values) {
        int shift = Integer.SIZE - Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (i < j) {
                double swapped = values[i];
                values[i] = values[j];
                values[j] = swapped;
            }
        }
    }
}
