// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlpTest {

    private static final double RATE = 0.1;

    private static Mlp network(Activation activation, Loss loss) {
        return loss == Loss.SQUARED_ERROR
                ? new Mlp(List.of(2, 7, 5, 1), activation, loss)
                : new Mlp(List.of(6, 9, 4), activation, loss);
    }

    private static TaskShape shape(Mlp model) {
        return new TaskShape(
                model.widths().get(0), model.widths().get(model.widths().size() - 1), 3, 5);
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Largest difference, relative to the largest number of the expected vector. */
    private static double relativeError(float[] actual, int offset, double[] expected) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[offset + i] - expected[i]));
        }
        return difference / largest;
    }

    /**
     * Both passes, on shared and on own weights, against central differences. float32 has 6e-8 relative error per
     * operation and these networks sum fewer than 100 terms: 1e-5 of the largest number leaves room, a wrong sign or a
     * missing term does not fit. A central difference across the kink of a ReLU could be off, but for these seeds no
     * weighted sum is that close to 0.
     */
    @ParameterizedTest
    @CsvSource({"RELU,SQUARED_ERROR", "TANH,SQUARED_ERROR", "RELU,SOFTMAX_CROSS_ENTROPY", "TANH,SOFTMAX_CROSS_ENTROPY"})
    void gradients_sharedAndOwnWeights_matchCentralDifferences(Activation activation, Loss loss) {
        Mlp model = network(activation, loss);
        ReferenceMlp reference = new ReferenceMlp(model);
        TaskShape shape = shape(model);
        int parameters = model.layout().length();
        List<Task> tasks = RandomTasks.draw(4, shape, SeededStream.of(11));
        // Not the model's own start: a classifier's last layer is zero there, which would hide the layers below.
        float[] start = new float[parameters];
        SeededStream stream = SeededStream.of(3);
        for (int i = 0; i < parameters; i++) {
            start[i] = (float) stream.nextUniform(-0.6, 0.6);
        }
        float[] gradients = new float[4 * parameters];
        float[] moved = new float[4 * parameters];
        try (FastWeights weights = model.fastWeights(shape, 6)) {
            weights.load(tasks);
            weights.reset(start);
            weights.gradients(Part.SUPPORT, gradients);
            for (int task = 0; task < 4; task++) {
                double[] expected =
                        reference.gradient(toDoubles(start), tasks.get(task).support());
                assertThat(relativeError(gradients, task * parameters, expected))
                        .isLessThan(1e-5);
            }

            weights.step(Part.SUPPORT, Descent.uniform(model.layout(), RATE));
            weights.step(Part.SUPPORT, Descent.uniform(model.layout(), RATE));
            weights.weights(moved);
            weights.gradients(Part.QUERY, gradients);
            List<Score> scores = weights.scores(Part.QUERY);
            for (int task = 0; task < 4; task++) {
                double[] own = toDoubles(start);
                for (int step = 0; step < 2; step++) {
                    double[] gradient = reference.gradient(own, tasks.get(task).support());
                    for (int i = 0; i < parameters; i++) {
                        own[i] -= RATE * gradient[i];
                    }
                }
                Examples query = tasks.get(task).query();
                assertThat(relativeError(moved, task * parameters, own)).isLessThan(1e-5);
                assertThat(relativeError(gradients, task * parameters, reference.gradient(own, query)))
                        .isLessThan(1e-5);
                assertThat(scores.get(task).loss()).isCloseTo(reference.loss(own, query), within(1e-5));
            }
        }
    }

    @Test
    void scores_classification_countHits() {
        Mlp model = network(Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);
        ReferenceMlp reference = new ReferenceMlp(model);
        Task task = RandomTasks.draw(1, shape(model), SeededStream.of(5)).get(0);
        float[] start = model.initialise(1);
        int hits = 0;
        for (int point = 0; point < 5; point++) {
            double[] input = new double[6];
            for (int i = 0; i < 6; i++) {
                input[i] = task.query().input(point, i);
            }
            double[] outputs = reference.outputs(toDoubles(start), input);
            int best = 0;
            for (int i = 1; i < 4; i++) {
                best = outputs[i] > outputs[best] ? i : best;
            }
            hits += task.query().target(point, best) == 1 ? 1 : 0;
        }
        try (FastWeights weights = model.fastWeights(shape(model), 1)) {
            weights.load(List.of(task));
            weights.reset(start);
            assertThat(weights.scores(Part.QUERY).get(0).accuracy()).isEqualTo(hits / 5.0);
        }
    }

    /**
     * What a task becomes must not depend on who else is in the batch. Only rounding may differ with the place: a product
     * of at most 41 terms errs by 41 * 2^-24 = 2.4e-6 of its size, and ten of them follow each other.
     */
    @ParameterizedTest
    @CsvSource({"RELU,64", "TANH,64", "RELU,63", "TANH,7"})
    void steps_anyCompanyAndPosition_giveTheSame(Activation activation, int capacity) {
        Mlp model = new Mlp(List.of(1, 40, 40, 1), activation, Loss.SQUARED_ERROR);
        SinusoidTasks source = new SinusoidTasks(8, 10, 10);
        float[] start = model.initialise(2);
        int parameters = model.layout().length();
        float[] alone = new float[parameters];
        float[] batch = new float[capacity * parameters];
        List<Task> tasks = new ArrayList<>();
        for (int id = 0; id < capacity; id++) {
            tasks.add(source.task(id));
        }
        try (FastWeights weights = model.fastWeights(source.shape(), capacity);
                FastWeights one = model.fastWeights(source.shape(), 1)) {
            adapt(weights, start, tasks, batch);
            for (int id = 0; id < capacity; id++) {
                int from = id * parameters;
                adapt(weights, start, List.of(tasks.get(id)), alone);
                assertThat(relativeError(batch, from, toDoubles(alone)))
                        .as("task %d", id)
                        .isLessThan(2.5e-5);
                adapt(one, start, List.of(tasks.get(id)), alone);
                assertThat(relativeError(batch, from, toDoubles(alone)))
                        .as("task %d with another capacity", id)
                        .isLessThan(1e-5);
            }
        }
    }

    private static void adapt(FastWeights weights, float[] start, List<Task> tasks, float[] gradients) {
        Descent descent = Descent.uniform(weights.model().layout(), 0.01);
        weights.load(tasks);
        weights.reset(start);
        weights.step(Part.SUPPORT, descent);
        weights.step(Part.SUPPORT, descent);
        weights.gradients(Part.QUERY, gradients);
    }

    @Test
    void weights_beforeAnyStep_areTheSharedOnes() {
        Mlp model = network(Activation.RELU, Loss.SQUARED_ERROR);
        float[] start = model.initialise(2);
        float[] copies = new float[2 * start.length];
        try (FastWeights weights = model.fastWeights(shape(model), 3)) {
            weights.load(RandomTasks.draw(2, shape(model), SeededStream.of(1)));
            weights.reset(start);
            weights.weights(copies);
        }
        assertThat(Arrays.copyOfRange(copies, 0, start.length)).isEqualTo(start);
        assertThat(Arrays.copyOfRange(copies, start.length, 2 * start.length)).isEqualTo(start);
    }

    @Test
    void layout_names_coverTheVector() {
        ParameterLayout layout = new Mlp(List.of(1, 40, 40, 1), Activation.RELU, Loss.SQUARED_ERROR).layout();
        assertThat(layout.length()).isEqualTo(1761);
        assertThat(layout.segment("layer2.weight")).isEqualTo(new ParameterLayout.Segment("layer2.weight", 80, 40, 40));
        assertThat(layout.segment("layer3.bias").offset()).isEqualTo(1760);
        assertThatThrownBy(() -> layout.segment("layer4.bias"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer3.bias");
    }

    @Test
    void initialise_seed_decides() {
        Mlp model = network(Activation.RELU, Loss.SQUARED_ERROR);
        assertThat(model.initialise(7)).isEqualTo(model.initialise(7)).isNotEqualTo(model.initialise(8));
        for (float parameter : model.initialise(7)) {
            assertThat(Math.abs(parameter)).isLessThanOrEqualTo((float) (1 / Math.sqrt(2)));
        }
    }

    @Test
    void initialise_classifier_prefersNoClass() {
        Mlp model = network(Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
        float[] start = model.initialise(7);
        ParameterLayout.Segment last = model.layout().segment("layer2.weight");
        for (int i = last.offset(); i < start.length; i++) {
            assertThat(start[i]).isZero();
        }
        assertThat(start[0]).isNotZero();
        try (FastWeights weights = model.fastWeights(shape(model), 1)) {
            weights.load(RandomTasks.draw(1, shape(model), SeededStream.of(1)));
            weights.reset(start);
            assertThat(weights.scores(Part.QUERY).get(0).loss()).isCloseTo(Math.log(4), within(1e-6));
        }
    }

    @Test
    void wrongArguments_areRefused() {
        Mlp model = network(Activation.RELU, Loss.SQUARED_ERROR);
        TaskShape shape = shape(model);
        List<Task> tasks = RandomTasks.draw(3, shape, SeededStream.of(1));
        assertThatThrownBy(() -> new Mlp(List.of(3), Activation.RELU, Loss.SQUARED_ERROR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model.fastWeights(new TaskShape(3, 1, 3, 5), 2))
                .isInstanceOf(IllegalArgumentException.class);
        try (FastWeights weights = model.fastWeights(shape, 2)) {
            assertThatThrownBy(() -> weights.step(Part.SUPPORT, Descent.uniform(model.layout(), RATE)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> weights.load(tasks)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> weights.load(List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> weights.load(RandomTasks.draw(1, new TaskShape(2, 1, 4, 5), SeededStream.of(1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("supportPoints=3");
            assertThatThrownBy(() -> weights.reset(new float[4]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4");
        }
    }

    @Test
    void closed_refusesUse() {
        Mlp model = network(Activation.RELU, Loss.SQUARED_ERROR);
        FastWeights weights = model.fastWeights(shape(model), 2);
        weights.close();
        weights.close();
        assertThatThrownBy(() -> weights.reset(model.initialise(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nonFiniteParameters_showInTheScore() {
        Mlp model = network(Activation.RELU, Loss.SQUARED_ERROR);
        float[] broken = model.initialise(1);
        broken[broken.length - 1] = Float.NaN;
        try (FastWeights weights = model.fastWeights(shape(model), 1)) {
            weights.load(RandomTasks.draw(1, shape(model), SeededStream.of(1)));
            weights.reset(broken);
            assertThat(weights.scores(Part.QUERY).get(0).loss()).isNaN();
        }
    }
}
