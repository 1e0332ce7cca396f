// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.ComparedNormalisation.Shape;
import io.cipherfold.meta.kernel.KernelComparison.Layout;
import io.cipherfold.meta.kernel.KernelComparison.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The derivatives of {@link ReferenceKernels} against central differences of fourth order, (8 (f(h) - f(-h)) - (f(2h) -
 * f(-2h))) / 12 h. With h = 1e-4 and numbers of about 1 they are off by about h^4 = 1e-16 and 2^-53 / h = 1e-12: 1e-6
 * is ample, and a wrong term does not fit. No kink is nearer than 2 h (see {@link ComparedNormalisation}).
 */
class ReferenceKernelsTest {

    private static final double STEP = 1e-4;
    private static final double TOLERANCE = 1e-6;

    private final Kernels kernels = new ReferenceKernels();
    private final KernelComparison operands = new KernelComparison(kernels, 13);
    private final Movement movement = new Movement();

    @AfterEach
    void closeOperands() {
        operands.close();
    }

    private View draw(int groups, int rows, int columns) {
        Operand operand = operands.operand(Layout.SPREAD, groups, rows, columns);
        return operand.on(kernels);
    }

    private View like(View view) {
        return draw(view.groups(), view.rows(), view.columns());
    }

    private static double[] numbers(View view) {
        ReferenceMatrices matrices = new ReferenceMatrices(view);
        double[] numbers = new double[view.groups() * view.size()];
        for (int i = 0; i < numbers.length; i++) {
            int place = i % view.size();
            numbers[i] = matrices.get(i / view.size(), place / view.columns(), place % view.columns());
        }
        return numbers;
    }

    private static double inner(View a, View b) {
        double[] left = numbers(a);
        double[] right = numbers(b);
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    /** What {@code operations}, run in this order, leave in {@code result}. */
    private static Supplier<double[]> value(View result, Operation... operations) {
        return () -> {
            for (Operation operation : operations) {
                operation.run();
            }
            return numbers(result);
        };
    }

    private static void assertAlike(double[] actual, double[] expected) {
        double largest = 0;
        for (double number : expected) {
            largest = Math.max(largest, Math.abs(number));
        }
        assertThat(largest).isGreaterThan(1e-3);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(TOLERANCE * largest));
        }
    }

    @ParameterizedTest
    @EnumSource(UnitFunction.class)
    void activate_derivatives_areCentralDifferences(UnitFunction function) {
        View x = draw(2, 4, 3);
        View bias = draw(2, 1, 3);
        View byY = like(x);
        View dx = like(x);
        View dbias = like(bias);
        View dbyY = like(x);
        View y = like(x);
        View dy = like(x);
        View byX = like(x);
        View dbyX = like(x);
        // The weighted sums of a ReLU must not cross 0.
        new ReferenceMatrices(x).setAll((group, row, column) -> {
            double sum = new ReferenceMatrices(x).get(group, row, column);
            double shift = new ReferenceMatrices(bias).get(group, 0, column);
            return Math.abs(sum + shift) < 0.1 ? sum + 0.3 : sum;
        });
        movement.add(x, dx);
        movement.add(bias, dbias);
        movement.add(byY, dbyY);
        Operation start = kernels.copy(x, y);
        Operation forward = kernels.activate(function, bias, y);
        Operation startBackward = kernels.copy(byY, byX);
        Operation backward = kernels.activateBackward(function, y, byX);
        double[] dyExpected = movement.derivative(value(y, start, forward));
        double[] dbyXExpected = movement.derivative(value(byX, start, forward, startBackward, backward));

        double[] dyActual = value(dy, kernels.copy(dx, dy), kernels.activateTangent(function, y, dbias, dy))
                .get();
        double[] dbyXActual = value(
                        dbyX, kernels.copy(dbyY, dbyX), kernels.activateTangentBackward(function, y, dy, byY, dbyX))
                .get();
        assertAlike(dyActual, dyExpected);
        assertAlike(dbyXActual, dbyXExpected);

        // Backward is the transpose of tangent: <byY, dy> = <byX, dx> + <byX, dbias in every row>.
        View byBias = like(bias);
        kernels.sumRows(byX, byBias).run();
        assertAlike(new double[] {inner(byX, dx) + inner(byBias, dbias)}, new double[] {inner(byY, dy)});
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 2, 3, 1", "2, 5, 2, 3, 2", "2, 4, 1, 2, 2", "1, 1, 2, 2, 1", "2, 2, 3, 1, 1"})
    void convolve_gradients_areCentralDifferences(int images, int side, int inputs, int outputs, int stride) {
        ConvolutionShape shape = new ConvolutionShape(images, side, inputs, outputs, stride);
        View input = draw(2, images * side * side, inputs);
        View weights = draw(2, ConvolutionShape.TAPS * inputs, outputs);
        View output = draw(2, images * shape.outputSide() * shape.outputSide(), outputs);
        View byOutput = like(output);
        View byInput = like(input);
        View byWeights = like(weights);
        View dinput = like(input);
        View dweights = like(weights);
        kernels.convolveInputGradient(shape, byOutput, weights, byInput, false).run();
        kernels.convolveWeightGradient(shape, input, byOutput, byWeights, false).run();
        Supplier<double[]> loss = () -> {
            kernels.convolve(shape, input, weights, output, false).run();
            return new double[] {inner(output, byOutput)};
        };
        movement.add(input, dinput);
        assertAlike(new double[] {inner(byInput, dinput)}, movement.derivative(loss));
        movement.add(weights, dweights);
        assertAlike(new double[] {inner(byInput, dinput) + inner(byWeights, dweights)}, movement.derivative(loss));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 6, 1, 2, false",
        "2, 5, 2, 3, false",
        "3, 4, 2, 1, false",
        "1, 6, 1, 2, true",
        "2, 5, 2, 3, true",
        "5, 1, 1, 2, false"
    })
    void normalise_derivatives_areCentralDifferences(int images, int side, int pool, int channels, boolean fixed) {
        Shape shape = new Shape(images, side, pool, channels);
        ComparedNormalisation random =
                new ComparedNormalisation(operands, 2, shape, fixed, Layout.SPREAD, Layout.SPREAD);
        Normalisation norm = random.on(kernels);
        NormalisationTangent tangent = random.tangentOn(kernels);
        View y = draw(2, norm.outputRows(), channels);
        View byY = like(y);
        View dbyY = like(y);
        movement.add(norm.input(), tangent.input());
        movement.add(norm.scale(), tangent.scale());
        movement.add(norm.shift(), tangent.shift());
        movement.add(byY, dbyY);
        Operation statistics = fixed ? () -> {} : kernels.statistics(norm);

        View dy = like(y);
        assertAlike(
                value(dy, kernels.normaliseTangent(norm, tangent, dy)).get(),
                movement.derivative(value(y, statistics, kernels.normalise(norm, y))));

        View byZ = like(norm.input());
        View byScale = like(norm.scale());
        View byShift = like(norm.shift());
        Operation backward = kernels.normaliseBackward(norm, byY, byZ, byScale, byShift);
        View dbyZ = like(norm.input());
        View dbyScale = like(norm.scale());
        View dbyShift = like(norm.shift());
        Operation tangentBackward =
                kernels.normaliseTangentBackward(norm, tangent, byY, dbyY, dbyZ, dbyScale, dbyShift);
        assertAlike(value(dbyZ, tangentBackward).get(), movement.derivative(value(byZ, statistics, backward)));
        assertAlike(value(dbyScale, tangentBackward).get(), movement.derivative(value(byScale, statistics, backward)));
        assertAlike(value(dbyShift, tangentBackward).get(), movement.derivative(value(byShift, statistics, backward)));

        // Backward is the transpose of tangent, which has just been found right.
        statistics.run();
        backward.run();
        double byInputs =
                inner(byZ, tangent.input()) + inner(byScale, tangent.scale()) + inner(byShift, tangent.shift());
        assertAlike(new double[] {byInputs}, new double[] {inner(byY, dy)});
    }

    @Test
    void statistics_ofTwoNumbers_areKnown() {
        View z = draw(1, 2, 1);
        View statistics = draw(1, 2, 1);
        new ReferenceMatrices(z).setAll((group, row, column) -> row == 0 ? 1 : 5);
        View row = draw(1, 1, 1);
        kernels.statistics(new Normalisation(2, 1, 1, z, statistics, row, row, false))
                .run();
        assertThat(numbers(statistics)).containsExactly(3, 1 / Math.sqrt(4 + Normalisation.EPSILON));
    }

    /** Operands and the directions in which they move. */
    private static final class Movement {

        private final List<View> operands = new ArrayList<>();
        private final List<View> directions = new ArrayList<>();

        void add(View operand, View direction) {
            operands.add(operand);
            directions.add(direction);
        }

        /** The derivative of {@code function} along the directions. */
        double[] derivative(Supplier<double[]> function) {
            List<double[]> starts =
                    operands.stream().map(ReferenceKernelsTest::numbers).toList();
            List<double[]> values = new ArrayList<>();
            for (int steps : new int[] {-2, -1, 1, 2, 0}) {
                for (int i = 0; i < starts.size(); i++) {
                    move(operands.get(i), starts.get(i), directions.get(i), steps * STEP);
                }
                values.add(function.get());
            }
            double[] derivative = new double[values.get(0).length];
            for (int i = 0; i < derivative.length; i++) {
                double near = values.get(2)[i] - values.get(1)[i];
                double far = values.get(3)[i] - values.get(0)[i];
                derivative[i] = (8 * near - far) / (12 * STEP);
            }
            return derivative;
        }

        private static void move(View operand, double[] start, View direction, double step) {
            double[] by = numbers(direction);
            new ReferenceMatrices(operand).setAll((group, row, column) -> {
                int index = (group * operand.rows() + row) * operand.columns() + column;
                return start[index] + step * by[index];
            });
        }
    }
}
