// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Kernels} has to refuse, and what its blocks have to do. */
abstract class KernelMemoryContract {

    private final List<Block> blocks = new ArrayList<>();

    /** The implementation, the same each time. */
    abstract Kernels kernels();

    @AfterEach
    void closeBlocks() {
        blocks.forEach(Block::close);
    }

    private Block block(long length) {
        Block block = kernels().allocate(length);
        blocks.add(block);
        return block;
    }

    private View view(int groups, int rows, int columns) {
        long size = (long) rows * columns;
        return new View(block(groups * size), 0, groups, size, rows, columns);
    }

    private View shared(int groups, int rows, int columns) {
        return new View(block((long) rows * columns), 0, groups, 0, rows, columns);
    }

    private static void assertRefused(ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertOutside(ThrowingCallable access) {
        assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertClosed(ThrowingCallable access) {
        assertThatThrownBy(access).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void allocate_noNumbers_isRefused() {
        assertRefused(() -> kernels().allocate(0));
        assertRefused(() -> kernels().allocate(-1));
    }

    @Test
    void allocate_anyLength_isZeros() {
        // Filled and given back first, for memory that is used again not to be zero by chance.
        float[] ones = new float[10_000];
        Arrays.fill(ones, 1);
        for (int i = 0; i < 20; i++) {
            try (Block block = kernels().allocate(ones.length)) {
                double[] numbers = new double[ones.length];
                block.get(0, numbers, 0, numbers.length);
                assertThat(block.length()).isEqualTo(ones.length);
                assertThat(numbers).containsOnly(0);
                block.put(0, ones, 0, ones.length);
            }
        }
    }

    @Test
    void get_afterPut_isTheSameFloats() {
        float[] source = {Float.MIN_VALUE, -0f, 1 / 3f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 6, 7};
        Block block = block(10);
        block.put(2, source, 1, 5);
        float[] floats = new float[8];
        block.get(1, floats, 1, 7);
        assertThat(floats).containsExactly(0, 0, -0f, 1 / 3f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 6, 0);
        double[] doubles = new double[8];
        block.get(1, doubles, 1, 7);
        assertThat(doubles).containsExactly(0, 0, -0d, 1 / 3f, Float.MAX_VALUE, Double.NEGATIVE_INFINITY, 6, 0);
    }

    @Test
    void get_afterPutOfDoubles_isRoundedToFloatAtMost() {
        double[] source = {9, 0.1, -1e30, 1e-30, 9};
        Block block = block(4);
        block.put(1, source, 1, 3);
        float[] floats = new float[4];
        block.get(0, floats, 0, 4);
        assertThat(floats).containsExactly(0, 0.1f, -1e30f, 1e-30f);
        double[] doubles = new double[4];
        block.get(0, doubles, 0, 4);
        for (int i = 1; i < 4; i++) {
            assertThat(doubles[i]).isIn(source[i], (double) (float) source[i]);
        }
    }

    @Test
    void putAndGet_noNumbers_areAllowedAtEitherEnd() {
        Block block = block(3);
        block.put(3, new float[2], 2, 0);
        block.put(0, new double[2], 0, 0);
        block.get(3, new float[2], 2, 0);
        block.get(0, new double[0], 0, 0);
        assertThat(block.length()).isEqualTo(3);
    }

    @Test
    void putAndGet_outsideOfBlockOrArray_areRefused() {
        Block block = block(10);
        long[][] ranges = {
            {-1, 0, 1},
            {10, 0, 1},
            {11, 0, 0},
            {8, 0, 3},
            {0, -1, 1},
            {0, 4, 1},
            {0, 2, 3},
            {0, 0, -1},
            {Long.MAX_VALUE, 0, 2},
            {1L << 32, 0, 1},
            {0, Integer.MAX_VALUE, 2},
            {Long.MIN_VALUE, 0, 1}
        };
        for (long[] range : ranges) {
            int from = (int) range[1];
            int count = (int) range[2];
            assertOutside(() -> block.put(range[0], new float[4], from, count));
            assertOutside(() -> block.get(range[0], new float[4], from, count));
            assertOutside(() -> block.put(range[0], new double[4], from, count));
            assertOutside(() -> block.get(range[0], new double[4], from, count));
        }
    }

    @Test
    void close_twice_leavesNothingToUse() {
        Block block = kernels().allocate(4);
        View view = new View(block, 0, 1, 4, 2, 2);
        block.close();
        block.close();
        assertClosed(block::length);
        assertClosed(() -> block.put(0, new float[1], 0, 1));
        assertClosed(() -> block.get(0, new float[1], 0, 1));
        assertClosed(() -> block.put(0, new double[1], 0, 1));
        assertClosed(() -> block.get(0, new double[1], 0, 1));
        assertClosed(() -> new View(block, 0, 1, 4, 2, 2));
        assertClosed(() -> kernels().scale(view(1, 1, 1), view).run());
    }

    /** Each operand in turn is closed; a freed block must neither be written to nor be read. */
    @Test
    void run_withClosedBlock_isRefused() {
        for (int closed = 0; closed < 3; closed++) {
            List<View> operands = List.of(view(2, 3, 3), shared(2, 3, 3), view(2, 3, 3));
            View a = operands.get(0);
            View b = operands.get(1);
            View c = operands.get(2);
            List<Operation> operations = List.of(
                    kernels().multiply(a, false, b, false, c, false),
                    kernels().subtractProduct(a, b, c),
                    kernels().product(a, b, c));
            operations.forEach(Operation::run);
            operands.get(closed).block().close();
            operations.forEach(operation -> assertClosed(operation::run));
        }
    }

    @Test
    void operations_blockOfAnother_areRefused() {
        try (Block other = new ForeignBlock()) {
            View foreign = new View(other, 0, 1, 4, 2, 2);
            assertRefused(() -> kernels().copy(foreign, view(1, 2, 2)));
            assertRefused(() -> kernels().copy(view(1, 2, 2), foreign));
            assertRefused(() -> kernels().multiply(view(1, 2, 2), false, foreign, false, view(1, 2, 2), false));
        }
    }

    @Test
    void multiply_shapesThatDoNotFit_isRefused() {
        View c = view(2, 3, 5);
        assertRefused(() -> kernels().multiply(view(2, 3, 4), false, view(2, 3, 5), false, c, false));
        assertRefused(() -> kernels().multiply(view(2, 4, 4), false, view(2, 4, 5), false, c, false));
        assertRefused(() -> kernels().multiply(view(2, 3, 4), false, view(2, 4, 4), false, c, false));
        assertRefused(() -> kernels().multiply(view(2, 3, 4), true, view(2, 4, 5), false, c, false));
        assertRefused(() -> kernels().multiply(view(2, 3, 4), false, view(2, 4, 5), true, c, false));
        assertRefused(() -> kernels().multiply(view(2, 4, 3), true, view(2, 5, 4), true, c, false));
        assertRefused(() -> kernels().multiply(view(1, 3, 4), false, view(2, 4, 5), false, c, false));
        assertRefused(() -> kernels().multiply(view(2, 3, 4), false, view(3, 4, 5), false, c, false));
        assertRefused(() -> kernels().multiply(view(2, 3, 4), false, view(2, 4, 5), false, shared(2, 3, 5), false));
    }

    @Test
    void elementwise_shapesThatDoNotFit_areRefused() {
        View target = view(2, 3, 4);
        for (View other : List.of(view(2, 4, 3), view(1, 3, 4), view(2, 3, 5), view(2, 2, 4))) {
            assertRefused(() -> kernels().copy(other, target));
            assertRefused(() -> kernels().add(other, target));
            assertRefused(() -> kernels().product(other, view(2, 3, 4), target));
            assertRefused(() -> kernels().product(view(2, 3, 4), other, target));
            assertRefused(() -> kernels().subtractProduct(other, view(2, 3, 4), target));
            assertRefused(() -> kernels().subtractProduct(view(2, 3, 4), other, target));
            assertRefused(() -> kernels().innerProduct(other, target, view(2, 1, 1)));
            assertRefused(() -> kernels().addScaled(view(2, 1, 1), other, target));
            for (UnitFunction function : UnitFunction.values()) {
                assertRefused(() -> kernels().activateBackward(function, other, target));
                assertRefused(() -> kernels().activateTangent(function, other, view(2, 1, 4), target));
                assertRefused(() -> kernels().activateTangentBackward(function, other, target, target, view(2, 3, 4)));
                assertRefused(() -> kernels().activateTangentBackward(function, target, other, target, view(2, 3, 4)));
                assertRefused(() -> kernels().activateTangentBackward(function, target, target, other, view(2, 3, 4)));
            }
        }
        for (View row : List.of(view(2, 1, 3), view(2, 3, 4), view(1, 1, 4), view(2, 4, 1))) {
            assertRefused(() -> kernels().activate(UnitFunction.TANH, row, target));
            assertRefused(() -> kernels().activateTangent(UnitFunction.TANH, view(2, 3, 4), row, target));
            assertRefused(() -> kernels().sumRows(target, row));
            assertRefused(() -> kernels().innerProduct(target, target, row));
            assertRefused(() -> kernels().addScaled(row, view(2, 3, 4), target));
            assertRefused(() -> kernels().scale(row, target));
        }
    }

    @Test
    void elementwise_resultSharedByGroups_isRefused() {
        View source = view(2, 3, 4);
        View target = shared(2, 3, 4);
        assertRefused(() -> kernels().copy(source, target));
        assertRefused(() -> kernels().add(source, target));
        assertRefused(() -> kernels().product(source, source, target));
        assertRefused(() -> kernels().subtractProduct(source, source, target));
        assertRefused(() -> kernels().addScaled(view(2, 1, 1), source, target));
        assertRefused(() -> kernels().scale(view(2, 1, 1), target));
        assertRefused(() -> kernels().sumRows(source, shared(2, 1, 4)));
        assertRefused(() -> kernels().innerProduct(source, source, shared(2, 1, 1)));
        assertRefused(() -> kernels().activate(UnitFunction.RELU, view(2, 1, 4), target));
        assertRefused(() -> kernels().activateBackward(UnitFunction.RELU, source, target));
        assertRefused(() -> kernels().activateTangent(UnitFunction.RELU, source, view(2, 1, 4), target));
        assertRefused(() -> kernels().activateTangentBackward(UnitFunction.RELU, source, source, source, target));
    }

    @Test
    void convolve_shapesThatDoNotFit_isRefused() {
        ConvolutionShape shape = new ConvolutionShape(2, 3, 4, 5, 2);
        View input = view(3, 18, 4);
        View weights = view(3, 36, 5);
        View output = view(3, 8, 5);
        kernels().convolve(shape, input, weights, output, false);
        kernels().convolveInputGradient(shape, output, weights, input, false);
        kernels().convolveWeightGradient(shape, input, output, weights, false);
        for (View wrong : List.of(view(3, 18, 5), view(2, 18, 4), view(3, 36, 4), view(2, 36, 5), view(2, 8, 5))) {
            assertRefused(() -> kernels().convolve(shape, wrong, weights, output, false));
            assertRefused(() -> kernels().convolve(shape, input, wrong, output, false));
            assertRefused(() -> kernels().convolve(shape, input, weights, wrong, false));
            assertRefused(() -> kernels().convolveInputGradient(shape, wrong, weights, input, false));
            assertRefused(() -> kernels().convolveInputGradient(shape, output, wrong, input, false));
            assertRefused(() -> kernels().convolveInputGradient(shape, output, weights, wrong, false));
            assertRefused(() -> kernels().convolveWeightGradient(shape, wrong, output, weights, false));
            assertRefused(() -> kernels().convolveWeightGradient(shape, input, wrong, weights, false));
            assertRefused(() -> kernels().convolveWeightGradient(shape, input, output, wrong, false));
        }
        assertRefused(() -> kernels().convolve(shape, input, weights, shared(3, 8, 5), false));
        assertRefused(() -> kernels().convolveInputGradient(shape, output, weights, shared(3, 18, 4), false));
        assertRefused(() -> kernels().convolveWeightGradient(shape, input, output, shared(3, 36, 5), false));
    }

    @Test
    void normalise_shapesThatDoNotFit_isRefused() {
        View z = view(2, 9, 4);
        View row = view(2, 1, 4);
        Normalisation norm = new Normalisation(1, 3, 2, z, view(2, 2, 4), row, row, false);
        NormalisationTangent tangent = new NormalisationTangent(z, row, row);
        View output = view(2, 1, 4);
        for (View wrong : List.of(view(2, 9, 3), view(1, 1, 4), view(2, 2, 4), view(1, 9, 4))) {
            assertRefused(() -> kernels().normalise(norm, wrong));
            assertRefused(() -> kernels().normaliseBackward(norm, wrong, z, row, row));
            assertRefused(() -> kernels().normaliseBackward(norm, output, wrong, row, row));
            assertRefused(() -> kernels().normaliseBackward(norm, output, z, wrong, row));
            assertRefused(() -> kernels().normaliseBackward(norm, output, z, row, wrong));
            assertRefused(() -> kernels().normaliseTangent(norm, tangent, wrong));
            assertRefused(() -> kernels().normaliseTangent(norm, new NormalisationTangent(wrong, row, row), output));
            assertRefused(() -> kernels().normaliseTangent(norm, new NormalisationTangent(z, wrong, row), output));
            assertRefused(() -> kernels().normaliseTangent(norm, new NormalisationTangent(z, row, wrong), output));
            assertRefused(() -> kernels().normaliseTangentBackward(norm, tangent, wrong, output, z, row, row));
            assertRefused(() -> kernels().normaliseTangentBackward(norm, tangent, output, wrong, z, row, row));
            assertRefused(() -> kernels().normaliseTangentBackward(norm, tangent, output, output, wrong, row, row));
            assertRefused(() -> kernels().normaliseTangentBackward(norm, tangent, output, output, z, wrong, row));
            assertRefused(() -> kernels().normaliseTangentBackward(norm, tangent, output, output, z, row, wrong));
        }
        assertRefused(() -> kernels().normalise(norm, shared(2, 1, 4)));
        assertRefused(() -> kernels().normaliseBackward(norm, output, shared(2, 9, 4), row, row));
        assertRefused(() -> kernels().statistics(new Normalisation(1, 3, 2, z, shared(2, 2, 4), row, row, false)));
    }

    /** Memory that no implementation gave out. */
    private static final class ForeignBlock implements Block {

        @Override
        public long length() {
            return 4;
        }

        @Override
        public void put(long offset, float[] source, int from, int count) {
            throw new AssertionError("not memory of the implementation");
        }

        @Override
        public void get(long offset, float[] target, int from, int count) {
            throw new AssertionError("not memory of the implementation");
        }

        @Override
        public void put(long offset, double[] source, int from, int count) {
            throw new AssertionError("not memory of the implementation");
        }

        @Override
        public void get(long offset, double[] target, int from, int count) {
            throw new AssertionError("not memory of the implementation");
        }

        @Override
        public void close() {
            // There is nothing to give back.
        }
    }
}
