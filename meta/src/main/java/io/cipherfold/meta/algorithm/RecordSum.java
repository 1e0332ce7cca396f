// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.NoiseSampler;
import io.cipherfold.crypto.sample.TableSampler;
import java.util.Arrays;

/**
 * Adds up gradients of single records, each cut to a norm, with noise, in whole numbers: Abadi et al., "Deep Learning
 * with Differential Privacy", CCS 2016, algorithm 1, on a grid. Whatever floating point does to a gradient happens
 * before its norm is checked in whole numbers, and can cost accuracy, never privacy; what leaves is a whole number with
 * discrete Gaussian noise, of which nothing can be read off the low bits as of naive floating-point noise (Mironov, "On
 * significance of the least significant bits for differential privacy", CCS 2012).
 *
 * <p>The noise has a deviation of {@value #DEVIATION} cells of the grid, so that a cell is {@code clipNorm *
 * noiseMultiplier / }{@value #DEVIATION}. A gradient is cut to the clip norm less half a cell's diagonal and then
 * rounded to the nearest cells, so that it is within the clip norm afterwards. Confined to one thread.
 */
final class RecordSum {

    /** Standard deviation of the noise, in cells. */
    static final int DEVIATION = 4096;

    /** Half a diagonal may take this part of the clip norm at most. */
    private static final double LARGEST_LOSS = 0.25;

    private static final NoiseSampler NOISE = TableSampler.discreteGaussian((long) DEVIATION * DEVIATION);

    /** Keeps the last bit of a quotient of doubles from lengthening a vector. */
    private static final double BELOW_ONE = 1 - 0x1p-40;

    private final double cell;
    private final double bound;
    private final double largestNorm;
    /** Whole numbers of cells; below 2^53, so that doubles hold and add them exactly. */
    private final double[] sum;

    private final double[] rounded;
    private final int[] noise;

    /**
     * An empty sum.
     *
     * @param clipNorm of a record's gradient, positive and finite
     * @param noiseMultiplier deviation of the noise in clip norms, positive
     * @param length numbers of a gradient
     * @throws IllegalArgumentException if so much noise on so many numbers needs a finer grid than there is
     */
    RecordSum(double clipNorm, double noiseMultiplier, int length) {
        this.cell = clipNorm * noiseMultiplier / DEVIATION;
        this.bound = Math.floor(DEVIATION / noiseMultiplier);
        double halfDiagonal = Math.sqrt(length) / 2;
        if (halfDiagonal > LARGEST_LOSS * bound) {
            throw new IllegalArgumentException("a noise multiplier of " + noiseMultiplier + " is too large for "
                    + length + " parameters: at most " + DEVIATION * 2 * LARGEST_LOSS / Math.sqrt(length));
        }
        this.largestNorm = bound - halfDiagonal;
        this.sum = new double[length];
        this.rounded = new double[length];
        this.noise = new int[length];
    }

    /** Empties the sum. */
    void clear() {
        Arrays.fill(sum, 0);
    }

    /**
     * Adds the gradient of a record. One with a number that is not finite counts as zero, as if the record were not
     * there: the rule knows the record alone, so that it says no more about it than any other gradient does.
     */
    void add(float[] gradients, int from) {
        double squares = 0;
        for (int i = 0; i < sum.length; i++) {
            squares += (double) gradients[from + i] * gradients[from + i];
        }
        double norm = Math.sqrt(squares) / cell;
        if (!(norm <= Double.MAX_VALUE)) {
            return;
        }
        double scale = (norm > largestNorm ? largestNorm / norm * BELOW_ONE : 1) / cell;
        double length = 0;
        for (int i = 0; i < sum.length; i++) {
            rounded[i] = Math.rint(gradients[from + i] * scale);
            length += rounded[i] * rounded[i];
        }
        if (!(length <= bound * bound)) {
            return;
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += rounded[i];
        }
    }

    /** Adds the noise. */
    void addNoise(RandomSource random) {
        NOISE.fill(random, noise, 0, noise.length);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += noise[i];
        }
        Arrays.fill(noise, 0);
    }

    /** One number of the sum. */
    double get(int index) {
        return sum[index] * cell;
    }
}
