// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.SeededStream;
import org.junit.jupiter.api.Test;

class LstmCellTest {

    private static final int ROWS = 3;

    private final LstmCell cell = new LstmCell(2, 4);

    private static double[] random(SeededStream stream, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = stream.nextUniform(-1, 1);
        }
        return values;
    }

    /** The formulas written out, number by number. */
    @Test
    void step_severalInputs_followsTheFormulas() {
        SeededStream stream = SeededStream.of(3);
        double[] weights = random(stream, cell.weightRows() * cell.weightColumns());
        LstmCell.State state = cell.start(ROWS);
        double[][] hidden = new double[ROWS][4];
        double[][] memory = new double[ROWS][4];
        for (int step = 0; step < 3; step++) {
            double[] input = random(stream, ROWS * 2);
            state = cell.step(
                    Expression.of(cell.weightRows(), cell.weightColumns(), weights),
                    Expression.of(ROWS, 2, input),
                    state);
            for (int row = 0; row < ROWS; row++) {
                double[] before = hidden[row].clone();
                for (int unit = 0; unit < 4; unit++) {
                    double[] gates = new double[4];
                    for (int gate = 0; gate < 4; gate++) {
                        int column = gate * 4 + unit;
                        gates[gate] = weights[6 * 16 + column];
                        for (int i = 0; i < 2; i++) {
                            gates[gate] += input[row * 2 + i] * weights[i * 16 + column];
                        }
                        for (int i = 0; i < 4; i++) {
                            gates[gate] += before[i] * weights[(2 + i) * 16 + column];
                        }
                    }
                    memory[row][unit] = sigmoid(gates[1]) * memory[row][unit] + sigmoid(gates[0]) * Math.tanh(gates[2]);
                    hidden[row][unit] = sigmoid(gates[3]) * Math.tanh(memory[row][unit]);
                    assertThat(state.hidden().at(row, unit)).isCloseTo(hidden[row][unit], within(1e-14));
                    assertThat(state.memory().at(row, unit)).isCloseTo(memory[row][unit], within(1e-14));
                }
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void cell_withoutInputsOrWeightsOfAnotherShape_isRefused() {
        assertThatThrownBy(() -> new LstmCell(0, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LstmCell(4, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        cell.step(Expression.constant(6, 16, 0), Expression.constant(ROWS, 2, 0), cell.start(ROWS)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
