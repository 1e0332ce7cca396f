// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.model.RandomTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullContextMatchingTest {

    private static final int DIMENSIONS = 3;
    private static final int STEPS = 2;
    private static final double SHARPNESS = 5;

    private final Mlp model = new Mlp(List.of(4, 6, DIMENSIONS), Activation.TANH, Loss.SQUARED_ERROR);
    private final TaskShape shape = new TaskShape(4, 3, 6, 5);
    private final Task task = RandomTasks.labelled(1, shape, SeededStream.of(9)).get(0);
    private final FullContextMatching algorithm = new FullContextMatching(SHARPNESS, STEPS);
    private final ParameterLayout layout = algorithm.layout(model);
    private final float[] shared = shared();

    /** Not the start of training, where the context is nearly without effect. */
    private float[] shared() {
        float[] start = algorithm.initialise(model, 2);
        SeededStream stream = SeededStream.of(6);
        for (int i = model.layout().length(); i < start.length; i++) {
            start[i] += (float) stream.nextUniform(-1, 1);
        }
        return start;
    }

    private static double loss(MetaAlgorithm algorithm, Mlp model, float[] shared, Task task) {
        try (FastWeights weights = model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, task.shape(), 1)) {
            List<List<Score>> curve = algorithm.adapt(weights, shared, List.of(task), 0);
            return curve.get(0).get(0).loss();
        }
    }

    /** Appendix A number by number. The shared vector and the embeddings are the same numbers in both. */
    @Test
    void adapt_task_hasTheLossOfTheFormulas() {
        double[] embeddings = new double[11 * DIMENSIONS];
        try (FastWeights weights = model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, shape, 1)) {
            weights.load(List.of(task));
            weights.reset(Arrays.copyOf(shared, model.layout().length()));
            weights.outputs(Part.ALL, embeddings);
        }
        double[][] points = new double[11][];
        for (int i = 0; i < points.length; i++) {
            points[i] = Arrays.copyOfRange(embeddings, i * DIMENSIONS, (i + 1) * DIMENSIONS);
        }
        double[][] context = context(Arrays.copyOf(points, 6));
        double loss = 0;
        for (int query = 0; query < 5; query++) {
            double[] reading = reading(points[6 + query], context);
            double total = 0;
            double right = 0;
            for (int i = 0; i < 6; i++) {
                double cosine = product(reading, context[i])
                        / Math.sqrt(product(reading, reading) * product(context[i], context[i]));
                total += Math.exp(SHARPNESS * cosine);
                right += task.support().label(i) == task.query().label(query) ? Math.exp(SHARPNESS * cosine) : 0;
            }
            loss -= Math.log(right / total) / 5;
        }
        assertThat(loss(algorithm, model, shared, task)).isCloseTo(loss, within(1e-12));
    }

    private double[][] context(double[][] support) {
        double[][] context = new double[support.length][];
        double[] hidden = new double[DIMENSIONS];
        double[] memory = new double[DIMENSIONS];
        for (int i = 0; i < support.length; i++) {
            step("forward", support[i], hidden, memory);
            context[i] = sum(support[i], hidden);
        }
        Arrays.fill(hidden, 0);
        Arrays.fill(memory, 0);
        for (int i = support.length - 1; i >= 0; i--) {
            step("backward", support[i], hidden, memory);
            context[i] = sum(context[i], hidden);
        }
        return context;
    }

    private double[] reading(double[] query, double[][] context) {
        double[] hidden = new double[DIMENSIONS];
        double[] memory = new double[DIMENSIONS];
        for (int step = 0; step < STEPS; step++) {
            double total = 0;
            double[] read = new double[DIMENSIONS];
            for (double[] point : context) {
                total += Math.exp(product(hidden, point));
            }
            for (double[] point : context) {
                for (int i = 0; i < DIMENSIONS; i++) {
                    read[i] += Math.exp(product(hidden, point)) / total * point[i];
                }
            }
            double[] input = Arrays.copyOf(query, 2 * DIMENSIONS);
            System.arraycopy(read, 0, input, DIMENSIONS, DIMENSIONS);
            step("attention", input, hidden, memory);
            System.arraycopy(sum(hidden, query), 0, hidden, 0, DIMENSIONS);
        }
        return hidden;
    }

    /** One step of a cell, in place. */
    private void step(String cell, double[] input, double[] hidden, double[] memory) {
        ParameterLayout.Segment weights = layout.segment("context." + cell);
        double[] before = hidden.clone();
        for (int unit = 0; unit < DIMENSIONS; unit++) {
            double[] sums = new double[4];
            for (int gate = 0; gate < 4; gate++) {
                int at = weights.offset() + gate * DIMENSIONS + unit;
                for (double number : input) {
                    sums[gate] += shared[at] * number;
                    at += weights.columns();
                }
                for (double number : before) {
                    sums[gate] += shared[at] * number;
                    at += weights.columns();
                }
                sums[gate] += shared[at];
            }
            memory[unit] = sigmoid(sums[1]) * memory[unit] + sigmoid(sums[0]) * Math.tanh(sums[2]);
            hidden[unit] = sigmoid(sums[3]) * Math.tanh(memory[unit]);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < b.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static Task withSupportTurned(Task task) {
        Examples support = task.support();
        int points = support.points();
        float[] inputs = new float[points * support.inputLength()];
        float[] targets = new float[points * support.targetLength()];
        for (int i = 0; i < points; i++) {
            int to = points - 1 - i;
            support.copyInput(i, inputs, to * support.inputLength());
            targets[to * support.targetLength() + support.label(i)] = 1;
        }
        return new Task(new Examples(points, inputs, targets), task.query());
    }

    @Test
    void adapt_supportInAnotherOrder_isAnotherInput() {
        Task turned = withSupportTurned(task);
        double loss = loss(algorithm, model, shared, task);
        assertThat(loss(algorithm, model, shared, task)).isEqualTo(loss);
        assertThat(Math.abs(loss(algorithm, model, shared, turned) - loss)).isGreaterThan(1e-4);
        MatchingNetworks without = new MatchingNetworks(SHARPNESS);
        float[] embedding = Arrays.copyOf(shared, model.layout().length());
        assertThat(loss(without, model, embedding, turned))
                .as("without context the order does not matter")
                .isCloseTo(loss(without, model, embedding, task), within(1e-12));
    }

    /** A class without a support point has the smallest probability, whose logarithm is finite. */
    @Test
    void metaUpdates_oneRecord_areFinite() {
        TaskShape one = new TaskShape(4, 3, 1, 1);
        Task alone = RandomTasks.labelled(1, one, SeededStream.of(9)).get(0);
        float[] update = new float[shared.length];
        try (FastWeights weights = model.fastWeights(one, 1)) {
            algorithm.metaUpdates(weights, shared, List.of(alone), update);
        }
        for (float number : update) {
            assertThat(number).isFinite();
        }
    }

    @Test
    void method_settingsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new FullContextMatching(SHARPNESS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("were 0");
        assertThatThrownBy(() -> new FullContextMatching(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }
}
