// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.meta.kernel.ComparedNormalisation.Shape;
import io.cipherfold.meta.kernel.KernelComparison.Layout;
import io.cipherfold.meta.kernel.KernelComparison.Operand;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link KernelsContract} about {@link Normalisation}. */
abstract class NormalisationContract {

    private static final List<Shape> NORMALISATIONS = List.of(
            new Shape(2, 28, 2, 32),
            new Shape(1, 14, 1, 16),
            new Shape(3, 7, 2, 16),
            new Shape(2, 4, 2, 64),
            new Shape(1, 3, 2, 3),
            new Shape(2, 3, 1, 1),
            new Shape(5, 1, 1, 32),
            new Shape(2, 7, 1, 3),
            new Shape(3, 2, 2, 1));

    /** The implementation, the same each time. */
    abstract Kernels kernels();

    /** Where operands of each group's own may lie. */
    static List<Layout> own() {
        return List.of(Layout.DENSE, Layout.SPREAD);
    }

    final KernelComparison comparison(long... seed) {
        return new KernelComparison(kernels(), seed);
    }

    /** A mean of ten deviations: the difference of a mean square and a squared mean would lose two digits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void statistics_anyShape_areMeanAndInverseDeviation(int groups) {
        for (Shape shape : NORMALISATIONS) {
            for (Layout layout : own()) {
                try (KernelComparison comparison = comparison(9, groups, shape.side())) {
                    Operand input = comparison.operand(
                            layout,
                            groups,
                            shape.rows(),
                            shape.channels(),
                            (group, row, channel) -> 5.5 + comparison.draw());
                    Operand statistics = comparison.operand(layout, groups, 2, shape.channels());
                    Operand parameters = comparison.operand(Layout.SHARED, groups, 1, shape.channels());
                    comparison.check(
                            groups + " x " + shape + " " + layout,
                            shape.rows(),
                            k -> k.statistics(new Normalisation(
                                    shape.images(),
                                    shape.side(),
                                    shape.pool(),
                                    input.on(k),
                                    statistics.on(k),
                                    parameters.on(k),
                                    parameters.on(k),
                                    false)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void normalise_anyShape_isTheBlockAndItsDerivatives(int groups) {
        for (Shape shape : NORMALISATIONS) {
            for (boolean fixed : new boolean[] {false, true}) {
                for (Layout values : own()) {
                    for (Layout parameters : Layout.values()) {
                        normalise(groups, shape, fixed, values, parameters);
                    }
                }
            }
        }
    }

    final void normalise(int groups, Shape shape, boolean fixed, Layout values, Layout parameters) {
        Layout parameterTarget = parameters == Layout.SHARED ? Layout.SPREAD : parameters;
        int channels = shape.channels();
        String what = groups + " x " + shape + ", fixed " + fixed + ", " + values + " " + parameters;
        try (KernelComparison comparison = comparison(10, groups, shape.side())) {
            ComparedNormalisation norm =
                    new ComparedNormalisation(comparison, groups, shape, fixed, values, parameters);
            Operand output = comparison.operand(values, groups, shape.outputRows(), channels);
            Operand outputGradient = comparison.operand(values, groups, shape.outputRows(), channels);
            Operand outputGradientTangent = comparison.operand(values, groups, shape.outputRows(), channels);
            Operand inputGradient = comparison.operand(values, groups, shape.rows(), channels);
            Operand scaleGradient = comparison.operand(parameterTarget, groups, 1, channels);
            Operand shiftGradient = comparison.operand(parameterTarget, groups, 1, channels);
            int terms = shape.rows();
            comparison.check(what, terms, k -> k.normalise(norm.on(k), output.on(k)));
            comparison.check(
                    what + " backward",
                    terms,
                    k -> k.normaliseBackward(
                            norm.on(k),
                            outputGradient.on(k),
                            inputGradient.on(k),
                            scaleGradient.on(k),
                            shiftGradient.on(k)));
            comparison.check(
                    what + " tangent", terms, k -> k.normaliseTangent(norm.on(k), norm.tangentOn(k), output.on(k)));
            comparison.check(
                    what + " tangent of backward",
                    terms,
                    k -> k.normaliseTangentBackward(
                            norm.on(k),
                            norm.tangentOn(k),
                            outputGradient.on(k),
                            outputGradientTangent.on(k),
                            inputGradient.on(k),
                            scaleGradient.on(k),
                            shiftGradient.on(k)));
        }
    }

    /**
     * A window of equal numbers: its first one is the largest, also for the derivatives. And u = 0, where the
     * derivative is 0. The numbers are such that no implementation can round.
     */
    @Test
    void normalise_equalNumbersAndZeros_goToTheFirstAndToNone() {
        try (KernelComparison comparison = comparison(12)) {
            Operand z = comparison.operand(
                    Layout.DENSE, 1, 2 * 16, 3, (group, row, channel) -> row < 16 ? channel : row % 2 * (channel - 1));
            Operand statistics = comparison.operand(Layout.DENSE, 1, 2, 3, (group, row, channel) -> row);
            Operand ones = comparison.operand(Layout.DENSE, 1, 1, 3, (group, row, channel) -> 1);
            Operand zeros = comparison.operand(Layout.DENSE, 1, 1, 3, (group, row, channel) -> 0);
            Operand output = comparison.operand(Layout.DENSE, 1, 8, 3);
            Operand gradient = comparison.operand(Layout.DENSE, 1, 8, 3);
            Operand direction = comparison.operand(Layout.DENSE, 1, 32, 3);
            Operand inputGradient = comparison.operand(Layout.DENSE, 1, 32, 3);
            Operand scaleGradient = comparison.operand(Layout.DENSE, 1, 1, 3);
            Operand shiftGradient = comparison.operand(Layout.DENSE, 1, 1, 3);
            Function<Kernels, Normalisation> norm =
                    k -> new Normalisation(2, 4, 2, z.on(k), statistics.on(k), ones.on(k), zeros.on(k), true);
            comparison.check(
                    "backward",
                    8,
                    k -> k.normaliseBackward(
                            norm.apply(k),
                            gradient.on(k),
                            inputGradient.on(k),
                            scaleGradient.on(k),
                            shiftGradient.on(k)));
            comparison.check(
                    "tangent",
                    1,
                    k -> k.normaliseTangent(
                            norm.apply(k),
                            new NormalisationTangent(direction.on(k), ones.on(k), zeros.on(k)),
                            output.on(k)));
        }
    }
}
