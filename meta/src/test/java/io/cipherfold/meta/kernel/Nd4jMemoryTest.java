// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** With the contract about memory: the collector does not see native memory, so it has to stay flat by construction. */
class Nd4jMemoryTest extends KernelMemoryContract {

    private static final long MEBIBYTE = 1L << 20;

    private final Kernels kernels = new Nd4jKernels();

    @Override
    Kernels kernels() {
        return kernels;
    }

    /** Operations of every kind on 8 images of 32 lines with 8 channels: 256 KiB a matrix. */
    private List<Operation> operations(List<Block> blocks) {
        View weights = allocate(blocks, 72, 8);
        View byWeights = allocate(blocks, 72, 8);
        View input = allocate(blocks, 8192, 8);
        View z = allocate(blocks, 8192, 8);
        View statistics = allocate(blocks, 2, 8);
        View row = allocate(blocks, 1, 8);
        View byScale = allocate(blocks, 1, 8);
        View byShift = allocate(blocks, 1, 8);
        View output = allocate(blocks, 2048, 8);
        View byOutput = allocate(blocks, 2048, 8);
        View number = allocate(blocks, 1, 1);
        View small = allocate(blocks, 8, 8);
        ConvolutionShape stride1 = new ConvolutionShape(8, 32, 8, 8, 1);
        ConvolutionShape stride2 = new ConvolutionShape(8, 32, 8, 8, 2);
        Normalisation norm = new Normalisation(8, 32, 2, z, statistics, row, row, false);
        NormalisationTangent tangent = new NormalisationTangent(input, row, row);
        return List.of(
                kernels.convolve(stride1, input, weights, z, true),
                kernels.convolve(stride2, input, weights, output, false),
                kernels.convolveInputGradient(stride1, z, weights, input, false),
                kernels.convolveInputGradient(stride2, output, weights, input, true),
                kernels.convolveWeightGradient(stride1, z, input, weights, true),
                kernels.statistics(norm),
                kernels.normalise(norm, output),
                kernels.normaliseBackward(norm, output, input, byScale, byShift),
                kernels.normaliseTangent(norm, tangent, byOutput),
                kernels.normaliseTangentBackward(norm, tangent, output, output, input, byScale, byShift),
                kernels.multiply(output, true, byOutput, false, small, false),
                kernels.activate(UnitFunction.TANH, row, z),
                kernels.activateTangentBackward(UnitFunction.TANH, z, z, z, input),
                kernels.activateBackward(UnitFunction.RELU, z, input),
                kernels.sumRows(z, row),
                kernels.copy(z, input),
                kernels.subtractProduct(weights, weights, byWeights),
                kernels.product(weights, weights, byWeights),
                kernels.add(weights, byWeights),
                kernels.innerProduct(z, input, number),
                kernels.addScaled(number, weights, byWeights),
                kernels.scale(number, byWeights));
    }

    private View allocate(List<Block> blocks, int rows, int columns) {
        View view = View.allocate(kernels, 1, rows, columns);
        blocks.add(view.block());
        return view;
    }

    /** 22 operations a thousand times: one that kept a matrix of each run would take 250 MiB. */
    @Test
    void run_manyTimes_takesNoMemory() {
        List<Block> blocks = new ArrayList<>();
        List<Operation> operations = operations(blocks);
        long before = 0;
        for (int i = 0; i < 1_200; i++) {
            operations.forEach(Operation::run);
            if (i == 199) {
                before = ProcessMemory.outsideTheHeap();
            }
        }
        assertThat(ProcessMemory.outsideTheHeap() - before).isLessThan(200 * MEBIBYTE);
        blocks.forEach(Block::close);
    }

    /** The blocks have 3 MiB with what operations need beside them: 200 that were kept would be 600 MiB. */
    @Test
    void close_manyTimes_givesTheMemoryBack() {
        long before = 0;
        for (int i = 0; i < 300; i++) {
            List<Block> blocks = new ArrayList<>();
            operations(blocks).forEach(Operation::run);
            blocks.forEach(Block::close);
            if (i == 99) {
                before = ProcessMemory.outsideTheHeap();
            }
        }
        assertThat(ProcessMemory.outsideTheHeap() - before).isLessThan(400 * MEBIBYTE);
    }

    /** Operations that are made again for the same operands use the memory that the first ones took. */
    @Test
    void make_manyTimesOnTheSameBlocks_takesNoMemory() {
        View input = View.allocate(kernels, 1, 512, 8);
        View output = View.allocate(kernels, 1, 512, 8);
        View row = View.allocate(kernels, 1, 1, 8);
        View statistics = View.allocate(kernels, 1, 2, 8);
        Normalisation norm = new Normalisation(2, 16, 1, input, statistics, row, row, false);
        long tracked = 0;
        for (int i = 0; i < 200; i++) {
            kernels.statistics(norm).run();
            kernels.normaliseBackward(norm, output, output, row, row).run();
            if (i == 0) {
                tracked = Pointer.totalBytes();
            }
        }
        assertThat(Pointer.totalBytes() - tracked).isLessThan(MEBIBYTE);
        List.of(input, output, row, statistics).forEach(view -> view.block().close());
    }
}
