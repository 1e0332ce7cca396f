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
            return loss + WEIGHT * divergence;
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
                // Five standard errors of a mean and of a deviation.
                assertThat(mean).isCloseTo(start[i], within(5 * expected / Math.sqrt(count)));
                assertThat(deviation).isCloseTo(expected, within(5 * expected / Math.sqrt(2 * count)));
            }
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
