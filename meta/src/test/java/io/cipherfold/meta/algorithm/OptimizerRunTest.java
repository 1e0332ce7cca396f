// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.graph.LstmCell;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptimizerRunTest {

    private static final int COORDINATES = 3;
    private static final int BEFORE = 4;
    private static final int WINDOW = 5;
    private static final double[] START = {0.5, -1, 2};

    private final CoordinatewiseOptimizer optimizer = new CoordinatewiseOptimizer(4, 0.25);
    private final float[] weights = onGrid(optimizer.initialise(3));

    /** Multiples of 2^-10, to which steps of central differences can be added without rounding. */
    private static float[] onGrid(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round(values[i] * 1024) / 1024f;
        }
        return values;
    }

    /** A bowl with other slopes in other places. */
    private static class Bowl implements Optimizees {

        @Override
        public int coordinates() {
            return COORDINATES;
        }

        @Override
        public void gradient(double[] at, double[] target) {
            loss(at, target);
        }

        @Override
        public double loss(double[] at, double[] target) {
            double sum = 0;
            for (int i = 0; i < COORDINATES; i++) {
                sum += Math.log(Math.cosh(at[i] - i)) + 0.1 * at[i] * at[i];
                target[i] = Math.tanh(at[i] - i) + 0.2 * at[i];
            }
            return sum;
        }
    }

    /** The bowl, of which the optimiser sees given derivatives wherever it is. */
    private static final class Replayed extends Bowl {

        private final List<double[]> seen;
        private int next;

        Replayed(List<double[]> seen) {
            this.seen = seen;
        }

        @Override
        public void gradient(double[] at, double[] target) {
            System.arraycopy(seen.get(next++), 0, target, 0, COORDINATES);
        }
    }

    /** The bowl, which keeps what it showed. */
    private static final class Recording extends Bowl {

        private final List<double[]> seen = new ArrayList<>();

        @Override
        public void gradient(double[] at, double[] target) {
            super.gradient(at, target);
            seen.add(target.clone());
        }
    }

    /** The window's loss with the derivatives that the optimiser saw and, as far as {@code weights} go, the state before. */
    private double loss(List<double[]> seen, float[] changed) {
        OptimizerRun run = new OptimizerRun(optimizer, new Replayed(seen), START);
        run.advance(weights, 0, BEFORE);
        return run.window(changed, 0, WINDOW).loss();
    }

    @Test
    void window_derivatives_areCentralDifferencesWithTheStateBeforeFixed() {
        Recording functions = new Recording();
        OptimizerRun run = new OptimizerRun(optimizer, functions, START);
        run.advance(weights, 0, BEFORE);
        double[] byWeights = run.window(weights, 0, WINDOW).byWeights();
        assertThat(byWeights).hasSize(weights.length);
        for (int i = 0; i < weights.length; i++) {
            float[] up = weights.clone();
            float[] down = weights.clone();
            float step = 1f / 4096;
            up[i] += step;
            down[i] -= step;
            double difference = (loss(functions.seen, up) - loss(functions.seen, down)) / (2 * step);
            // The step's square, 6e-8, times third derivatives of about 1.
            assertThat(byWeights[i]).as("weight %d", i).isCloseTo(difference, within(1e-6));
        }
        assertThat(Arrays.stream(byWeights).map(Math::abs).max().orElseThrow()).isGreaterThan(0.01);
    }

    @Test
    void window_byStart_isTheMeanOfTheSlopesOnTheWay() {
        Bowl functions = new Bowl();
        double[] byStart = new OptimizerRun(optimizer, functions, START)
                .window(weights, 0, WINDOW)
                .byStart();
        OptimizerRun again = new OptimizerRun(optimizer, functions, START);
        double[] expected = new double[COORDINATES];
        double[] slope = new double[COORDINATES];
        for (int step = 0; step < WINDOW; step++) {
            again.advance(weights, 0, 1);
            functions.loss(again.parameters(), slope);
            for (int i = 0; i < COORDINATES; i++) {
                expected[i] += slope[i] / WINDOW;
            }
        }
        assertThat(byStart).containsExactly(expected, within(1e-14));
    }

    /** The formulas of the paper with cells of expressions. */
    @Test
    void advance_movesAsTheFormulasSay() {
        OptimizerRun run = new OptimizerRun(optimizer, new Bowl(), START);
        double[] at = START.clone();
        double[] gradient = new double[COORDINATES];
        LstmCell lower = optimizer.lower();
        LstmCell upper = optimizer.upper();
        LstmCell.State first = lower.start(COORDINATES);
        LstmCell.State second = upper.start(COORDINATES);
        int lowerLength = lower.weightRows() * lower.weightColumns();
        int upperLength = upper.weightRows() * upper.weightColumns();
        for (int step = 0; step < 6; step++) {
            new Bowl().gradient(at, gradient);
            double[] features = new double[2 * COORDINATES];
            for (int i = 0; i < COORDINATES; i++) {
                assertThat(Math.abs(gradient[i])).isGreaterThan(Math.exp(-10));
                features[2 * i] = Math.log(Math.abs(gradient[i])) / 10;
                features[2 * i + 1] = Math.signum(gradient[i]);
            }
            first = lower.step(
                    matrix(0, lower.weightRows(), lower.weightColumns()),
                    Expression.of(COORDINATES, 2, features),
                    first);
            second = upper.step(matrix(lowerLength, upper.weightRows(), upper.weightColumns()), first.hidden(), second);
            Expression output = second.hidden().multiply(matrix(lowerLength + upperLength, 4, 1));
            for (int i = 0; i < COORDINATES; i++) {
                at[i] += 0.25 * (output.at(i, 0) + weights[weights.length - 1]);
            }
            run.advance(weights, 0, 1);
            assertThat(run.parameters()).containsExactly(at, within(1e-13));
        }
    }

    private Expression matrix(int from, int rows, int columns) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = weights[from + i];
        }
        return Expression.of(rows, columns, values);
    }

    /** Truncated: what is behind a window is let go of. */
    @Test
    void memory_afterManyWindows_isThatOfOne() throws IllegalAccessException {
        OptimizerRun run = new OptimizerRun(optimizer, new Bowl(), START);
        run.window(weights, 0, WINDOW);
        long afterOne = numbers(run);
        for (int window = 0; window < 50; window++) {
            run.window(weights, 0, WINDOW);
            run.advance(weights, 0, 20);
        }
        assertThat(numbers(run)).isEqualTo(afterOne).isGreaterThan(0);
    }

    /** How many numbers in arrays can be reached from an object. */
    private static long numbers(Object root) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Object> open = new ArrayList<>(List.of(root));
        long count = 0;
        while (!open.isEmpty()) {
            Object next = open.remove(open.size() - 1);
            if (!seen.add(next)) {
                continue;
            }
            if (next.getClass().isArray()) {
                count += Array.getLength(next);
                continue;
            }
            for (Field field : next.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    Object value = field.get(next);
                    if (value != null) {
                        open.add(value);
                    }
                }
            }
        }
        return count;
    }

    @Test
    void badArguments_areRefused() {
        assertThatThrownBy(() -> new OptimizerRun(optimizer, new Bowl(), new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have 3 parameters, the start has 2");
        OptimizerRun run = new OptimizerRun(optimizer, new Bowl(), START);
        assertThatThrownBy(() -> run.advance(weights, 0, 0)).hasMessageContaining("steps must be at least 1, were 0");
        assertThatThrownBy(() -> run.window(weights, 0, 0)).hasMessageContaining("steps must be at least 1, were 0");
        assertThatThrownBy(() -> new CoordinatewiseOptimizer(0, 1)).hasMessageContaining("at least 1, were 0");
        assertThatThrownBy(() -> new CoordinatewiseOptimizer(1, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new LearnedOptimizer(optimizer, 0, 1)).hasMessageContaining("steps");
        assertThatThrownBy(() -> new LearnedOptimizer(optimizer, 1000, 101))
                .hasMessageContaining("1 to 100 steps, had 101");
    }
}
