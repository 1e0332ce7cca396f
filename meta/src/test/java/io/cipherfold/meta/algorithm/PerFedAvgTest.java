// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.algorithm.PerFedAvg.Curvature;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.ReferenceMlp;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the paper's algorithm in double precision, and against MAML where both are the same. */
class PerFedAvgTest {

    private static final double PERSONAL_RATE = 0.03;
    private static final double LOCAL_RATE = 0.02;

    private final Mlp model = new Mlp(List.of(1, 8, 6, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final PersonalisedReference reference = new PersonalisedReference(new ReferenceMlp(model));
    private final SinusoidTasks source = new SinusoidTasks(5, 6, 12);
    private final List<Task> tasks = List.of(source.task(0), source.task(1), source.task(2));
    private final float[] start = model.initialise(4);

    private float[] updates(MetaAlgorithm algorithm, List<Task> of) {
        return updates(model, algorithm, start, of);
    }

    private static float[] updates(Mlp model, MetaAlgorithm algorithm, float[] start, List<Task> of) {
        float[] updates = new float[of.size() * start.length];
        try (FastWeights weights =
                model.fastWeights(algorithm.trainingShape(of.get(0).shape()), of.size())) {
            algorithm.metaUpdates(weights, start, of, updates);
        }
        return updates;
    }

    /** Weights below 2 in float32 are rounded by up to 6e-8 in each step, and their difference is divided by the rate. */
    private static double rounding(double rate) {
        return 3e-7 / rate;
    }

    private void assertIsThePapersAlgorithm(PerFedAvg algorithm) {
        float[] updates = updates(algorithm, tasks);
        for (int task = 0; task < tasks.size(); task++) {
            double[] end = reference.perFedAvg(PersonalisedReference.inDoubles(start), tasks.get(task), algorithm);
            for (int i = 0; i < start.length; i++) {
                assertThat((double) updates[task * start.length + i])
                        .as("task %d, parameter %d", task, i)
                        .isCloseTo((start[i] - end[i]) / LOCAL_RATE, within(rounding(LOCAL_RATE)));
            }
        }
    }

    @Test
    void metaUpdates_firstOrderThreeSteps_isThePapersAlgorithm() {
        assertIsThePapersAlgorithm(new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 3, 2, Curvature.NONE));
    }

    /**
     * The paper's finite difference errs by a sixth of DELTA^2 times third derivatives along the gradient, about 1e-6 of it,
     * times the personal rate: less than rounding.
     */
    @Test
    void metaUpdates_exactThreeSteps_isThePapersAlgorithmWithFiniteDifferences() {
        assertIsThePapersAlgorithm(new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 3, 2, Curvature.EXACT));
    }

    /** One weight, no bias in the inputs' way: y = w x + b, whose Hessian is twice the mean of (x, 1)(x, 1)'. */
    @Test
    void metaUpdates_exactOnALine_isTheClosedForm() {
        Mlp line = new Mlp(List.of(1, 1), Activation.TANH, Loss.SQUARED_ERROR);
        float[] from = {0.5f, -0.25f};
        PerFedAvg algorithm = new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 3, 2, Curvature.EXACT);
        Task task = tasks.get(1);
        double[] local = {from[0], from[1]};
        for (int t = 0; t < 3; t++) {
            double[] g = lineGradient(local, task.support(), 2 * t, 2);
            double[] moved = {local[0] - PERSONAL_RATE * g[0], local[1] - PERSONAL_RATE * g[1]};
            double[] after = lineGradient(moved, task.query(), 4 * t, 2);
            double[] product = lineHessianProduct(after, task.query(), 4 * t + 2, 2);
            for (int i = 0; i < 2; i++) {
                local[i] -= LOCAL_RATE * (after[i] - PERSONAL_RATE * product[i]);
            }
        }
        float[] update = updates(line, algorithm, from, List.of(task));
        for (int i = 0; i < 2; i++) {
            assertThat((double) update[i]).isCloseTo((from[i] - local[i]) / LOCAL_RATE, within(rounding(LOCAL_RATE)));
        }
    }

    private static double[] lineGradient(double[] at, Examples points, int first, int count) {
        double[] gradient = new double[2];
        for (int point = first; point < first + count; point++) {
            double error = at[0] * points.input(point, 0) + at[1] - points.target(point, 0);
            gradient[0] += 2 * error * points.input(point, 0) / count;
            gradient[1] += 2 * error / count;
        }
        return gradient;
    }

    private static double[] lineHessianProduct(double[] direction, Examples points, int first, int count) {
        double[] product = new double[2];
        for (int point = first; point < first + count; point++) {
            double along = direction[0] * points.input(point, 0) + direction[1];
            product[0] += 2 * along * points.input(point, 0) / count;
            product[1] += 2 * along / count;
        }
        return product;
    }

    @Test
    void metaUpdates_oneStepFirstOrder_isFirstOrderMaml() {
        float[] updates = updates(new PerFedAvg(PERSONAL_RATE, 1, 1, 6, Curvature.NONE), tasks);
        float[] expected = updates(new FirstOrderMaml(new InnerLoop(PERSONAL_RATE, 1)), halved(tasks));
        assertClose(updates, expected);
    }

    /** With the batch of the personal step once more in place of that of the Hessian. */
    @Test
    void metaUpdates_oneStepExactWithTheSameBatches_isMaml() {
        List<Task> repeating = halved(tasks).stream()
                .map(task -> new Task(task.support(), Examples.concatenation(task.query(), task.support())))
                .toList();
        float[] updates = updates(new PerFedAvg(PERSONAL_RATE, 1, 1, 6, Curvature.EXACT), repeating);
        float[] expected = updates(new Maml(new InnerLoop(PERSONAL_RATE, 1)), halved(tasks));
        assertClose(updates, expected);
        float[] firstOrder = updates(new PerFedAvg(PERSONAL_RATE, 1, 1, 6, Curvature.NONE), repeating);
        double largest = 0;
        for (int i = 0; i < updates.length; i++) {
            largest = Math.max(largest, Math.abs(updates[i] - firstOrder[i]));
        }
        assertThat(largest).as("second derivatives matter here").isGreaterThan(0.01);
    }

    private static List<Task> halved(List<Task> of) {
        return of.stream()
                .map(task -> new Task(task.support(), PersonalisedReference.batch(task.query(), 0, 6)))
                .toList();
    }

    /** Gradients of up to 20 in float32, and one rounding of a weight. */
    private static void assertClose(float[] updates, float[] expected) {
        for (int i = 0; i < updates.length; i++) {
            assertThat((double) updates[i]).as("number %d", i).isCloseTo(expected[i], within(2e-5));
        }
    }

    /** Points come class after class; batches with one of each have the gradient 0 by the biases at zero weights. */
    @Test
    void metaUpdates_classAfterClass_haveEveryClassInEveryBatch() {
        Mlp linear = new Mlp(List.of(1, 4), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
        Task task = new Task(RepeatedClasses.of(4, 3), RepeatedClasses.of(4, 6));
        float[] update = updates(
                linear,
                new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 3, 4, Curvature.EXACT),
                new float[linear.layout().length()],
                List.of(task));
        for (float number : update) {
            assertThat((double) number).isCloseTo(0, within(rounding(LOCAL_RATE)));
        }
    }

    @Test
    void adapt_twoSteps_goesDownTheSupportLossAtThePersonalRate() {
        PerFedAvg algorithm = new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 3, 2, Curvature.EXACT);
        List<List<Score>> curve;
        try (FastWeights weights = model.fastWeights(source.shape(), 3)) {
            curve = algorithm.adapt(weights, start, tasks, 2);
        }
        double[] at = PersonalisedReference.inDoubles(start);
        for (int step = 0; step <= 2; step++) {
            assertThat(curve.get(step).get(1).loss())
                    .isCloseTo(reference.network().loss(at, tasks.get(1).query()), within(1e-4));
            at = PersonalisedReference.sum(
                    at,
                    -PERSONAL_RATE,
                    reference.network().gradient(at, tasks.get(1).support()));
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new PerFedAvg(0, LOCAL_RATE, 1, 1, Curvature.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PerFedAvg(PERSONAL_RATE, Double.NaN, 1, 1, Curvature.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 0, 5, Curvature.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 local step", "0 and 5");
        assertThatThrownBy(() -> new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 1, -2, Curvature.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-2");
    }

    @Test
    void trainingShape_tasksWithTooFewPoints_areRefused() {
        PerFedAvg algorithm = new PerFedAvg(PERSONAL_RATE, LOCAL_RATE, 3, 2, Curvature.EXACT);
        assertThat(algorithm.trainingShape(new TaskShape(1, 1, 6, 12))).isEqualTo(new TaskShape(1, 1, 2, 2));
        assertThatThrownBy(() -> algorithm.trainingShape(new TaskShape(1, 1, 5, 12)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("need 6 support and 12 query points, a task has 5 and 12");
        assertThatThrownBy(() -> algorithm.trainingShape(new TaskShape(1, 1, 6, 11)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a task has 6 and 11");
    }
}
