// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import java.util.Arrays;

/**
 * The rule of {@link LstmMetaLearner} for one coordinate, and its derivative: an ordinary LSTM cell over {@value #FEATURES}
 * features, then a forget gate and an input gate for the parameter. Written out number by number, as every coordinate of
 * every task goes through it in every step. The weights are those of {@link io.cipherfold.meta.graph.LstmCell}, and for each
 * gate those of the cell's outputs, of the parameter, of the gate's last value and a bias.
 *
 * <p>What is known of a coordinate is a <em>state</em> of {@link #stateLength} numbers: what the cell puts out, the cell's
 * memory, the parameter, the forget gate, the input gate. Not safe for use by several threads.
 */
final class LearnedGates {

    /** Pre-processed gradient and loss. */
    static final int FEATURES = 4;

    private final int hidden;
    private final int columns;
    private final double[] cell;
    private final double[] forget;
    private final double[] input;
    private final double[] features = new double[FEATURES];
    private final double[] activations;
    private final double[] bySums;

    /** Derivatives by the weights, as {@link #back} adds to them. */
    private final double[] byCell;

    private final double[] byForget;
    private final double[] byInput;

    /**
     * Takes the arrays over.
     *
     * @param hidden values of the cell
     */
    LearnedGates(int hidden, double[] cell, double[] forget, double[] input) {
        this.hidden = hidden;
        this.columns = 4 * hidden;
        this.cell = cell;
        this.forget = forget;
        this.input = input;
        this.activations = new double[columns];
        this.bySums = new double[columns];
        this.byCell = new double[cell.length];
        this.byForget = new double[forget.length];
        this.byInput = new double[input.length];
    }

    /** Numbers of a state. */
    int stateLength() {
        return 2 * hidden + 3;
    }

    /** Where in a state the parameter is. */
    int parameter() {
        return 2 * hidden;
    }

    private int forgetGate() {
        return 2 * hidden + 1;
    }

    private int inputGate() {
        return 2 * hidden + 2;
    }

    /** Makes the first state: a parameter, and zeros. */
    void begin(double[] states, int at, double parameter) {
        Arrays.fill(states, at, at + stateLength(), 0);
        states[at + parameter()] = parameter;
    }

    /** Makes derivatives by the last state: a parameter's, and zeros. */
    void end(double[] byStates, int at, double byParameter) {
        begin(byStates, at, byParameter);
    }

    /**
     * One step.
     *
     * @param before index of the state to start from
     * @param after index of the state that becomes of it; may be the same
     */
    void step(double[] states, int before, int after, double gradient, double loss) {
        activate(states, before, gradient, loss);
        for (int unit = 0; unit < hidden; unit++) {
            double memory = activations[hidden + unit] * states[before + hidden + unit]
                    + activations[unit] * activations[2 * hidden + unit];
            states[after + hidden + unit] = memory;
            states[after + unit] = activations[3 * hidden + unit] * GateFunctions.tanh(memory);
        }
        double parameter = states[before + parameter()];
        double forgets = gate(forget, states, after, parameter, states[before + forgetGate()]);
        double admits = gate(input, states, after, parameter, states[before + inputGate()]);
        states[after + forgetGate()] = forgets;
        states[after + inputGate()] = admits;
        states[after + parameter()] = forgets * parameter - admits * gradient;
    }

    /** The cell's input gate, forget gate, candidate and output gate. */
    private void activate(double[] states, int before, double gradient, double loss) {
        GateFunctions.preprocess(gradient, features, 0);
        GateFunctions.preprocess(loss, features, 2);
        System.arraycopy(cell, cell.length - columns, activations, 0, columns);
        for (int i = 0; i < FEATURES; i++) {
            addMultiple(features[i], cell, i * columns, activations, 0);
        }
        for (int unit = 0; unit < hidden; unit++) {
            addMultiple(states[before + unit], cell, (FEATURES + unit) * columns, activations, 0);
        }
        for (int i = 0; i < columns; i++) {
            boolean candidate = i >= 2 * hidden && i < 3 * hidden;
            activations[i] = candidate ? GateFunctions.tanh(activations[i]) : GateFunctions.sigmoid(activations[i]);
        }
    }

    private double gate(double[] weights, double[] states, int cellAt, double parameter, double last) {
        double sum = weights[hidden] * parameter + weights[hidden + 1] * last + weights[hidden + 2];
        for (int unit = 0; unit < hidden; unit++) {
            sum += weights[unit] * states[cellAt + unit];
        }
        return GateFunctions.sigmoid(sum);
    }

    /**
     * The way back through one {@link #step}, whose gradient and loss are data.
     *
     * @param after index of a state in {@code states}, and of the derivatives by it in {@code byStates}, which are used up
     * @param before index of the state before, the derivatives by which are overwritten; another than {@code after}
     */
    void back(double[] states, int before, int after, double gradient, double loss, double[] byStates) {
        activate(states, before, gradient, loss);
        double parameter = states[before + parameter()];
        double byParameter = byStates[after + parameter()];
        double forgets = states[after + forgetGate()];
        double admits = states[after + inputGate()];
        double byForgetSum = (byStates[after + forgetGate()] + byParameter * parameter) * forgets * (1 - forgets);
        double byInputSum = (byStates[after + inputGate()] - byParameter * gradient) * admits * (1 - admits);
        addGate(byForget, byForgetSum, states, after, parameter, states[before + forgetGate()]);
        addGate(byInput, byInputSum, states, after, parameter, states[before + inputGate()]);
        byStates[before + parameter()] =
                byParameter * forgets + byForgetSum * forget[hidden] + byInputSum * input[hidden];
        byStates[before + forgetGate()] = byForgetSum * forget[hidden + 1];
        byStates[before + inputGate()] = byInputSum * input[hidden + 1];
        for (int unit = 0; unit < hidden; unit++) {
            double byOutput = byStates[after + unit] + byForgetSum * forget[unit] + byInputSum * input[unit];
            double admitted = activations[unit];
            double kept = activations[hidden + unit];
            double candidate = activations[2 * hidden + unit];
            double shown = activations[3 * hidden + unit];
            double squashed = GateFunctions.tanh(states[after + hidden + unit]);
            double byMemory = byStates[after + hidden + unit] + byOutput * shown * (1 - squashed * squashed);
            bySums[unit] = byMemory * candidate * admitted * (1 - admitted);
            bySums[hidden + unit] = byMemory * states[before + hidden + unit] * kept * (1 - kept);
            bySums[2 * hidden + unit] = byMemory * admitted * (1 - candidate * candidate);
            bySums[3 * hidden + unit] = byOutput * squashed * shown * (1 - shown);
            byStates[before + hidden + unit] = byMemory * kept;
        }
        for (int i = 0; i < FEATURES; i++) {
            addMultiple(features[i], bySums, 0, byCell, i * columns);
        }
        for (int unit = 0; unit < hidden; unit++) {
            int row = (FEATURES + unit) * columns;
            addMultiple(states[before + unit], bySums, 0, byCell, row);
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                sum += cell[row + i] * bySums[i];
            }
            byStates[before + unit] = sum;
        }
        addMultiple(1, bySums, 0, byCell, cell.length - columns);
    }

    private void addGate(double[] target, double bySum, double[] states, int cellAt, double parameter, double last) {
        for (int unit = 0; unit < hidden; unit++) {
            target[unit] += bySum * states[cellAt + unit];
        }
        target[hidden] += bySum * parameter;
        target[hidden + 1] += bySum * last;
        target[hidden + 2] += bySum;
    }

    /** Appends the derivatives by the weights of the cell, the forget gate and the input gate, and forgets them. */
    void takeDerivatives(float[] target, int from) {
        int to = from;
        for (double[] part : new double[][] {byCell, byForget, byInput}) {
            for (int i = 0; i < part.length; i++) {
                target[to++] = (float) part[i];
                part[i] = 0;
            }
        }
    }

    /** Along rows of the weights: the compiler makes vector instructions of it. */
    private void addMultiple(double factor, double[] source, int from, double[] target, int to) {
        for (int i = 0; i < columns; i++) {
            target[to + i] += factor * source[from + i];
        }
    }
}
