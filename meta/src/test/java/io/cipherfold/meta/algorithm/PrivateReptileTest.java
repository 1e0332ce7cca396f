// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Conv4;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.model.RandomTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class PrivateReptileTest {

    /** So little noise that it does not show. */
    private static final double NEARLY_NONE = 1e-3;

    private static final Model LINEAR = new Mlp(List.of(3, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private static final float[] START = {0.3f, -0.2f, 0.5f, 0.1f};

    private static PrivateReptile reptile(InnerLoop loop, double noiseMultiplier, double samplingRate, long seed) {
        return new PrivateReptile(loop, noiseMultiplier, samplingRate, () -> SeededStream.of(seed));
    }

    private static float[] update(PrivateReptile algorithm, Model model, float[] start, Task task, int capacity) {
        float[] update = new float[start.length];
        try (FastWeights weights = model.fastWeights(algorithm.trainingShape(task.shape()), capacity)) {
            algorithm.metaUpdates(weights, start, List.of(task), update);
        }
        return update;
    }

    private static Task task(int support, int query) {
        return RandomTasks.draw(1, new TaskShape(3, 1, support, query), SeededStream.of(6))
                .get(0);
    }

    /** Steps along the mean of the records' cut gradients of the linear model, by the formula. */
    private static double[] byFormula(Task task, double rate, int steps, double clip) {
        double[] w = {START[0], START[1], START[2], START[3]};
        Examples all = Examples.concatenation(task.support(), task.query());
        for (int step = 0; step < steps; step++) {
            double[] mean = new double[4];
            for (int point = 0; point < all.points(); point++) {
                double residual = w[3] - all.target(point, 0);
                for (int i = 0; i < 3; i++) {
                    residual += w[i] * all.input(point, i);
                }
                double[] gradient = new double[4];
                double squares = 0;
                for (int i = 0; i < 4; i++) {
                    gradient[i] = 2 * residual * (i < 3 ? all.input(point, i) : 1);
                    squares += gradient[i] * gradient[i];
                }
                double factor = Math.min(1, clip / Math.sqrt(squares));
                for (int i = 0; i < 4; i++) {
                    mean[i] += factor * gradient[i] / all.points();
                }
            }
            for (int i = 0; i < 4; i++) {
                w[i] -= rate * mean[i];
            }
        }
        return w;
    }

    @Test
    void metaUpdates_nearlyWithoutNoise_areTheWayBackFromStepsOnCutGradients() {
        Task task = task(5, 6);
        double[] adapted = byFormula(task, 0.1, 4, 1.2);
        assertThat(Math.abs(adapted[0] - byFormula(task, 0.1, 4, 1e9)[0]))
                .as("cutting matters here")
                .isGreaterThan(0.01);
        // Batches of four: neither divides the eleven records nor holds them all.
        float[] update = update(reptile(new InnerLoop(0.1, 4, 1.2), NEARLY_NONE, 1, 1), LINEAR, START, task, 4);
        for (int i = 0; i < 4; i++) {
            // Noise in each of the four sums has deviation 1.2e-3 on eleven records: six of them, and as much for
            // float32.
            assertThat((double) update[i]).isCloseTo((START[i] - adapted[i]) / 0.1, within(2 * 6 * 2 * 1.2e-3 / 11));
        }
    }

    @Test
    void metaUpdates_noise_hasTheDeviationOfItsMultiplierOverTheRecords() {
        Task task = task(5, 5);
        double clip = 0.5;
        double multiplier = 3;
        double squares = 0;
        int runs = 500;
        InnerLoop one = new InnerLoop(0.1, 1, clip);
        float[] quiet = update(reptile(one, NEARLY_NONE, 1, 1), LINEAR, START, task, 10);
        for (int run = 0; run < runs; run++) {
            float[] noisy = update(reptile(one, multiplier, 1, run), LINEAR, START, task, 10);
            for (int i = 0; i < 4; i++) {
                squares += Math.pow(noisy[i] - quiet[i], 2);
            }
        }
        double expected = Math.pow(multiplier * clip / 10, 2);
        // Five deviations sqrt(2 / n) of the mean of n squares, and a per cent for the quiet one's noise and the grid.
        assertThat(squares / runs / 4).isCloseTo(expected, within(expected * (5 * Math.sqrt(2.0 / runs / 4) + 0.01)));
    }

    @Test
    void metaUpdates_sampledRecords_areInAStepAsOftenAsTheRateSays() {
        // One record, whose gradient is longer than the clip norm: a step goes 1 / 0.3 as far, or nowhere.
        Task record = new Task(
                new Examples(1, new float[] {1, 2, 3}, new float[] {9}),
                new Examples(1, new float[] {1, 2, 3}, new float[] {9}));
        int hits = 0;
        int runs = 1000;
        for (int run = 0; run < runs; run++) {
            float[] update = update(reptile(new InnerLoop(0.1, 1, 1), NEARLY_NONE, 0.3, run), LINEAR, START, record, 2);
            double length = 0;
            for (float value : update) {
                length += value * value;
            }
            // Support and query set hold a copy each: a copy that is drawn is worth 1 / (0.3 * 2).
            hits += (int) Math.round(Math.sqrt(length) * 0.6);
        }
        // 2,000 coins: five deviations sqrt(2000 * 0.3 * 0.7) = 20.5.
        assertThat(hits).isBetween(600 - 103, 600 + 103);
    }

    @Test
    void metaUpdates_oneRecordMoreOrLess_changesAStepByAtMostTheClipNorm() {
        Task whole = task(5, 5);
        InnerLoop one = new InnerLoop(0.1, 1, 0.7);
        float[] with = update(reptile(one, 1, 1, 3), LINEAR, START, whole, 10);
        float[] inputs = new float[15];
        float[] targets = new float[5];
        whole.support().copyTargets(targets, 0);
        for (int point = 0; point < 5; point++) {
            whole.support().copyInput(point, inputs, 3 * point);
        }
        // A record that is not a number is as good as none.
        inputs[4] = Float.NaN;
        float[] without = update(
                reptile(one, 1, 1, 3), LINEAR, START, new Task(new Examples(5, inputs, targets), whole.query()), 10);
        double squares = 0;
        for (int i = 0; i < 4; i++) {
            squares += Math.pow(with[i] - without[i], 2);
        }
        assertThat(Math.sqrt(squares)).isBetween(0.01, 0.7 / 10 * (1 + 1e-5));
    }

    @Test
    void metaUpdates_fewestRecordsAndMoreRoomThanRecords_areFinite() {
        float[] update = update(reptile(new InnerLoop(0.1, 3, 1), 5, 1, 1), LINEAR, START, task(1, 1), 50);
        assertThat(update).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        // A record that is fitted exactly has a gradient of zeros.
        float[] perfect = {1, 0, 0, 0};
        Task fitted = new Task(
                new Examples(1, new float[] {2, 0, 0}, new float[] {2}),
                new Examples(1, new float[] {3, 0, 0}, new float[] {3}));
        for (float value : update(reptile(new InnerLoop(0.1, 3, 1), NEARLY_NONE, 1, 1), LINEAR, perfect, fitted, 2)) {
            assertThat((double) value).isCloseTo(0, within(3 * 6 * 1e-3));
        }
    }

    @Test
    void metaUpdates_secureRandomness_differFromCallToCall() {
        PrivateReptile algorithm = new PrivateReptile(new InnerLoop(0.1, 1, 1), 1, 1);
        assertThat(update(algorithm, LINEAR, START, task(2, 2), 4))
                .isNotEqualTo(update(algorithm, LINEAR, START, task(2, 2), 4));
    }

    @Test
    void metaUpdates_batchNormalisation_isRefused() {
        PrivateReptile algorithm = new PrivateReptile(new InnerLoop(0.1, 1, 1), 1, 1);
        Model model = Conv4.classifier(28, 4, Conv4.Halving.STRIDE, 5);
        assertThatThrownBy(() -> algorithm.layout(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without batch normalisation");
        TaskShape shape = new TaskShape(784, 5, 1, 1);
        try (FastWeights weights = model.fastWeights(shape, 2)) {
            List<Task> tasks = RandomTasks.draw(1, shape, SeededStream.of(1));
            float[] target = new float[model.layout().length()];
            assertThatThrownBy(() -> algorithm.metaUpdates(weights, model.initialise(1), tasks, target))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("without batch normalisation");
        }
    }

    @Test
    void create_withoutNoiseOrClipNorm_isRefused() {
        assertThatThrownBy(() -> new PrivateReptile(new InnerLoop(0.1, 1, 1), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without noise nothing is private; was 0.0");
        assertThatThrownBy(() -> new PrivateReptile(new InnerLoop(0.1, 1), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clip norm of records must be finite");
        assertThatThrownBy(() -> new PrivateReptile(new InnerLoop(0.1, 1, 1), 1, 1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sampling rate must be above 0 and at most 1, was 1.5");
    }

    @Test
    void adapt_newTasks_isWithoutNoise() {
        Task task = task(4, 4);
        PrivateReptile noisy = new PrivateReptile(new InnerLoop(0.05, 3, 100), 5, 1);
        try (FastWeights weights = LINEAR.fastWeights(task.shape(), 1)) {
            List<List<FastWeights.Score>> scores = new ArrayList<>(noisy.adapt(weights, START, List.of(task), 3));
            assertThat(scores).isEqualTo(new InnerLoop(0.05, 3).adapt(weights, START, List.of(task), 3));
            assertThat(weights.scores(Part.QUERY)).isEqualTo(scores.get(3));
        }
    }
}
