// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.seal.NativeUsage;
import io.cipherfold.seal.NoLeakedHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of blocks; and the collector does not see native memory, so it has to stay flat by construction. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class NativeMemoryTest extends KernelMemoryContract {

    private static final long MEBIBYTE = 1L << 20;

    private final Kernels kernels = new NativeKernels();

    @Override
    Kernels kernels() {
        return kernels;
    }

    /** A small convolutional layer with everything that its passes take, and a dense one. */
    private final class Layers implements AutoCloseable {

        private static final int GROUPS = 3;
        private static final int IMAGES = 2;
        private static final int SIDE = 7;
        private static final int INPUTS = 4;
        private static final int OUTPUTS = 8;

        private final List<Block> blocks = new ArrayList<>();
        private final List<Operation> operations = new ArrayList<>();

        Layers() {
            ConvolutionShape shape = new ConvolutionShape(IMAGES, SIDE, INPUTS, OUTPUTS, 1);
            View input = view(IMAGES * SIDE * SIDE, INPUTS);
            View weights = view(9 * INPUTS, OUTPUTS);
            View output = view(IMAGES * SIDE * SIDE, OUTPUTS);
            operations.add(kernels.convolve(shape, input, weights, output, false));
            operations.add(kernels.convolveInputGradient(shape, output, weights, input, false));
            operations.add(kernels.convolveWeightGradient(shape, input, output, weights, false));
            Normalisation norm = new Normalisation(IMAGES, SIDE, 2, output, view(2, OUTPUTS), row(), row(), false);
            NormalisationTangent tangent = new NormalisationTangent(view(output.rows(), OUTPUTS), row(), row());
            View pooled = view(norm.outputRows(), OUTPUTS);
            View pooledTangent = view(norm.outputRows(), OUTPUTS);
            View gradient = view(output.rows(), OUTPUTS);
            operations.add(kernels.statistics(norm));
            operations.add(kernels.normalise(norm, pooled));
            operations.add(kernels.normaliseBackward(norm, pooled, gradient, row(), row()));
            operations.add(kernels.normaliseTangent(norm, tangent, pooledTangent));
            operations.add(
                    kernels.normaliseTangentBackward(norm, tangent, pooled, pooledTangent, gradient, row(), row()));
            View dense = view(OUTPUTS, OUTPUTS);
            View values = view(pooled.rows(), OUTPUTS);
            operations.add(kernels.multiply(pooled, false, dense, true, values, false));
            operations.add(kernels.activate(UnitFunction.TANH, row(), values));
            operations.add(kernels.sumRows(values, row()));
        }

        private View view(int rows, int columns) {
            View view = View.allocate(kernels, GROUPS, rows, columns);
            blocks.add(view.block());
            return view;
        }

        private View row() {
            return view(1, OUTPUTS);
        }

        void run(int times) {
            for (int i = 0; i < times; i++) {
                operations.forEach(Operation::run);
            }
        }

        @Override
        public void close() {
            blocks.forEach(Block::close);
        }
    }

    /** The least that an operation works in is 16 KB: keeping it would be 3.5 GB over these 220,000 runs. */
    @Test
    void operations_many_takeNoMemory() {
        try (Layers layers = new Layers()) {
            layers.run(2_000);
            NativeUsage usage = NativeUsage.current();
            long resident = ProcessMemory.outsideTheHeap();
            layers.run(20_000);
            assertThat(NativeUsage.current()).isEqualTo(usage);
            assertThat(ProcessMemory.outsideTheHeap() - resident).isLessThan(100 * MEBIBYTE);
        }
    }

    /** One set of blocks is over 50 KB: 4,000 that were not freed would be over 200 MB. */
    @Test
    void close_manyTimes_givesTheMemoryBack() {
        long resident = 0;
        for (int i = 0; i < 5_000; i++) {
            try (Layers layers = new Layers()) {
                layers.run(1);
            }
            if (i == 999) {
                resident = ProcessMemory.outsideTheHeap();
            }
        }
        assertThat(ProcessMemory.outsideTheHeap() - resident).isLessThan(100 * MEBIBYTE);
    }
}
