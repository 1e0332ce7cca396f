// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.SeededStream;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** First and second derivatives of every operation against central differences. */
class GradientsTest {

    private static final double STEP = 1e-5;

    /** The error of a central difference with this step, squares of the step and rounding divided by it, is below 1e-9. */
    private static final double TOLERANCE = 1e-7;

    private static final Expression RIGHT = random(9, 4, 3, 0.3, 1.5);

    private static Expression random(long seed, int rows, int columns, double low, double high) {
        SeededStream stream = SeededStream.of(seed);
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = stream.nextUniform(low, high);
        }
        return Expression.of(rows, columns, values);
    }

    /** An operation on a positive 3 x 4 matrix. */
    private record Operation(String name, UnaryOperator<Expression> function) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Operation> operations() {
        Expression other = random(8, 3, 4, 0.2, 2);
        return Stream.of(
                new Operation("plus", x -> x.plus(other).plus(x)),
                new Operation("plus row", x -> x.plusRow(x.rowsAt(2).squared())),
                new Operation("minus", x -> other.minus(x)),
                new Operation("times", x -> x.times(other).times(x)),
                new Operation("times a number", x -> x.times(-3).plus(2)),
                new Operation("squared", Expression::squared),
                new Operation("reciprocal", Expression::reciprocal),
                new Operation("square root", Expression::squareRoot),
                new Operation("exp", Expression::exp),
                new Operation("log", Expression::log),
                new Operation("tanh", Expression::tanh),
                new Operation("sigmoid", Expression::sigmoid),
                new Operation("relu", x -> x.plus(-1).relu()),
                new Operation("multiply from the left", x -> x.multiply(RIGHT)),
                new Operation("multiply from the right", x -> RIGHT.multiply(x)),
                new Operation("multiply by itself", x -> x.multiply(x.transposed())),
                new Operation("transposed", Expression::transposed),
                new Operation("reshaped", x -> x.reshaped(2, 6)),
                new Operation("sum of rows", Expression::sumOfRows),
                new Operation("sum of columns", Expression::sumOfColumns),
                new Operation("mean", Expression::mean),
                new Operation("repeated row", x -> x.rowsAt(1).repeatedRow(3)),
                new Operation("repeated column", x -> x.columns(2, 3).repeatedColumn(2)),
                new Operation("rows at", x -> x.rowsAt(2, 0, 2)),
                new Operation("columns", x -> x.columns(1, 3)),
                new Operation("beside", x -> x.beside(x.squared())),
                new Operation("above", x -> x.exp().above(x)));
    }

    /** A number that depends on every number of a matrix in its own way, and not linearly. */
    private static Expression judged(Expression result) {
        Expression weights = random(7, result.rows(), result.columns(), -1, 1);
        return result.times(weights)
                .plus(result.squared().times(0.25).times(weights))
                .sum();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void of_everyOperation_isItsDerivative(Operation operation) {
        assertDerivative(x -> judged(operation.function.apply(x)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void of_derivatives_areSecondDerivatives(Operation operation) {
        assertDerivative(x -> {
            Expression result = judged(operation.function.apply(x));
            return judged(Gradients.of(result, List.of(x)).get(0));
        });
    }

    private static void assertDerivative(UnaryOperator<Expression> function) {
        Expression start = random(6, 3, 4, 0.2, 1.8);
        double[] gradient =
                Gradients.of(function.apply(start), List.of(start)).get(0).toArray();
        for (int i = 0; i < gradient.length; i++) {
            double difference = (moved(function, start, i, STEP) - moved(function, start, i, -STEP)) / (2 * STEP);
            assertThat(gradient[i])
                    .as("number %d", i)
                    .isCloseTo(difference, within(TOLERANCE * (1 + Math.abs(difference))));
        }
    }

    private static double moved(UnaryOperator<Expression> function, Expression start, int index, double step) {
        double[] values = start.toArray();
        values[index] += step;
        return function.apply(Expression.of(start.rows(), start.columns(), values))
                .value();
    }

    /** Through three steps of gradient descent on (x - a)^4: by a and by the rate. */
    @Test
    void of_throughSteps_areExact() {
        UnaryOperator<Expression> adapted = both -> {
            Expression goal = both.columns(0, 1);
            Expression rate = both.columns(1, 2);
            Expression weight = Expression.of(1, 1, 0.4);
            for (int step = 0; step < 3; step++) {
                Expression loss = weight.minus(goal).squared().squared();
                weight = weight.minus(Gradients.of(loss, List.of(weight)).get(0).times(rate));
            }
            return weight.squared();
        };
        Expression start = Expression.of(1, 2, 1.5, 0.05);
        double[] gradient =
                Gradients.of(adapted.apply(start), List.of(start)).get(0).toArray();
        for (int i = 0; i < 2; i++) {
            double difference = (moved(adapted, start, i, STEP) - moved(adapted, start, i, -STEP)) / (2 * STEP);
            assertThat(gradient[i]).isCloseTo(difference, within(TOLERANCE));
        }
    }

    @Test
    void of_parameterWithoutInfluenceOrDetached_isZero() {
        Expression x = Expression.of(1, 2, 3, 4);
        Expression unused = Expression.of(2, 1, 5, 6);
        Expression result = x.times(x.detached()).sum();
        List<Expression> gradients = Gradients.of(result, List.of(unused, x));
        assertThat(gradients.get(0).toArray()).containsExactly(0, 0);
        assertThat(gradients.get(1).toArray()).containsExactly(3, 4);
        assertThat(Gradients.of(Expression.constant(1, 1, 2), List.of(x)).get(0).toArray())
                .containsExactly(0, 0);
    }

    /** A recursion over a hundred thousand operations would overflow the stack. */
    @Test
    void of_longChain_isComputed() {
        Expression x = Expression.of(1, 1, 0);
        Expression sum = x;
        for (int i = 0; i < 100_000; i++) {
            sum = sum.plus(x);
        }
        assertThat(Gradients.of(sum, List.of(x)).get(0).value()).isEqualTo(100_001);
    }

    @Test
    void shapes_thatDoNotFit_areRefusedWithBoth() {
        Expression wide = Expression.constant(2, 3, 1);
        Expression high = Expression.constant(3, 2, 1);
        assertThatThrownBy(() -> wide.plus(high)).hasMessageContaining("2 x 3").hasMessageContaining("3 x 2");
        assertThatThrownBy(() -> wide.multiply(wide)).hasMessageContaining("2 x 3");
        assertThatThrownBy(() -> wide.beside(high)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(wide::value).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wide.rowsAt(2)).hasMessageContaining("row 2");
        assertThatThrownBy(() -> wide.columns(2, 4)).hasMessageContaining("2 to 4");
        assertThatThrownBy(() -> wide.repeatedRow(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wide.reshaped(4, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Expression.of(2, 2, 1)).hasMessageContaining("2 x 2");
        assertThatThrownBy(() -> Gradients.of(wide, List.of(wide))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_hidesNumbers() {
        assertThat(Expression.of(1, 2, 3.25, 4.5)).hasToString("Expression[1 x 2]");
    }
}
