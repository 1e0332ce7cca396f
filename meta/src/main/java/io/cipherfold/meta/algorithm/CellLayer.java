// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.LstmCell;
import java.util.Arrays;

/**
 * The formulas of {@link LstmCell} for many rows with their first derivatives, by plain loops over arrays: ten times as fast
 * as expressions, and a step keeps only eight numbers for each hidden value. Confined to one thread.
 */
final class CellLayer {

    private static final int GATES = 4;

    private final int inputs;
    private final int hidden;
    private final int columns;
    private final double[] weights;
    private final double[] transposed;
    private final double[] byWeights;
    private final double[] sums;
    private final double[] byRow;

    /** With the weights of {@code cell} from {@code from} on. */
    CellLayer(LstmCell cell, double[] source, int from) {
        this.inputs = cell.inputs();
        this.hidden = cell.hidden();
        this.columns = cell.weightColumns();
        this.weights = Arrays.copyOfRange(source, from, from + cell.weightRows() * columns);
        // Without the bias, of which nothing depends on the inputs.
        int rows = inputs + hidden;
        this.transposed = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = weights[row * columns + column];
            }
        }
        this.byWeights = new double[weights.length];
        this.sums = new double[columns];
        this.byRow = new double[rows];
    }

    /** What a step leaves behind: its inputs, and its state for the next step and for derivatives. */
    @SuppressWarnings("ArrayRecordComponent") // buffers, never compared
    record Trace(double[] input, double[] gates, double[] memory, double[] squashedMemory, double[] hidden) {}

    /** The state before the first step: zeros. */
    Trace start(int rows) {
        return trace(rows, new double[rows * inputs]);
    }

    private Trace trace(int rows, double[] input) {
        int values = rows * hidden;
        return new Trace(input, new double[GATES * values], new double[values], new double[values], new double[values]);
    }

    /**
     * One step of every row.
     *
     * @param input taken over
     */
    Trace step(double[] input, Trace before) {
        int rows = before.memory.length / hidden;
        Trace after = trace(rows, input);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(weights, (inputs + hidden) * columns, sums, 0, columns);
            for (int i = 0; i < inputs; i++) {
                addMultiple(input[row * inputs + i], weights, i * columns, sums, 0, columns);
            }
            for (int i = 0; i < hidden; i++) {
                addMultiple(before.hidden[row * hidden + i], weights, (inputs + i) * columns, sums, 0, columns);
            }
            for (int unit = 0; unit < hidden; unit++) {
                double inputGate = GateFunctions.sigmoid(sums[unit]);
                double forgetGate = GateFunctions.sigmoid(sums[hidden + unit]);
                double candidate = GateFunctions.tanh(sums[2 * hidden + unit]);
                double outputGate = GateFunctions.sigmoid(sums[3 * hidden + unit]);
                int value = row * hidden + unit;
                int gate = row * columns + unit;
                after.gates[gate] = inputGate;
                after.gates[gate + hidden] = forgetGate;
                after.gates[gate + 2 * hidden] = candidate;
                after.gates[gate + 3 * hidden] = outputGate;
                after.memory[value] = forgetGate * before.memory[value] + inputGate * candidate;
                after.squashedMemory[value] = GateFunctions.tanh(after.memory[value]);
                after.hidden[value] = outputGate * after.squashedMemory[value];
            }
        }
        return after;
    }

    /**
     * Takes derivatives back through a step, and adds those by the weights.
     *
     * @param byHidden by what the step put out; receives those by what the step before put out
     * @param byMemory by the step's memory; receives those by the memory before
     * @param byInput receives those by the inputs
     */
    void back(Trace before, Trace after, double[] byHidden, double[] byMemory, double[] byInput) {
        int rows = after.memory.length / hidden;
        for (int row = 0; row < rows; row++) {
            for (int unit = 0; unit < hidden; unit++) {
                int value = row * hidden + unit;
                int gate = row * columns + unit;
                double inputGate = after.gates[gate];
                double forgetGate = after.gates[gate + hidden];
                double candidate = after.gates[gate + 2 * hidden];
                double outputGate = after.gates[gate + 3 * hidden];
                double squashed = after.squashedMemory[value];
                double ofMemory = byMemory[value] + byHidden[value] * outputGate * (1 - squashed * squashed);
                sums[unit] = ofMemory * candidate * inputGate * (1 - inputGate);
                sums[hidden + unit] = ofMemory * before.memory[value] * forgetGate * (1 - forgetGate);
                sums[2 * hidden + unit] = ofMemory * inputGate * (1 - candidate * candidate);
                sums[3 * hidden + unit] = byHidden[value] * squashed * outputGate * (1 - outputGate);
                byMemory[value] = ofMemory * forgetGate;
            }
            Arrays.fill(byRow, 0);
            for (int column = 0; column < columns; column++) {
                addMultiple(sums[column], transposed, column * byRow.length, byRow, 0, byRow.length);
            }
            System.arraycopy(byRow, 0, byInput, row * inputs, inputs);
            System.arraycopy(byRow, inputs, byHidden, row * hidden, hidden);
            for (int i = 0; i < inputs; i++) {
                addMultiple(after.input[row * inputs + i], sums, 0, byWeights, i * columns, columns);
            }
            for (int i = 0; i < hidden; i++) {
                addMultiple(before.hidden[row * hidden + i], sums, 0, byWeights, (inputs + i) * columns, columns);
            }
            addMultiple(1, sums, 0, byWeights, (inputs + hidden) * columns, columns);
        }
    }

    /** The derivatives by the weights that were added up so far. */
    double[] byWeights() {
        return byWeights;
    }

    /** The compiler makes vector instructions of it. */
    private static void addMultiple(double factor, double[] source, int from, double[] target, int to, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] += factor * source[from + i];
        }
    }
}
