// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.vector.WorkVector;

/** Clipping to a ball in the Euclidean norm. Values that are not finite are refused, not clipped. */
public final class L2Clip {

    /** Powers of two whose inverse is a normal number too. */
    private static final int MOST_EXPONENT = 1022;

    private L2Clip() {}

    /**
     * Scales {@code vector} down to norm {@code clipNorm} when it is longer; in place.
     *
     * @return the norm before clipping: a local diagnostic that must not leave the client
     * @throws IllegalArgumentException if a coordinate is NaN or infinite; names its index, never its value
     */
    public static double clip(double[] vector, double clipNorm) {
        try (WorkVector work = WorkVector.over(vector)) {
            return clip(work, clipNorm);
        }
    }

    static double clip(WorkVector vector, double clipNorm) {
        if (!(clipNorm > 0) || Double.isInfinite(clipNorm)) {
            throw new IllegalArgumentException("clip norm must be positive and finite, was " + clipNorm);
        }
        double largest = vector.largestMagnitude();
        if (!(largest <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "coordinate " + vector.firstNotFinite() + " of the update is not a finite number");
        }
        if (largest == 0) {
            return 0;
        }
        // In units of a power of two near the largest magnitude nothing overflows, and what underflows does not count.
        int exponent = Math.max(-MOST_EXPONENT, Math.min(Math.getExponent(largest), MOST_EXPONENT));
        double perUnit = Math.scalb(1.0, -exponent);
        double scaledNorm = Math.sqrt(vector.sumOfSquares(perUnit));
        double norm = Math.scalb(scaledNorm, exponent);
        if (norm > clipNorm) {
            vector.scale(perUnit, clipNorm / scaledNorm);
        }
        return norm;
    }
}
