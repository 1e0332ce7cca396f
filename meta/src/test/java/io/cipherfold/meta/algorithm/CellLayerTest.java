// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.graph.Gradients;
import io.cipherfold.meta.graph.LstmCell;
import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the same cell made of expressions. Some dozens of operations on numbers of about 1: within 1e-12. */
class CellLayerTest {

    private static final int ROWS = 5;
    private static final int STEPS = 3;

    private final LstmCell cell = new LstmCell(2, 4);
    private final SeededStream stream = SeededStream.of(8);

    private double[] random(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = stream.nextUniform(-1.5, 1.5);
        }
        return values;
    }

    @Test
    void stepsAndBack_areThoseOfTheCellAndItsGradients() {
        double[] weights = random(cell.weightRows() * cell.weightColumns());
        Expression matrix = Expression.of(cell.weightRows(), cell.weightColumns(), weights);
        CellLayer layer = new CellLayer(cell, weights, 0);
        List<CellLayer.Trace> traces = new ArrayList<>(List.of(layer.start(ROWS)));
        List<Expression> inputs = new ArrayList<>();
        LstmCell.State state = cell.start(ROWS);
        for (int step = 0; step < STEPS; step++) {
            double[] input = random(ROWS * cell.inputs());
            inputs.add(Expression.of(ROWS, cell.inputs(), input));
            traces.add(layer.step(input, traces.get(step)));
            state = cell.step(matrix, inputs.get(step), state);
            assertThat(traces.get(step + 1).hidden())
                    .containsExactly(state.hidden().toArray(), within(1e-12));
            assertThat(traces.get(step + 1).memory())
                    .containsExactly(state.memory().toArray(), within(1e-12));
        }
        double[] byHidden = random(ROWS * cell.hidden());
        double[] byMemory = random(ROWS * cell.hidden());
        Expression along = state.hidden()
                .times(Expression.of(ROWS, cell.hidden(), byHidden))
                .plus(state.memory().times(Expression.of(ROWS, cell.hidden(), byMemory)))
                .sum();
        List<Expression> expected = Gradients.of(along, List.of(matrix, inputs.get(0), inputs.get(2)));
        double[] byInput = new double[ROWS * cell.inputs()];
        for (int step = STEPS; step > 0; step--) {
            layer.back(traces.get(step - 1), traces.get(step), byHidden, byMemory, byInput);
            if (step == STEPS) {
                assertThat(byInput).containsExactly(expected.get(2).toArray(), within(1e-12));
            }
        }
        assertThat(byInput).containsExactly(expected.get(1).toArray(), within(1e-12));
        assertThat(layer.byWeights()).containsExactly(expected.get(0).toArray(), within(1e-12));
    }
}
