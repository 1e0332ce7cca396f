// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.task.Examples;
import java.util.Arrays;

/**
 * Labelled points as matrices, a row for each.
 *
 * @param inputs [points, numbers of an input]
 * @param targets [points, numbers of a target]
 */
record Points(Expression inputs, Expression targets) {

    static Points of(Examples examples) {
        int width = examples.inputLength();
        double[] inputs = new double[examples.points() * width];
        float[] row = new float[width];
        for (int point = 0; point < examples.points(); point++) {
            examples.copyInput(point, row, 0);
            for (int i = 0; i < width; i++) {
                inputs[point * width + i] = row[i];
            }
        }
        float[] numbers = new float[examples.points() * examples.targetLength()];
        examples.copyTargets(numbers, 0);
        double[] targets = new double[numbers.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = numbers[i];
        }
        return new Points(
                Expression.of(examples.points(), width, inputs),
                Expression.of(examples.points(), examples.targetLength(), targets));
    }

    int count() {
        return inputs.rows();
    }

    /** The mean cross-entropy of these points in nats, as {@link io.cipherfold.meta.model.Loss} has it. */
    Expression crossEntropy(Expression logits) {
        double[] values = logits.toArray();
        double[] largest = new double[logits.rows()];
        Arrays.setAll(
                largest,
                row -> Arrays.stream(values, row * logits.columns(), (row + 1) * logits.columns())
                        .max()
                        .orElseThrow());
        Expression shifted =
                logits.minus(Expression.of(logits.rows(), 1, largest).repeatedColumn(logits.columns()));
        Expression logTotals = shifted.exp().sumOfColumns().log();
        return shifted.minus(logTotals.repeatedColumn(logits.columns()))
                .times(targets)
                .sum()
                .times(-1.0 / logits.rows());
    }
}
