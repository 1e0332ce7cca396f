// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.kernel.KernelComparison.Layout;
import io.cipherfold.meta.kernel.KernelComparison.Operand;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every implementation of {@link Kernels} has to do: as {@link ReferenceKernels}, up to rounding to float32. */
abstract class KernelsContract extends NormalisationContract {

    private static final int[][] SIZES = {{1, 1, 1}, {10, 40, 40}, {3, 5, 7}, {10, 1, 40}, {5, 128, 5}, {33, 64, 17}};

    private static final List<ConvolutionShape> CONVOLUTIONS = List.of(
            new ConvolutionShape(2, 28, 1, 32, 1),
            new ConvolutionShape(1, 28, 1, 16, 2),
            new ConvolutionShape(2, 7, 3, 16, 2),
            new ConvolutionShape(1, 14, 16, 32, 2),
            new ConvolutionShape(1, 7, 32, 32, 1),
            new ConvolutionShape(3, 4, 16, 3, 1),
            new ConvolutionShape(2, 4, 3, 64, 2),
            new ConvolutionShape(1, 3, 64, 32, 1),
            new ConvolutionShape(2, 3, 32, 16, 2),
            new ConvolutionShape(3, 2, 1, 1, 2),
            new ConvolutionShape(2, 1, 3, 3, 1),
            new ConvolutionShape(1, 1, 16, 64, 2));

    private static Operation all(Operation... operations) {
        return () -> List.of(operations).forEach(Operation::run);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void multiply_anyLayout_isTheProduct(int groups) {
        for (int[] size : SIZES) {
            for (Layout a : Layout.values()) {
                for (Layout b : Layout.values()) {
                    for (Layout c : own()) {
                        multiply(groups, size, a, b, c);
                    }
                }
            }
        }
    }

    private void multiply(int groups, int[] size, Layout layoutA, Layout layoutB, Layout layoutC) {
        int rows = size[0];
        int inner = size[1];
        int columns = size[2];
        for (int flags = 0; flags < 6; flags++) {
            boolean transposeA = flags % 3 == 1;
            boolean transposeB = flags % 3 == 2;
            boolean accumulate = flags >= 3;
            try (KernelComparison comparison = comparison(1, groups, rows, flags)) {
                Operand a = comparison.operand(layoutA, groups, transposeA ? inner : rows, transposeA ? rows : inner);
                Operand b =
                        comparison.operand(layoutB, groups, transposeB ? columns : inner, transposeB ? inner : columns);
                Operand c = comparison.operand(layoutC, groups, rows, columns);
                comparison.check(
                        String.format(
                                "%d x [%d, %d, %d], %s %s %s, transposed %b %b, accumulate %b",
                                groups,
                                rows,
                                inner,
                                columns,
                                layoutA,
                                layoutB,
                                layoutC,
                                transposeA,
                                transposeB,
                                accumulate),
                        inner,
                        k -> k.multiply(a.on(k), transposeA, b.on(k), transposeB, c.on(k), accumulate));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UnitFunction.class)
    void activate_anyLayout_isTheFunctionAndItsDerivatives(UnitFunction function) {
        for (int groups : new int[] {1, 2, 5}) {
            for (int columns : new int[] {1, 3, 16, 40}) {
                for (Layout bias : Layout.values()) {
                    for (Layout values : own()) {
                        activate(function, groups, columns, bias, values);
                    }
                }
            }
        }
    }

    /** The derivatives follow from given values, so that a ReLU's kink cannot make the two sides differ. */
    private void activate(UnitFunction function, int groups, int columns, Layout biasLayout, Layout layout) {
        String what = function + ", " + groups + " x [10, " + columns + "], " + biasLayout + " " + layout;
        try (KernelComparison comparison = comparison(2, groups, columns)) {
            Operand bias = comparison.operand(biasLayout, groups, 1, columns);
            Operand values = comparison.operand(layout, groups, 10, columns);
            comparison.check(what, 1, k -> k.activate(function, bias.on(k), values.on(k)));
        }
        try (KernelComparison comparison = comparison(3, groups, columns)) {
            Operand bias = comparison.operand(biasLayout, groups, 1, columns);
            // As the outputs of a ReLU are: many are 0, where its derivative is 0.
            Operand values = comparison.operand(
                    layout,
                    groups,
                    10,
                    columns,
                    (group, row, column) ->
                            function == UnitFunction.RELU ? Math.max(0, comparison.draw()) : comparison.draw());
            Operand tangent = comparison.operand(layout, groups, 10, columns);
            Operand gradient = comparison.operand(layout, groups, 10, columns);
            Operand gradientTangent = comparison.operand(layout, groups, 10, columns);
            comparison.check(what + " backward", 1, k -> k.activateBackward(function, values.on(k), gradient.on(k)));
            comparison.check(
                    what + " tangent", 1, k -> k.activateTangent(function, values.on(k), bias.on(k), tangent.on(k)));
            comparison.check(
                    what + " tangent of backward",
                    1,
                    k -> k.activateTangentBackward(
                            function, values.on(k), tangent.on(k), gradient.on(k), gradientTangent.on(k)));
        }
    }

    @Test
    void activate_farFromZero_isTheLimit() {
        try (KernelComparison comparison = comparison(4)) {
            Operand bias = comparison.operand(Layout.SHARED, 2, 1, 3);
            Operand values = comparison.operand(
                    Layout.SPREAD,
                    2,
                    40,
                    3,
                    (group, row, column) -> Math.pow(10, row / 2.0 - 10) * (row % 2 == 0 ? 1 : -1));
            comparison.check("tanh", 1, k -> k.activate(UnitFunction.TANH, bias.on(k), values.on(k)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void sumRows_anyLayout_sumsEachColumn(int groups) {
        for (int[] size : SIZES) {
            for (Layout layout : Layout.values()) {
                for (Layout target : own()) {
                    try (KernelComparison comparison = comparison(5, groups)) {
                        Operand values = comparison.operand(layout, groups, size[1], size[2]);
                        Operand sums = comparison.operand(target, groups, 1, size[2]);
                        comparison.check(
                                "sum of " + size[1] + " x " + size[2] + " " + layout + " " + target,
                                size[1],
                                k -> k.sumRows(values.on(k), sums.on(k)));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void convolve_anyShape_isTheConvolutionAndItsDerivatives(int groups) {
        for (ConvolutionShape shape : CONVOLUTIONS) {
            for (Layout weights : Layout.values()) {
                for (Layout values : own()) {
                    for (boolean accumulate : new boolean[] {false, true}) {
                        convolve(groups, shape, weights, values, accumulate);
                    }
                }
            }
        }
        convolve(groups, new ConvolutionShape(2, 4, 3, 16, 1), Layout.SPREAD, Layout.SHARED, false);
    }

    final void convolve(
            int groups, ConvolutionShape shape, Layout weightLayout, Layout valueLayout, boolean accumulate) {
        int inputRows = shape.images() * shape.side() * shape.side();
        int outputRows = shape.images() * shape.outputSide() * shape.outputSide();
        int weightRows = ConvolutionShape.TAPS * shape.inputs();
        Layout target = valueLayout == Layout.SHARED ? Layout.DENSE : valueLayout;
        Layout weightTarget = weightLayout == Layout.SHARED ? Layout.SPREAD : weightLayout;
        String what = groups + " x " + shape + ", " + weightLayout + " " + valueLayout + ", accumulate " + accumulate;
        try (KernelComparison comparison = comparison(6, groups, shape.side())) {
            Operand input = comparison.operand(valueLayout, groups, inputRows, shape.inputs());
            Operand weights = comparison.operand(weightLayout, groups, weightRows, shape.outputs());
            Operand output = comparison.operand(target, groups, outputRows, shape.outputs());
            comparison.check(
                    what, weightRows, k -> k.convolve(shape, input.on(k), weights.on(k), output.on(k), accumulate));
        }
        try (KernelComparison comparison = comparison(7, groups, shape.side())) {
            Operand outputGradient = comparison.operand(valueLayout, groups, outputRows, shape.outputs());
            Operand weights = comparison.operand(weightLayout, groups, weightRows, shape.outputs());
            Operand inputGradient = comparison.operand(target, groups, inputRows, shape.inputs());
            comparison.check(
                    what + ", input gradient",
                    ConvolutionShape.TAPS * shape.outputs(),
                    k -> k.convolveInputGradient(
                            shape, outputGradient.on(k), weights.on(k), inputGradient.on(k), accumulate));
        }
        try (KernelComparison comparison = comparison(8, groups, shape.side())) {
            Operand input = comparison.operand(valueLayout, groups, inputRows, shape.inputs());
            Operand outputGradient = comparison.operand(valueLayout, groups, outputRows, shape.outputs());
            Operand weightGradient = comparison.operand(weightTarget, groups, weightRows, shape.outputs());
            comparison.check(
                    what + ", weight gradient",
                    outputRows,
                    k -> k.convolveWeightGradient(
                            shape, input.on(k), outputGradient.on(k), weightGradient.on(k), accumulate));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void elementwise_anyLayout_isNumberByNumber(int groups) {
        for (int[] size : SIZES) {
            for (Layout a : Layout.values()) {
                for (Layout b : Layout.values()) {
                    for (Layout target : own()) {
                        elementwise(groups, size, a, b, target);
                    }
                }
            }
        }
    }

    private void elementwise(int groups, int[] size, Layout layoutA, Layout layoutB, Layout layout) {
        String what = groups + " x [" + size[0] + ", " + size[1] + "], " + layoutA + " " + layoutB + " " + layout;
        try (KernelComparison comparison = comparison(11, groups, size[0])) {
            Operand a = comparison.operand(layoutA, groups, size[0], size[1]);
            Operand b = comparison.operand(layoutB, groups, size[0], size[1]);
            Operand target = comparison.operand(layout, groups, size[0], size[1]);
            Operand factor = comparison.operand(layoutA, groups, 1, 1);
            Operand sums = comparison.operand(layout, groups, 1, 1);
            comparison.check(what + " copy", 1, k -> k.copy(a.on(k), target.on(k)));
            comparison.check(what + " -=", 1, k -> k.subtractProduct(a.on(k), b.on(k), target.on(k)));
            comparison.check(what + " product", 1, k -> k.product(a.on(k), b.on(k), target.on(k)));
            comparison.check(what + " product in place", 1, k -> k.product(a.on(k), target.on(k), target.on(k)));
            comparison.check(what + " +=", 1, k -> k.add(b.on(k), target.on(k)));
            comparison.check(what + " inner", size[0] * size[1], k -> k.innerProduct(a.on(k), b.on(k), sums.on(k)));
            comparison.check(
                    what + " inner with itself", size[0] * size[1], k -> k.innerProduct(a.on(k), a.on(k), sums.on(k)));
            comparison.check(what + " += scaled", 1, k -> k.addScaled(factor.on(k), b.on(k), target.on(k)));
            comparison.check(what + " scale", 1, k -> k.scale(factor.on(k), target.on(k)));
        }
    }

    /** What a result held before is of no matter, even if it is not a number. */
    @Test
    void results_notNumbersBefore_areReplaced() {
        ReferenceMatrices.Entry notANumber = (group, row, column) -> Double.NaN;
        ConvolutionShape shape = new ConvolutionShape(2, 5, 3, 4, 1);
        try (KernelComparison comparison = comparison(14)) {
            Operand input = comparison.operand(Layout.SPREAD, 2, 50, 3);
            Operand weights = comparison.operand(Layout.SPREAD, 2, 27, 4);
            Operand gradient = comparison.operand(Layout.SPREAD, 2, 50, 4);
            Operand values = comparison.operand(Layout.SPREAD, 2, 50, 4, notANumber);
            Operand byInput = comparison.operand(Layout.SPREAD, 2, 50, 3, notANumber);
            Operand byWeights = comparison.operand(Layout.SPREAD, 2, 27, 4, notANumber);
            Operand square = comparison.operand(Layout.SPREAD, 2, 4, 4, notANumber);
            Operand sums = comparison.operand(Layout.SPREAD, 2, 1, 4, notANumber);
            comparison.check(
                    "all",
                    50,
                    k -> all(
                            k.convolve(shape, input.on(k), weights.on(k), values.on(k), false),
                            k.convolveInputGradient(shape, gradient.on(k), weights.on(k), byInput.on(k), false),
                            k.convolveWeightGradient(shape, input.on(k), gradient.on(k), byWeights.on(k), false),
                            k.multiply(gradient.on(k), true, gradient.on(k), false, square.on(k), false),
                            k.sumRows(gradient.on(k), sums.on(k))));
        }
    }

    @Test
    void name_ofAnyImplementation_isShort() {
        assertThat(kernels().name()).matches("[a-z0-9-]{1,20}");
    }
}
