// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/** The sums of products of a convolution, one by one. */
final class ReferenceConvolution {

    private final ConvolutionShape shape;

    ReferenceConvolution(ConvolutionShape shape) {
        this.shape = shape;
    }

    void forward(ReferenceMatrices input, ReferenceMatrices weights, ReferenceMatrices output) {
        forEachProduct(
                output.groups(),
                (group, in, inChannel, weight, out, outChannel) -> output.add(
                        group,
                        out,
                        outChannel,
                        input.get(group, in, inChannel) * weights.get(group, weight, outChannel)));
    }

    void inputGradient(ReferenceMatrices outputGradient, ReferenceMatrices weights, ReferenceMatrices inputGradient) {
        forEachProduct(
                inputGradient.groups(),
                (group, in, inChannel, weight, out, outChannel) -> inputGradient.add(
                        group,
                        in,
                        inChannel,
                        outputGradient.get(group, out, outChannel) * weights.get(group, weight, outChannel)));
    }

    void weightGradient(ReferenceMatrices input, ReferenceMatrices outputGradient, ReferenceMatrices weightGradient) {
        forEachProduct(
                weightGradient.groups(),
                (group, in, inChannel, weight, out, outChannel) -> weightGradient.add(
                        group,
                        weight,
                        outChannel,
                        input.get(group, in, inChannel) * outputGradient.get(group, out, outChannel)));
    }

    /** Calls {@code product} for each pair of an input number and a weight that the convolution multiplies. */
    private void forEachProduct(int groups, Product product) {
        int side = shape.side();
        int outputSide = shape.outputSide();
        for (int group = 0; group < groups; group++) {
            for (int image = 0; image < shape.images(); image++) {
                for (int y = 0; y < outputSide; y++) {
                    for (int x = 0; x < outputSide; x++) {
                        int out = (image * outputSide + y) * outputSide + x;
                        for (int tap = 0; tap < ConvolutionShape.TAPS; tap++) {
                            int line = shape.stride() * y + tap / 3 - 1;
                            int column = shape.stride() * x + tap % 3 - 1;
                            if (line >= 0 && line < side && column >= 0 && column < side) {
                                forEachChannel(group, (image * side + line) * side + column, tap, out, product);
                            }
                        }
                    }
                }
            }
        }
    }

    private void forEachChannel(int group, int in, int tap, int out, Product product) {
        for (int inChannel = 0; inChannel < shape.inputs(); inChannel++) {
            for (int outChannel = 0; outChannel < shape.outputs(); outChannel++) {
                product.visit(group, in, inChannel, tap * shape.inputs() + inChannel, out, outChannel);
            }
        }
    }

    /** Row and column of the three numbers of a product. */
    @FunctionalInterface
    private interface Product {
        void visit(int group, int in, int inChannel, int weight, int out, int outChannel);
    }
}
