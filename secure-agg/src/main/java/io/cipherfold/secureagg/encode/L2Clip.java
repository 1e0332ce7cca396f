// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

/** Clipping to a ball in the Euclidean norm. Values that are not finite are refused, not clipped. */
public final class L2Clip {

    private L2Clip() {}

    /**
     * Scales {@code vector} down to norm {@code clipNorm} when it is longer; in place.
     *
     * @return the norm before clipping: a local diagnostic that must not leave the client
     * @throws IllegalArgumentException if a coordinate is NaN or infinite; names its index, never its value
     */
    public static double clip(double[] vector, double clipNorm) {
        if (!(clipNorm > 0) || Double.isInfinite(clipNorm)) {
            throw new IllegalArgumentException("clip norm must be positive and finite, was " + clipNorm);
        }
        double largest = largestMagnitude(vector);
        double scaledNorm = largest == 0 ? 0 : norm(vector, largest);
        double norm = largest * scaledNorm;
        if (norm > clipNorm) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = vector[i] / largest * (clipNorm / scaledNorm);
            }
        }
        return norm;
    }

    /** The norm of vector / unit, which neither overflows nor underflows when unit is the largest magnitude. */
    private static double norm(double[] vector, double unit) {
        double squares = 0;
        for (double x : vector) {
            double scaled = x / unit;
            squares += scaled * scaled;
        }
        return Math.sqrt(squares);
    }

    private static double largestMagnitude(double[] vector) {
        double largest = 0;
        for (int i = 0; i < vector.length; i++) {
            double magnitude = Math.abs(vector[i]);
            if (!(magnitude <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("coordinate " + i + " of the update is not a finite number");
            }
            largest = Math.max(largest, magnitude);
        }
        return largest;
    }
}
