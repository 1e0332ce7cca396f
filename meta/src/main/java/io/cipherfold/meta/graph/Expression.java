// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.graph;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A matrix that remembers how it was computed, so that {@link Gradients} can differentiate by what it was computed from.
 * Values are there at once. The derivatives are expressions too and can be differentiated again. Everything that an
 * expression was computed from stays in memory as long as the expression does; {@link #detached} lets go of it.
 *
 * <p>Immutable and safe for use by several threads. All methods throw {@link IllegalArgumentException} if shapes do not fit,
 * and name both. Numbers that are not finite go through like any others.
 */
public final class Expression {

    private static final AtomicLong COUNTER = new AtomicLong();

    private final int rows;
    private final int columns;
    private final double[] values;
    private final List<Expression> operands;
    private final Derivative derivative;
    /** Larger than those of the operands. */
    private final long number = COUNTER.incrementAndGet();

    /** Turns the derivative by an expression into those by its operands, in their order. */
    interface Derivative {
        List<Expression> of(Expression byResult);
    }

    /** Takes {@code values} over. */
    Expression(int rows, int columns, double[] values, List<Expression> operands, Derivative derivative) {
        if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException(
                    values.length + " numbers do not make a matrix of " + rows + " x " + columns);
        }
        this.rows = rows;
        this.columns = columns;
        this.values = values;
        this.operands = operands;
        this.derivative = derivative;
    }

    /**
     * A matrix that was not computed from others: a parameter to differentiate by, or data.
     *
     * @param values row after row; copied
     */
    public static Expression of(int rows, int columns, double... values) {
        return given(rows, columns, values.clone());
    }

    /** A matrix of one number everywhere. */
    public static Expression constant(int rows, int columns, double value) {
        double[] values = new double[Math.multiplyExact(rows, columns)];
        Arrays.fill(values, value);
        return given(rows, columns, values);
    }

    private static Expression given(int rows, int columns, double[] values) {
        return new Expression(rows, columns, values, List.of(), byResult -> List.of());
    }

    /** Number of rows, at least 1. */
    public int rows() {
        return rows;
    }

    /** Number of columns, at least 1. */
    public int columns() {
        return columns;
    }

    /** One number. */
    public double at(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException("(" + row + ", " + column + ") of " + shape());
        }
        return values[row * columns + column];
    }

    /** The only number of a 1 x 1 matrix. */
    public double value() {
        if (values.length != 1) {
            throw new IllegalArgumentException("a matrix of " + shape() + " is not one number");
        }
        return values[0];
    }

    /** A copy of all numbers, row after row. */
    public double[] toArray() {
        return values.clone();
    }

    double[] values() {
        return values;
    }

    List<Expression> operands() {
        return operands;
    }

    long number() {
        return number;
    }

    Derivative derivative() {
        return derivative;
    }

    /** The same numbers as data: derivatives do not pass. */
    public Expression detached() {
        return given(rows, columns, values);
    }

    private Expression map(DoubleUnaryOperator function, Derivative derivativeOfIt) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.applyAsDouble(values[i]);
        }
        return new Expression(rows, columns, result, List.of(this), derivativeOfIt);
    }

    private Expression combine(Expression other, DoubleBinaryOperator function, Derivative derivativeOfIt) {
        requireSameShape(other);
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.applyAsDouble(values[i], other.values[i]);
        }
        return new Expression(rows, columns, result, List.of(this, other), derivativeOfIt);
    }

    /** The sum, number by number. */
    public Expression plus(Expression other) {
        return combine(other, Double::sum, by -> List.of(by, by));
    }

    /** {@code row}, of as many columns, added to every row. */
    public Expression plusRow(Expression row) {
        if (row.rows != 1 || row.columns != columns) {
            throw new IllegalArgumentException("a row of " + row.shape() + " added to those of " + shape());
        }
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += row.values[i % columns];
        }
        return new Expression(rows, columns, result, List.of(this, row), by -> List.of(by, by.sumOfRows()));
    }

    /** The difference, number by number. */
    public Expression minus(Expression other) {
        return combine(other, (a, b) -> a - b, by -> List.of(by, by.times(-1)));
    }

    /** The product, number by number. */
    public Expression times(Expression other) {
        return combine(other, (a, b) -> a * b, by -> List.of(by.times(other), by.times(this)));
    }

    /** Every number times {@code factor}. */
    public Expression times(double factor) {
        return map(x -> factor * x, by -> List.of(by.times(factor)));
    }

    /** Every number plus {@code addend}. */
    public Expression plus(double addend) {
        return map(x -> x + addend, by -> List.of(by));
    }

    /** Every number's square. */
    public Expression squared() {
        return times(this);
    }

    /** One divided by every number. */
    public Expression reciprocal() {
        return map(x -> 1 / x, by -> {
            Expression again = reciprocal();
            return List.of(by.times(again).times(again).times(-1));
        });
    }

    /** The square root of every number, none of which may be negative; its derivative at 0 is infinite. */
    public Expression squareRoot() {
        return map(Math::sqrt, by -> List.of(by.times(squareRoot().reciprocal()).times(0.5)));
    }

    /** The exponential function of every number. */
    public Expression exp() {
        return map(Math::exp, by -> List.of(by.times(exp())));
    }

    /** The natural logarithm of every number, all of which must be positive for it to be finite. */
    public Expression log() {
        return map(Math::log, by -> List.of(by.times(reciprocal())));
    }

    /** The hyperbolic tangent of every number. */
    public Expression tanh() {
        return map(Math::tanh, by -> List.of(by.times(tanh().squared().times(-1).plus(1))));
    }

    /** The logistic function 1 / (1 + exp(-x)) of every number. */
    public Expression sigmoid() {
        return map(x -> 1 / (1 + Math.exp(-x)), by -> {
            Expression again = sigmoid();
            return List.of(by.times(again).times(again.times(-1).plus(1)));
        });
    }

    /** Every number, or 0 where it is negative; the derivative at 0 is 0. */
    public Expression relu() {
        return map(x -> Math.max(x, 0), by -> {
            double[] signs = new double[values.length];
            for (int i = 0; i < signs.length; i++) {
                signs[i] = values[i] > 0 ? 1 : 0;
            }
            return List.of(by.times(given(rows, columns, signs)));
        });
    }

    /** The matrix product. */
    public Expression multiply(Expression right) {
        if (columns != right.rows) {
            throw new IllegalArgumentException("a matrix of " + shape() + " times one of " + right.shape());
        }
        double[] result = new double[Math.multiplyExact(rows, right.columns)];
        for (int row = 0; row < rows; row++) {
            for (int inner = 0; inner < columns; inner++) {
                addMultiple(
                        values[row * columns + inner],
                        right.values,
                        inner * right.columns,
                        result,
                        row * right.columns,
                        right.columns);
            }
        }
        return new Expression(
                rows,
                right.columns,
                result,
                List.of(this, right),
                by -> List.of(by.multiply(right.transposed()), transposed().multiply(by)));
    }

    /** The inner loop of the product, along rows of both matrices: the compiler makes vector instructions of it. */
    private static void addMultiple(double factor, double[] source, int from, double[] target, int to, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] += factor * source[from + i];
        }
    }

    /** Rows as columns. */
    public Expression transposed() {
        double[] result = new double[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = values[row * columns + column];
            }
        }
        return new Expression(columns, rows, result, List.of(this), by -> List.of(by.transposed()));
    }

    /** The same numbers in rows of another length. */
    public Expression reshaped(int newRows, int newColumns) {
        return new Expression(newRows, newColumns, values, List.of(this), by -> List.of(by.reshaped(rows, columns)));
    }

    /** The sum of the rows: 1 x columns. */
    public Expression sumOfRows() {
        double[] result = new double[columns];
        for (int i = 0; i < values.length; i++) {
            result[i % columns] += values[i];
        }
        return new Expression(1, columns, result, List.of(this), by -> List.of(by.repeatedRow(rows)));
    }

    /** The sum of the columns: rows x 1. */
    public Expression sumOfColumns() {
        return transposed().sumOfRows().transposed();
    }

    /** The sum of all numbers: 1 x 1. */
    public Expression sum() {
        return reshaped(values.length, 1).sumOfRows();
    }

    /** The mean of all numbers: 1 x 1. */
    public Expression mean() {
        return sum().times(1.0 / values.length);
    }

    /** The only row, {@code count} times. */
    public Expression repeatedRow(int count) {
        if (rows != 1) {
            throw new IllegalArgumentException("a matrix of " + shape() + " is not one row");
        }
        double[] result = new double[Math.multiplyExact(count, columns)];
        for (int row = 0; row < count; row++) {
            System.arraycopy(values, 0, result, row * columns, columns);
        }
        return new Expression(count, columns, result, List.of(this), by -> List.of(by.sumOfRows()));
    }

    /** The only column, {@code count} times. */
    public Expression repeatedColumn(int count) {
        return transposed().repeatedRow(count).transposed();
    }

    /** Rows by their indices from 0, in that order, also several times. */
    public Expression rowsAt(int... chosen) {
        int[] indices = chosen.clone();
        double[] result = new double[Math.multiplyExact(indices.length, columns)];
        for (int row = 0; row < indices.length; row++) {
            if (indices[row] < 0 || indices[row] >= rows) {
                throw new IllegalArgumentException("row " + indices[row] + " of a matrix of " + shape());
            }
            System.arraycopy(values, indices[row] * columns, result, row * columns, columns);
        }
        return new Expression(
                indices.length, columns, result, List.of(this), by -> List.of(by.addedToRows(rows, indices)));
    }

    /** A matrix of {@code newRows} rows of zeros, to which row i is added at {@code indices[i]}. */
    private Expression addedToRows(int newRows, int[] indices) {
        double[] result = new double[Math.multiplyExact(newRows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[indices[row] * columns + column] += values[row * columns + column];
            }
        }
        return new Expression(newRows, columns, result, List.of(this), by -> List.of(by.rowsAt(indices)));
    }

    /** The columns from {@code from} to {@code end}, exclusive. */
    public Expression columns(int from, int end) {
        if (from < 0 || end > columns || from >= end) {
            throw new IllegalArgumentException("columns " + from + " to " + end + " of a matrix of " + shape());
        }
        double[] result = new double[rows * (end - from)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * columns + from, result, row * (end - from), end - from);
        }
        return new Expression(
                rows, end - from, result, List.of(this), by -> List.of(by.withColumnsAround(from, columns)));
    }

    /** This matrix as the columns from {@code from} on of one with zeros around them. */
    private Expression withColumnsAround(int from, int newColumns) {
        double[] result = new double[Math.multiplyExact(rows, newColumns)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * columns, result, row * newColumns + from, columns);
        }
        return new Expression(rows, newColumns, result, List.of(this), by -> List.of(by.columns(from, from + columns)));
    }

    /** The columns of this matrix, then those of {@code right}. */
    public Expression beside(Expression right) {
        if (rows != right.rows) {
            throw new IllegalArgumentException("a matrix of " + shape() + " beside one of " + right.shape());
        }
        int all = columns + right.columns;
        return withColumnsAround(0, all).plus(right.withColumnsAround(columns, all));
    }

    /** The rows of this matrix, then those of {@code below}. */
    public Expression above(Expression below) {
        return transposed().beside(below.transposed()).transposed();
    }

    private void requireSameShape(Expression other) {
        if (rows != other.rows || columns != other.columns) {
            throw new IllegalArgumentException("matrices of " + shape() + " and " + other.shape());
        }
    }

    String shape() {
        return rows + " x " + columns;
    }

    /** The shape: the numbers may be somebody's data. */
    @Override
    public String toString() {
        return "Expression[" + shape() + "]";
    }
}
