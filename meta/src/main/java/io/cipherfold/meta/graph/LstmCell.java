// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.graph;

/**
 * A cell of long short-term memory (Hochreiter, Schmidhuber 1997, with the forget gate of Gers et al. 2000) for a batch of
 * rows that all have the same weights: a matrix of {@link #weightRows} rows, for the inputs, the hidden values and the bias,
 * and {@link #weightColumns} columns, for the input gate, the forget gate, the candidate and the output gate. Immutable.
 *
 * @param inputs numbers in each row of an input, at least 1
 * @param hidden numbers in each row of the state, at least 1
 */
public record LstmCell(int inputs, int hidden) {

    /** Checks the counts. */
    public LstmCell {
        if (inputs < 1 || hidden < 1) {
            throw new IllegalArgumentException(
                    "a cell needs at least 1 input and 1 hidden value, has " + inputs + " and " + hidden);
        }
    }

    /**
     * What a cell remembers, a row for each of the batch.
     *
     * @param hidden what it puts out
     * @param memory what it keeps to itself
     */
    public record State(Expression hidden, Expression memory) {}

    /** Rows of the weights. */
    public int weightRows() {
        return inputs + hidden + 1;
    }

    /** Columns of the weights. */
    public int weightColumns() {
        return 4 * hidden;
    }

    /** The state of {@code rows} rows before the first step: zeros. */
    public State start(int rows) {
        Expression zeros = Expression.constant(rows, hidden, 0);
        return new State(zeros, zeros);
    }

    /** The state after one more input. */
    public State step(Expression weights, Expression input, State state) {
        Expression sums = input.multiply(rows(weights, 0, inputs))
                .plus(state.hidden().multiply(rows(weights, inputs, inputs + hidden)))
                .plusRow(rows(weights, inputs + hidden, weightRows()));
        Expression inputGate = sums.columns(0, hidden).sigmoid();
        Expression forgetGate = sums.columns(hidden, 2 * hidden).sigmoid();
        Expression candidate = sums.columns(2 * hidden, 3 * hidden).tanh();
        Expression outputGate = sums.columns(3 * hidden, 4 * hidden).sigmoid();
        Expression memory = forgetGate.times(state.memory()).plus(inputGate.times(candidate));
        return new State(outputGate.times(memory.tanh()), memory);
    }

    private static Expression rows(Expression weights, int from, int end) {
        int[] indices = new int[end - from];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = from + i;
        }
        return weights.rowsAt(indices);
    }
}
