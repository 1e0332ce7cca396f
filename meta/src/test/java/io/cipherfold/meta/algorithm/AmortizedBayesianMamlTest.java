// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmortizedBayesianMamlTest {

    private static final int STEPS = 2;
    private static final int DRAWS = 3;
    private static final double WEIGHT = 0.05;

    private final Mlp model = new Mlp(List.of(1, 6, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final SinusoidTasks source = new SinusoidTasks(5, 4, 6);
    private final List<Task> tasks = List.of(source.task(0), source.task(1));
    private final AmortizedBayesianMaml method =
            new AmortizedBayesianMaml(new InnerLoop(0.02, STEPS), DRAWS, WEIGHT, 0.3);
    private final float[] start = start();

    /** With deviations that differ from each other. */
    private float[] start() {
        float[] start = method.initialise(model, 3);
        for (int i = 0; i < start.length; i++) {
            start[i] += (float) (0.1 * Math.sin(i));
        }
        return start;
    }

    private FastWeights weights(int capacity) {
        return model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, source.shape(), capacity);
    }

    /** The objective of one task from its definition, by forward computations alone. */
    private double objective(float[] shared, Task task) {
        int length = model.layout().length();
        try (FastWeights weights = weights(1)) {
            BayesianInnerLoop loop = new BayesianInnerLoop(method, weights, shared, List.of(task));
            for (int step = 0; step < STEPS; step++) {
                loop.step();
            }
            float[] drawn = loop.draw(STEPS, DRAWS);
            double loss = 0;
            for (int draw = 0; draw < DRAWS; draw++) {
                float[] one = new float[length];
                System.arraycopy(drawn, draw * length, one, 0, length);
                weights.load(List.of(task));
                weights.reset(one);
                loss += weights.scores(Part.QUERY).get(0).loss() / DRAWS;
            }
            double[] distribution = loop.distribution();
            double divergence = 0;
            for (int i = 0; i < length; i++) {
                double way = distribution[i] - shared[i];
                double log = distribution[length + i];
                double sharedLog = shared[length + i];
                divergence += sharedLog - log + (Math.exp(2 * log) + way * way) / (2 * Math.exp(2 * sharedLog)) - 0.5;
            }
            return loss + WEIGHT / task.support().points() * divergence;
        }
    }

    @Test
    void metaUpdates_areTheGradientOfTheObjective() {
        float[] updates = new float[tasks.size() * start.length];
        try (FastWeights weights = weights(2)) {
            method.metaUpdates(weights, start, tasks, updates);
        }
        float largest = 0;
        for (float update : updates) {
            largest = Math.max(largest, Math.abs(update));
        }
        for (int i = 0; i < start.length; i++) {
            float[] up = start.clone();
            float[] down = start.clone();
            up[i] += 1e-2f;
            down[i] -= 1e-2f;
            for (int task = 0; task < tasks.size(); task++) {
                double difference = (objective(up, tasks.get(task)) - objective(down, tasks.get(task)))
                        / ((double) up[i] - down[i]);
                // The square of the step, times third derivatives of about the size of the gradient.
                assertThat((double) updates[task * start.length + i])
                        .as("task %d, number %d", task, i)
                        .isCloseTo(difference, within(2e-3 * largest));
            }
        }
    }

    /** Draws go through weights for one task at a time or for many: the same numbers come out. */
    @Test
    void metaUpdates_smallCapacity_giveTheSame() {
        float[] one = new float[start.length];
        float[] many = new float[start.length];
        try (FastWeights narrow = weights(1);
                FastWeights wide = weights(8)) {
            method.metaUpdates(narrow, start, tasks.subList(0, 1), one);
            method.metaUpdates(wide, start, tasks.subList(0, 1), many);
        }
        assertThat(many).containsExactly(one, within(1e-6f));
    }

    /** Where data say nothing the divergence keeps the deviations; where they do deviations shrink. */
    @Test
    void posteriorDraws_spreadAroundTheMeans() {
        int count = 400;
        int length = model.layout().length();
        try (FastWeights weights = weights(2)) {
            float[] draws = method.posteriorDraws(weights, start, tasks, 0, count);
            assertThat(draws).hasSize(2 * count * length);
            for (int i = 0; i < length; i++) {
                double sum = 0;
                double squares = 0;
                for (int draw = 0; draw < count; draw++) {
                    double value = draws[draw * length + i];
                    sum += value;
                    squares += value * value;
                }
                double mean = sum / count;
                double deviation = Math.sqrt(squares / count - mean * mean);
                double expected = Math.exp(start[length + i]);
                // Draws are pairs of e and -e: the mean is exact up to rounding, the deviation that of half as many
                // draws.
                assertThat(mean).isCloseTo(start[i], within(1e-6 * (1 + Math.abs(start[i]))));
                assertThat(deviation).isCloseTo(expected, within(5 * expected / Math.sqrt(count)));
            }
        }
    }

    /** What is predicted with many draws is what the network computes with each of them alone. */
    @Test
    void predictions_areTheOutputsOfTheDraws() {
        int count = 5;
        int length = model.layout().length();
        try (FastWeights narrow = weights(3);
                FastWeights one = weights(1)) {
            float[] draws = method.posteriorDraws(narrow, start, tasks, STEPS, count);
            List<double[]> predictions = method.predictions(narrow, start, tasks, STEPS, count);
            assertThat(predictions).hasSize(2);
            for (int task = 0; task < 2; task++) {
                Task asked = tasks.get(task);
                int points = asked.query().points();
                assertThat(predictions.get(task)).hasSize(count * points);
                for (int draw = 0; draw < count; draw++) {
                    int from = (task * count + draw) * length;
                    one.load(List.of(asked));
                    one.reset(Arrays.copyOfRange(draws, from, from + length));
                    double error = 0;
                    for (int point = 0; point < points; point++) {
                        double way = predictions.get(task)[draw * points + point]
                                - asked.query().target(point, 0);
                        error += way * way / points;
                    }
                    assertThat(error).isCloseTo(one.scores(Part.QUERY).get(0).loss(), within(1e-5 * (1 + error)));
                }
            }
        }
    }

    /** A method without a distribution predicts what its adapted weights put out. */
    @Test
    void predictions_ofMaml_areOneDraw() {
        Maml maml = new Maml(new InnerLoop(0.02, STEPS));
        float[] means = model.initialise(3);
        try (FastWeights weights = weights(2)) {
            List<double[]> predictions = maml.predictions(weights, means, tasks, STEPS, 7);
            List<FastWeights.Score> scores =
                    maml.adapt(weights, means, tasks, STEPS).get(STEPS);
            for (int task = 0; task < 2; task++) {
                double[] outputs = predictions.get(task);
                assertThat(outputs).hasSize(6);
                double error = 0;
                for (int point = 0; point < 6; point++) {
                    error += Math.pow(outputs[point] - tasks.get(task).query().target(point, 0), 2) / 6;
                }
                assertThat(error).isCloseTo(scores.get(task).loss(), within(1e-5 * (1 + error)));
            }
        }
    }

    /** A single support point is enough for a digest, draws and a gradient; both numbers of draws can be odd. */
    @Test
    void oneSupportPoint_oneDraw_givesFiniteUpdatesAndPredictions() {
        SinusoidTasks single = new SinusoidTasks(5, 1, 6);
        AmortizedBayesianMaml drawingOnce = new AmortizedBayesianMaml(new InnerLoop(0.02, STEPS), 1, WEIGHT, 0.3);
        float[] updates = new float[start.length];
        try (FastWeights weights =
                model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, single.shape(), 1)) {
            drawingOnce.metaUpdates(weights, start, List.of(single.task(0)), updates);
            double[] outputs = drawingOnce
                    .predictions(weights, start, List.of(single.task(0)), STEPS, 1)
                    .get(0);
            assertThat(outputs).hasSize(6);
            assertThat(Arrays.stream(outputs).allMatch(Double::isFinite)).isTrue();
        }
        for (float update : updates) {
            assertThat(update).isFinite();
        }
        assertThat(updates).isNotEqualTo(new float[start.length]);
    }

    @Test
    void posteriorDraws_ofNoneOrAfterNegativeSteps_areRefused() {
        try (FastWeights weights = weights(2)) {
            assertThatThrownBy(() -> method.posteriorDraws(weights, start, tasks, 1, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 and 0");
            assertThatThrownBy(() -> method.predictions(weights, start, tasks, -1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-1");
            assertThatThrownBy(() -> method.posteriorDraws(weights, new float[3], tasks, 1, 1))
                    .hasMessageContaining("the vector has 3");
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        InnerLoop loop = new InnerLoop(0.1, 1);
        assertThatThrownBy(() -> new AmortizedBayesianMaml(loop, 0, 1, 1)).hasMessageContaining("draws");
        assertThatThrownBy(() -> new AmortizedBayesianMaml(loop, 1, -1, 1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new AmortizedBayesianMaml(loop, 1, 1, 0)).hasMessageContaining("deviation");
        assertThatThrownBy(() -> new AmortizedBayesianMaml(new InnerLoop(0.1, 1, 5), 1, 1, 1))
                .hasMessageContaining("clip norm was 5");
    }
}
