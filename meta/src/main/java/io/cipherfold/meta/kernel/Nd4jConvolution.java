// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolutions by ND4J's conv2d, which oneDNN computes, on images in the order [image, line, column, channel] and
 * weights in the order [line, column, input, output], as they are here. If all groups share the weights, their images
 * are one batch.
 */
final class Nd4jConvolution {

    private static final int KERNEL = 3;

    /** Pixels of a group's output up to which a product of all groups takes less time than a convolution for each. */
    private static final int SMALL = 128;

    /** Numbers of an array that fits the second level of a cache. */
    private static final int CACHED = 1 << 18;

    private final ConvolutionShape shape;
    private final Nd4jProgram program;

    /** Adds to {@code program}. */
    Nd4jConvolution(ConvolutionShape shape, Nd4jProgram program) {
        this.shape = shape;
        this.program = program;
    }

    void forward(Nd4jMatrices input, Nd4jMatrices weights, Nd4jMatrices output, boolean accumulate) {
        if (isOneBatch(weights, input, output)) {
            INDArray from = input.allImages(shape.images(), shape.side());
            INDArray to = output.allImages(shape.images(), shape.outputSide());
            convolve(from, weightArray(weights, 0), to, shape.stride(), output.block(), accumulate);
            return;
        }
        if (input.isDense() && (shape.inputs() == 1 || output.rows() <= SMALL)) {
            Nd4jPixels from = pixels(input, 0, input.groups(), shape.side());
            program.multiply(windows(from, output.block()), false, weights.batch(), false, output.batch(), accumulate);
            return;
        }
        for (int group = 0; group < output.groups(); group++) {
            INDArray from = input.images(group, shape.images(), shape.side());
            INDArray to = output.images(group, shape.images(), shape.outputSide());
            convolve(from, weightArray(weights, group), to, shape.stride(), output.block(), accumulate);
        }
    }

    /**
     * With stride 1 it is the convolution of the output's gradient with the kernels turned round, input and output
     * channels exchanged. That saves the gradient by the weights, which ND4J's derivative always computes.
     */
    void inputGradient(
            Nd4jMatrices outputGradient, Nd4jMatrices weights, Nd4jMatrices inputGradient, boolean accumulate) {
        Nd4jBlock owner = inputGradient.block();
        if (shape.stride() != 1) {
            transpose(outputGradient, weights, inputGradient, accumulate);
            return;
        }
        INDArray turned = owner.scratch("turned weights", weights.view().size())
                .array(KERNEL, KERNEL, shape.outputs(), shape.inputs());
        if (isOneBatch(weights, outputGradient, inputGradient)) {
            turn(weights, 0, owner);
            INDArray from = outputGradient.allImages(shape.images(), shape.side());
            INDArray to = inputGradient.allImages(shape.images(), shape.side());
            convolve(from, turned, to, 1, owner, accumulate);
            return;
        }
        for (int group = 0; group < inputGradient.groups(); group++) {
            turn(weights, group, owner);
            INDArray from = outputGradient.images(group, shape.images(), shape.side());
            INDArray to = inputGradient.images(group, shape.images(), shape.side());
            convolve(from, turned, to, 1, owner, accumulate);
        }
    }

    /**
     * The windows times the output's gradient. In pieces, so that the windows are still in the cache when they are multiplied.
     * ND4J's derivative takes longer, as it always computes that by the input too.
     */
    void weightGradient(
            Nd4jMatrices input, Nd4jMatrices outputGradient, Nd4jMatrices weightGradient, boolean accumulate) {
        int groups = weightGradient.groups();
        int image = shape.outputSide() * shape.outputSide() * weightGradient.rows();
        int images = Math.min(shape.images(), Math.max(1, CACHED / image));
        // ND4J gives single products alone to oneDNN.
        boolean large = (long) images * image * weightGradient.columns() >= Nd4jProgram.LARGE_PRODUCT;
        boolean single = large || images < shape.images() || !input.isDense();
        int most = single ? 1 : Math.max(1, CACHED / (images * image));
        for (int group = 0; group < groups; group += most) {
            int count = Math.min(most, groups - group);
            Nd4jPixels from = pixels(input, group, count, shape.side());
            Nd4jPixels byOutput = pixels(outputGradient, group, count, shape.outputSide());
            for (int first = 0; first < shape.images(); first += images) {
                int part = Math.min(images, shape.images() - first);
                program.multiply(
                        flat(windows(from.part(first, part), weightGradient.block())),
                        true,
                        flat(byOutput.part(first, part).rows()),
                        false,
                        flat(weightGradient.batch(group, count)),
                        accumulate || first > 0);
            }
        }
    }

    private Nd4jPixels pixels(Nd4jMatrices matrices, int group, int groups, int side) {
        long stride = matrices.view().groupStride();
        return new Nd4jPixels(
                matrices.block(), matrices.start(group), stride, groups, shape.images(), side, matrices.columns());
    }

    /** A matrix if there is but one: such products go to oneDNN. */
    private static INDArray flat(INDArray batch) {
        return batch.size(0) == 1 ? batch.reshape(batch.size(1), batch.size(2)) : batch;
    }

    /**
     * [groups, output pixels, taps * inputs]: what lies under the kernel at each pixel of the output. The weights are in
     * the same order.
     */
    private INDArray windows(Nd4jPixels input, Nd4jBlock owner) {
        long images = (long) input.groups() * input.count();
        int outputSide = shape.outputSide();
        long pixel = shape.inputs();
        long paddedSide = shape.side() + 2L;
        long line = paddedSide * pixel;
        // Only the inner pixels are ever written: the padding stays 0, as each shape has memory of its own.
        Nd4jBlock padded = owner.scratch("padded " + shape.side() + " " + pixel, images * paddedSide * line);
        program.copy(input.lines(), innerLines(padded, 0, images, paddedSide));
        INDArray from =
                padded.array(0, new long[] {images, outputSide, outputSide, KERNEL, KERNEL * pixel}, new long[] {
                    paddedSide * line, shape.stride() * line, shape.stride() * pixel, line, 1
                });
        Nd4jBlock windows = owner.scratch("windows", from.length());
        program.copy(from, windows.array(images, outputSide, outputSide, KERNEL, KERNEL * pixel));
        long rows = (long) input.count() * outputSide * outputSide;
        return windows.array(input.groups(), rows, ConvolutionShape.TAPS * pixel);
    }

    /** The pixels of padded images that are not padding, [images, lines, pixels * channels]. */
    private INDArray innerLines(Nd4jBlock padded, long start, long images, long paddedSide) {
        long pixel = shape.inputs();
        long line = paddedSide * pixel;
        return padded.array(start + line + pixel, new long[] {images, shape.side(), shape.side() * pixel}, new long[] {
            paddedSide * line, line, 1
        });
    }

    /** [images, side, side, inputs] from {@code start} on. */
    private INDArray images(Nd4jBlock block, long start, int images, int side) {
        long pixel = shape.inputs();
        long line = side * pixel;
        return block.array(start, new long[] {images, side, side, pixel}, new long[] {side * line, line, pixel, 1});
    }

    /** By ND4J's transposed convolution, into images with their padding. */
    private void transpose(
            Nd4jMatrices outputGradient, Nd4jMatrices weights, Nd4jMatrices inputGradient, boolean accumulate) {
        Nd4jBlock owner = inputGradient.block();
        int groups = inputGradient.groups();
        int side = shape.stride() * (shape.outputSide() - 1) + KERNEL;
        long group = (long) shape.images() * side * side * shape.inputs();
        Nd4jBlock padded = owner.scratch("padded gradient", groups * group);
        if (isOneBatch(weights, outputGradient, inputGradient)) {
            INDArray from = outputGradient.allImages(shape.images(), shape.outputSide());
            addTransposed(from, weightArray(weights, 0), images(padded, 0, groups * shape.images(), side));
        } else {
            for (int i = 0; i < groups; i++) {
                INDArray from = outputGradient.images(i, shape.images(), shape.outputSide());
                addTransposed(from, weightArray(weights, i), images(padded, i * group, shape.images(), side));
            }
        }
        if (inputGradient.isDense()) {
            addInner(padded, 0, side, pixels(inputGradient, 0, groups, shape.side()), accumulate);
            return;
        }
        for (int i = 0; i < groups; i++) {
            addInner(padded, i * group, side, pixels(inputGradient, i, 1, shape.side()), accumulate);
        }
    }

    /** Adds that {@code target} becomes the transposed convolution of {@code source}. */
    private void addTransposed(INDArray source, INDArray weights, INDArray target) {
        int side = (int) target.size(1);
        program.add(Nd4jProgram.execution(
                "deconv2d_tf",
                List.of(Nd4j.createFromArray((int) target.size(0), side, side, shape.inputs()), weights, source),
                List.of(target),
                arguments(shape.stride(), 0)));
    }

    /** Adds the step from padded images to those without padding. */
    private void addInner(Nd4jBlock padded, long start, int paddedSide, Nd4jPixels target, boolean accumulate) {
        INDArray result = innerLines(padded, start, (long) target.groups() * target.count(), paddedSide);
        if (accumulate) {
            program.sum(target.lines(), result, target.lines());
        } else {
            program.copy(result, target.lines());
        }
    }

    private static boolean isOneBatch(Nd4jMatrices weights, Nd4jMatrices from, Nd4jMatrices to) {
        return (weights.view().isShared() || weights.groups() == 1) && from.isDense() && to.isDense();
    }

    private INDArray weightArray(Nd4jMatrices weights, int group) {
        long row = shape.outputs();
        long tap = shape.inputs() * row;
        return weights.block()
                .array(weights.start(group), new long[] {KERNEL, KERNEL, shape.inputs(), shape.outputs()}, new long[] {
                    KERNEL * tap, tap, row, 1
                });
    }

    /** By hand: ND4J takes as long for this as for a small convolution. */
    private void turn(Nd4jMatrices weights, int group, Nd4jBlock owner) {
        int inputs = shape.inputs();
        int outputs = shape.outputs();
        int size = weights.view().size();
        Nd4jBlock turned = owner.scratch("turned weights", size);
        float[] from = new float[size];
        float[] to = new float[size];
        program.add(() -> {
            weights.block().get(weights.start(group), from, 0, size);
            for (int tap = 0; tap < ConvolutionShape.TAPS; tap++) {
                int source = tap * inputs * outputs;
                int target = (ConvolutionShape.TAPS - 1 - tap) * inputs * outputs;
                for (int input = 0; input < inputs; input++) {
                    for (int output = 0; output < outputs; output++) {
                        to[target + output * inputs + input] = from[source + input * outputs + output];
                    }
                }
            }
            turned.put(0, to, 0, size);
        });
    }

    private void convolve(
            INDArray input, INDArray weights, INDArray output, int stride, Nd4jBlock owner, boolean accumulate) {
        INDArray result = accumulate ? scratchLike(owner, "result", output) : output;
        program.add(Nd4jProgram.execution("conv2d", List.of(input, weights), List.of(result), arguments(stride, 1)));
        addIf(accumulate, result, output);
    }

    /** Kernel, stride, padding, dilation; sizes by the padding; channels last; weights as here. */
    private static int[] arguments(int stride, int padding) {
        return new int[] {KERNEL, KERNEL, stride, stride, padding, padding, 1, 1, 0, 1, 0};
    }

    private void addIf(boolean accumulate, INDArray result, INDArray target) {
        if (accumulate) {
            program.sum(target, result, target);
        }
    }

    private static INDArray scratchLike(Nd4jBlock owner, String use, INDArray array) {
        return owner.scratch(use, array.length()).array(array.shape());
    }
}
