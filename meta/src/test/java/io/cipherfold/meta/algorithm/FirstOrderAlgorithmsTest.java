// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.ReferenceMlp;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the same algorithms in plain Java and double precision with gradients by central differences. */
class FirstOrderAlgorithmsTest {

    private static final double RATE = 0.02;

    /** float32 against double through at most four gradients of networks with fewer than 100 terms per sum. */
    private static final double TOLERANCE = 2e-5;

    private final Mlp model = new Mlp(List.of(1, 8, 6, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final ReferenceMlp reference = new ReferenceMlp(model);
    private final SinusoidTasks source = new SinusoidTasks(5, 6, 9);
    private final List<Task> tasks = List.of(source.task(0), source.task(1), source.task(2));
    private final float[] start = model.initialise(4);

    private double[] startInDoubles() {
        double[] doubles = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            doubles[i] = start[i];
        }
        return doubles;
    }

    private double[] descend(double[] parameters, Examples examples) {
        double[] gradient = reference.gradient(parameters, examples);
        double[] moved = parameters.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= RATE * gradient[i];
        }
        return moved;
    }

    private float[] updates(MetaAlgorithm algorithm) {
        float[] updates = new float[tasks.size() * start.length];
        try (FastWeights weights = model.fastWeights(source.shape(), tasks.size())) {
            algorithm.metaUpdates(weights, start, tasks, updates);
        }
        return updates;
    }

    private void assertUpdate(float[] updates, int task, double[] expected) {
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) updates[task * start.length + i]).isCloseTo(expected[i], within(TOLERANCE * largest));
        }
    }

    @Test
    void firstOrderMaml_threeSteps_isTheQueryGradientAtTheAdaptedWeights() {
        float[] updates = updates(new FirstOrderMaml(new InnerLoop(RATE, 3)));
        for (int task = 0; task < tasks.size(); task++) {
            double[] adapted = startInDoubles();
            for (int step = 0; step < 3; step++) {
                adapted = descend(adapted, tasks.get(task).support());
            }
            assertUpdate(
                    updates, task, reference.gradient(adapted, tasks.get(task).query()));
        }
    }

    @Test
    void reptile_fourSteps_isTheSumOfTheGradientsOnTheWay() {
        float[] updates = updates(new Reptile(new InnerLoop(RATE, 4)));
        for (int task = 0; task < tasks.size(); task++) {
            double[] adapted = startInDoubles();
            double[] sum = new double[start.length];
            for (int step = 0; step < 4; step++) {
                Examples minibatch = step % 2 == 0
                        ? tasks.get(task).support()
                        : tasks.get(task).query();
                double[] gradient = reference.gradient(adapted, minibatch);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += gradient[i];
                }
                adapted = descend(adapted, minibatch);
            }
            // The difference of nearly equal weights loses digits: one rounding of a weight, divided by the rate.
            for (int i = 0; i < sum.length; i++) {
                assertThat((double) updates[task * start.length + i]).isCloseTo(sum[i], within(1e-6 / RATE));
            }
        }
    }

    @Test
    void adapt_curve_matchesTheReference() {
        List<List<Score>> curve;
        try (FastWeights weights = model.fastWeights(source.shape(), 5)) {
            curve = new FirstOrderMaml(new InnerLoop(RATE, 1)).adapt(weights, start, tasks, 3);
        }
        assertThat(curve).hasSize(4);
        for (int task = 0; task < tasks.size(); task++) {
            double[] adapted = startInDoubles();
            for (int step = 0; step <= 3; step++) {
                assertThat(curve.get(step).get(task).loss())
                        .isCloseTo(reference.loss(adapted, tasks.get(task).query()), within(1e-4));
                adapted = descend(adapted, tasks.get(task).support());
            }
        }
    }

    @Test
    void innerLoop_outOfRange_isRefused() {
        assertThatThrownBy(() -> new InnerLoop(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InnerLoop(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InnerLoop(0.1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * Twenty classes of ten points whose inputs are all zero, with a bias for each class: its update is the sum over five
     * minibatches of a probability near 1/20 less the share of its points, which is 2 or 3 in 50 all together. A class that
     * is in no minibatch would have 0.25.
     */
    @Test
    void reptile_smallMinibatches_haveEveryClass() {
        int ways = 20;
        Mlp linear = new Mlp(List.of(1, ways), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
        Reptile reptile = new Reptile(new InnerLoop(0.001, 5), 10);
        Task task = new Task(RepeatedClasses.of(ways, 5), RepeatedClasses.of(ways, 5));
        float[] zeros = new float[linear.layout().length()];
        float[] update = new float[zeros.length];
        try (FastWeights weights = linear.fastWeights(reptile.trainingShape(task.shape()), 1)) {
            reptile.metaUpdates(weights, zeros, List.of(task), update);
        }
        for (int i = 0; i < update.length; i++) {
            assertThat((double) update[i]).as("parameter %d", i).isBetween(-0.06, 0.06);
        }
    }

    /**
     * With enough steps of both loops the derivative of the query loss at the minimum, which is the gradient through all the
     * steps: against central differences of the query loss after them.
     */
    @Test
    void implicitMaml_manySteps_isTheGradientThroughThem() {
        ImplicitMaml algorithm = new ImplicitMaml(new InnerLoop(0.2, 60), 2, 40);
        float[] updates = updates(algorithm);
        double largest = 0;
        for (int i = 0; i < start.length; i++) {
            largest = Math.max(largest, Math.abs(updates[i]));
        }
        for (int i = 0; i < start.length; i += 7) {
            double expected = (minimised(i, 1e-4) - minimised(i, -1e-4)) / 2e-4;
            assertThat((double) updates[i]).as("parameter %d", i).isCloseTo(expected, within(1e-3 * largest));
        }
    }

    private double minimised(int moved, double way) {
        double[] from = startInDoubles();
        from[moved] += way;
        double[] parameters = from.clone();
        for (int step = 0; step < 60; step++) {
            double[] gradient = reference.gradient(parameters, tasks.get(0).support());
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= 0.2 * (gradient[i] + 2 * (parameters[i] - from[i]));
            }
        }
        return reference.loss(parameters, tasks.get(0).query());
    }
}
