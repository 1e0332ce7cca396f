// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The same operands in the memory of two implementations, so that an operation can be run on both. Whatever an
 * operation does not write to, the numbers between the matrices included, must stay as it was to the last bit.
 *
 * <p>The tolerance. A number that float32 rounds is off by at most u = 2^-24 of itself. A sum of n products has n
 * partial sums, each rounded once; if none exceeds P, and as the signs of the roundings are as good as independent, the
 * sum is off by about u P sqrt(n / 3). The products here are at most 1 with random signs, so the partial sums are a
 * random walk of at most unit steps: P is about the largest of the results, or sqrt(n) if there are too few results to
 * show it. Eight times u sqrt(n) P is 14 such deviations, and has room for the few roundings before and after the sum.
 * For the longest sums, n = 3000, this is 3e-5 of the largest number: half precision (5e-4) or a forgotten term does
 * not fit.
 */
final class KernelComparison implements AutoCloseable {

    /** Relative rounding error of float32. */
    static final double ROUNDING = 0x1p-24;

    /** Deviations of the rounding error that are accepted. */
    private static final double ROOM = 8;

    private final Kernels tested;
    private final Kernels reference = new ReferenceKernels();
    private final SeededStream random;
    private final List<Operand> operands = new ArrayList<>();

    KernelComparison(Kernels tested, long... seed) {
        this.tested = tested;
        this.random = SeededStream.of(20_261_129, seed);
    }

    Kernels reference() {
        return reference;
    }

    /** A uniform number between -1 and 1, exact in float32. */
    double draw() {
        return (float) random.nextUniform(-1, 1);
    }

    /** A whole number from 0 to {@code bound} - 1. */
    int drawBelow(int bound) {
        return (int) random.nextBelow(bound);
    }

    /** Matrices of random numbers between -1 and 1. */
    Operand operand(Layout layout, int groups, int rows, int columns) {
        return operand(layout, groups, rows, columns, (group, row, column) -> draw());
    }

    /** Matrices of the numbers {@code entry}; between the matrices are random ones. */
    Operand operand(Layout layout, int groups, int rows, int columns, ReferenceMatrices.Entry entry) {
        int size = rows * columns;
        int matrices = layout == Layout.SHARED ? 1 : groups;
        int offset = layout == Layout.DENSE ? 0 : 5;
        int stride = layout == Layout.DENSE ? size : size + 11;
        float[] numbers = new float[layout == Layout.DENSE ? size * groups : offset + stride * matrices];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) draw();
        }
        for (int matrix = 0; matrix < matrices; matrix++) {
            for (int i = 0; i < size; i++) {
                numbers[offset + matrix * stride + i] = (float) entry.at(matrix, i / columns, i % columns);
            }
        }
        long groupStride = layout == Layout.SHARED ? 0 : stride;
        Operand operand = new Operand(
                numbers,
                new View(tested.allocate(numbers.length), offset, groups, groupStride, rows, columns),
                new View(reference.allocate(numbers.length), offset, groups, groupStride, rows, columns));
        operands.add(operand);
        return operand;
    }

    /**
     * Runs what {@code program} makes on both and compares all operands; then once more from the first numbers, in case
     * an operation keeps something from its last run.
     *
     * @param what described
     * @param terms the most numbers that are summed up for a number of the result
     */
    void check(String what, int terms, Function<Kernels, Operation> program) {
        Operation testedOperation = program.apply(tested);
        Operation expectedOperation = program.apply(reference);
        for (int run = 0; run < 2; run++) {
            for (Operand operand : operands) {
                operand.reset();
            }
            expectedOperation.run();
            testedOperation.run();
            for (int i = 0; i < operands.size(); i++) {
                operands.get(i).compare(what + ", run " + run + ", operand " + i, terms);
            }
        }
    }

    @Override
    public void close() {
        for (Operand operand : operands) {
            operand.close();
        }
    }

    /** Where matrices lie. */
    enum Layout {
        /** One after the other from the start of the block. */
        DENSE,
        /** Each within a longer row of numbers that belong to others, as the layers of a parameter vector lie. */
        SPREAD,
        /** One for all groups. */
        SHARED
    }

    /** Matrices in the memory of both. */
    final class Operand {

        private final float[] first;
        private final View testedView;
        private final View referenceView;

        private Operand(float[] first, View testedView, View referenceView) {
            this.first = first;
            this.testedView = testedView;
            this.referenceView = referenceView;
            reset();
        }

        /** The matrices in the memory of {@code kernels}. */
        View on(Kernels kernels) {
            return kernels == tested ? testedView : referenceView;
        }

        /** Makes what {@code reference} holds now the first numbers of both. */
        void adopt() {
            referenceView.block().get(0, first, 0, first.length);
            reset();
        }

        private void reset() {
            testedView.block().put(0, first, 0, first.length);
            referenceView.block().put(0, first, 0, first.length);
        }

        private void compare(String what, int terms) {
            double[] actual = numbers(testedView);
            double[] expected = numbers(referenceView);
            boolean written = false;
            double largest = Math.sqrt(terms);
            for (int i = 0; i < first.length; i++) {
                if (expected[i] != first[i]) {
                    written = true;
                    largest = Math.max(largest, Math.abs(expected[i]));
                }
            }
            double tolerance = ROOM * ROUNDING * Math.sqrt(terms) * largest;
            for (int i = 0; i < first.length; i++) {
                boolean free = written && isInMatrix(i);
                double difference = Math.abs(actual[i] - expected[i]);
                // Not "greater than": a NaN has to fail.
                if (!(free ? difference <= tolerance : actual[i] == first[i])) {
                    assertThat(actual[i])
                            .as("%s: number %d, was %s; tolerance %s", what, i, first[i], free ? tolerance : 0)
                            .isEqualTo(expected[i]);
                }
            }
        }

        private boolean isInMatrix(int index) {
            long place = index - referenceView.offset();
            if (place < 0) {
                return false;
            }
            return referenceView.isShared()
                    ? place < referenceView.size()
                    : place % referenceView.groupStride() < referenceView.size()
                            && place / referenceView.groupStride() < referenceView.groups();
        }

        private double[] numbers(View view) {
            double[] numbers = new double[first.length];
            view.block().get(0, numbers, 0, numbers.length);
            return numbers;
        }

        private void close() {
            testedView.block().close();
            referenceView.block().close();
        }
    }
}
