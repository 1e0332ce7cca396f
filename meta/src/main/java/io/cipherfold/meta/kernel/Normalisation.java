// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * Batch normalisation (Ioffe, Szegedy, "Batch Normalization", ICML 2015), ReLU and max-pooling as one block: with m and s
 * the statistics of a channel, u = scale * (z - m) * s + shift, then max(0, u), then the largest of each 2 x 2 window (the
 * first one in the order of lines where several are equal; a last odd line or column is in no window, but counts for the
 * statistics). The derivative of ReLU at 0 is 0.
 *
 * @param images per group
 * @param side of an input image in pixels; at least {@code pool}
 * @param pool 1 for no pooling, 2 for windows of 2 x 2
 * @param input z: [images * side * side, channels]
 * @param statistics [2, channels]: the mean m and the inverse deviation s = 1 / sqrt(variance + {@link #EPSILON})
 * @param scale gamma: [1, channels]
 * @param shift beta: [1, channels]
 * @param fixed are the statistics constants? Otherwise they are those of {@code input} (variance with divisor n), and
 *     derivatives go through them
 */
public record Normalisation(
        int images, int side, int pool, View input, View statistics, View scale, View shift, boolean fixed) {

    /** Added to the variance. */
    public static final double EPSILON = 1e-5;

    /** Checks that the shapes fit each other. */
    public Normalisation {
        int channels = input.columns();
        if (pool != 1 && pool != 2) {
            throw new IllegalArgumentException("pool must be 1 or 2, was " + pool);
        }
        if (images < 1 || side < pool || input.rows() != images * side * side) {
            throw new IllegalArgumentException(images + " images of side " + side + " with pool " + pool
                    + " do not fit an input of " + input.rows() + " rows");
        }
        Views.require(statistics, input.groups(), 2, channels);
        Views.require(scale, input.groups(), 1, channels);
        Views.require(shift, input.groups(), 1, channels);
    }

    /** Side of an output image in pixels. */
    public int outputSide() {
        return side / pool;
    }

    /** Rows of an output matrix. */
    public int outputRows() {
        return images * outputSide() * outputSide();
    }

    /** Channels of input and output. */
    public int channels() {
        return input.columns();
    }
}
