// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.vector.VectorKernels;
import io.cipherfold.crypto.vector.WorkVector;

/**
 * Turns a sum of encoded vectors back into real units: multiply by the grid, undo the rotation. Works on noisy sums only
 * and therefore handles no secrets. Runs in native memory where the native library can be loaded, otherwise in Java, with the
 * same results. Immutable, safe for use by several threads.
 */
public final class VectorDecoder {

    private final EncodingParameters parameters;
    private final VectorKernels kernels;

    /** Creates a decoder. */
    public VectorDecoder(EncodingParameters parameters) {
        this(parameters, VectorKernels.best());
    }

    VectorDecoder(EncodingParameters parameters, VectorKernels kernels) {
        this.parameters = parameters;
        this.kernels = kernels;
    }

    /**
     * Decodes a sum.
     *
     * @param digitSums sums in grid units, centred; one for each coordinate
     * @param rotationSeed the seed that the round's clients used
     * @return the sum of the clipped vectors and their noise, in real units; divide it by the number of clients for a mean
     * @throws IllegalArgumentException if a length is wrong
     */
    public double[] decode(int[] digitSums, byte[] rotationSeed) {
        if (digitSums.length != parameters.dimension()) {
            throw new IllegalArgumentException(
                    "sum must have " + parameters.dimension() + " coordinates, has " + digitSums.length);
        }
        double grid = parameters.grid();
        double[] sum = new double[digitSums.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = digitSums[i] * grid;
        }
        try (WorkVector work = kernels.create(sum.length)) {
            work.load(0, sum, sum.length);
            work.rotateBack(rotationSeed);
            work.read(0, sum, sum.length);
        }
        return sum;
    }
}
