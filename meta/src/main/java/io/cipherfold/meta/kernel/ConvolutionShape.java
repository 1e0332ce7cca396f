// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * A convolution with kernels of 3 x 3 over square images that are padded by one pixel of zeros on each side. Images are
 * matrices with one row per pixel (image after image, line after line) and one column per channel; weights have one row
 * per tap and input channel, ((line * 3 + column) * inputs + input), and one column per output channel.
 *
 * @param images per group, at least 1
 * @param side of an input image in pixels, at least 1
 * @param inputs channels of the input
 * @param outputs channels of the output
 * @param stride 1 or 2: pixel (y, x) of the output is centred on pixel (stride * y, stride * x) of the input
 */
public record ConvolutionShape(int images, int side, int inputs, int outputs, int stride) {

    /** Taps of a kernel. */
    public static final int TAPS = 9;

    /** Checks the ranges. */
    public ConvolutionShape {
        if (images < 1 || side < 1 || inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException("images, side and channels must be at least 1, were " + images + ", "
                    + side + ", " + inputs + " and " + outputs);
        }
        if (stride != 1 && stride != 2) {
            throw new IllegalArgumentException("stride must be 1 or 2, was " + stride);
        }
    }

    /** Side of an output image in pixels: side / stride, rounded up. */
    public int outputSide() {
        return (side + stride - 1) / stride;
    }
}
