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
import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the paper's algorithm in double precision, and in its limits. */
class MoreauEnvelopesTest {

    private static final double PERSONAL_RATE = 0.03;
    private static final double LOCAL_RATE = 0.02;
    private static final double PULL = 10;

    private final Mlp model = new Mlp(List.of(1, 8, 6, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final PersonalisedReference reference = new PersonalisedReference(new ReferenceMlp(model));
    private final SinusoidTasks source = new SinusoidTasks(5, 6, 9);
    private final List<Task> tasks = List.of(source.task(0), source.task(1));
    private final float[] start = model.initialise(4);
    private final double[] startInDoubles = PersonalisedReference.inDoubles(start);

    private float[] updates(MetaAlgorithm algorithm) {
        return updates(model, algorithm, start, tasks);
    }

    private static float[] updates(Mlp model, MetaAlgorithm algorithm, float[] start, List<Task> of) {
        float[] updates = new float[of.size() * start.length];
        try (FastWeights weights =
                model.fastWeights(algorithm.trainingShape(of.get(0).shape()), of.size())) {
            algorithm.metaUpdates(weights, start, of, updates);
        }
        return updates;
    }

    private float[] personalModels(MoreauEnvelopes algorithm) {
        float[] models = new float[tasks.size() * start.length];
        try (FastWeights weights = model.fastWeights(algorithm.trainingShape(source.shape()), tasks.size())) {
            algorithm.personalModels(weights, start, tasks, models);
        }
        return models;
    }

    /** Weights below 2 in float32 are rounded by up to 6e-8 in each of a few steps; updates are divided by a rate. */
    private static double rounding(double rate) {
        return 5e-7 / rate;
    }

    @Test
    void localRounds_fiveBatches_areThePapersAlgorithm() {
        MoreauEnvelopes algorithm = new MoreauEnvelopes(PERSONAL_RATE, 4, PULL, LOCAL_RATE, 3);
        float[] updates = updates(algorithm);
        float[] personal = personalModels(algorithm);
        for (int task = 0; task < tasks.size(); task++) {
            double[][] expected = reference.moreau(startInDoubles, tasks.get(task), algorithm);
            for (int i = 0; i < start.length; i++) {
                int place = task * start.length + i;
                assertThat((double) updates[place])
                        .isCloseTo((start[i] - expected[0][i]) / LOCAL_RATE, within(rounding(LOCAL_RATE)));
                assertThat((double) personal[place]).isCloseTo(expected[1][i], within(rounding(1)));
            }
        }
    }

    /** The server's line of the algorithm: (1 - beta) w + beta times the mean of the local models. */
    @Test
    void metaUpdates_plainDescentAtBetaTimesTheLocalRate_mixesByBeta() {
        double beta = 2;
        MoreauEnvelopes algorithm = new MoreauEnvelopes(PERSONAL_RATE, 4, PULL, LOCAL_RATE, 3);
        float[] updates = updates(algorithm);
        double[] mean = new double[start.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = ((double) updates[i] + updates[start.length + i]) / 2;
        }
        double[] server = startInDoubles.clone();
        new ServerOptimiser(ServerOptimiser.Settings.sgd(beta * LOCAL_RATE), server.length).step(server, mean, 1);
        double[] first = reference.moreau(startInDoubles, tasks.get(0), algorithm)[0];
        double[] second = reference.moreau(startInDoubles, tasks.get(1), algorithm)[0];
        for (int i = 0; i < server.length; i++) {
            assertThat(server[i])
                    .isCloseTo((1 - beta) * start[i] + beta * (first[i] + second[i]) / 2, within(beta * rounding(1)));
        }
    }

    /** A local model that goes all the way to a personal one of a single step takes that step itself. */
    @Test
    void metaUpdates_wholeWayAndOnePersonalStep_isFederatedAveraging() {
        float[] updates = updates(new MoreauEnvelopes(PERSONAL_RATE, 1, 1 / LOCAL_RATE, LOCAL_RATE, 3));
        float[] averaging = updates(new Reptile(new InnerLoop(PERSONAL_RATE, 5), 3));
        for (int i = 0; i < updates.length; i++) {
            assertThat(updates[i] * LOCAL_RATE).isCloseTo(averaging[i] * PERSONAL_RATE, within(rounding(1)));
        }
    }

    /** At the minimum the gradient of the envelope is the loss's at the personal model: equation 3 of the paper. */
    @Test
    void metaUpdates_manyPersonalSteps_isTheGradientOfTheEnvelope() {
        MoreauEnvelopes algorithm = new MoreauEnvelopes(PERSONAL_RATE, 200, PULL, LOCAL_RATE, 15);
        float[] updates = updates(algorithm);
        float[] personal = personalModels(algorithm);
        for (int task = 0; task < tasks.size(); task++) {
            double[] at = new double[start.length];
            for (int i = 0; i < at.length; i++) {
                at[i] = personal[task * at.length + i];
            }
            double[] gradient = reference.network().gradient(at, all(tasks.get(task)));
            for (int i = 0; i < at.length; i++) {
                assertThat((double) updates[task * at.length + i])
                        .as("task %d, parameter %d", task, i)
                        .isCloseTo(gradient[i], within(PULL * rounding(1) + rounding(LOCAL_RATE)));
            }
        }
    }

    /**
     * A personal model that cannot leave the local one: the envelope is the loss itself, but for a part of the order of
     * curvature / pull, here some 10 / 10,000.
     */
    @Test
    void metaUpdates_largePull_isThePlainGradient() {
        float[] updates = updates(new MoreauEnvelopes(1e-4, 40, 1e4, 1e-4, 15));
        for (int task = 0; task < tasks.size(); task++) {
            double[] gradient = reference.network().gradient(startInDoubles, all(tasks.get(task)));
            double largest = 0;
            for (double value : gradient) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < gradient.length; i++) {
                assertThat((double) updates[task * gradient.length + i])
                        .isCloseTo(gradient[i], within(0.01 * largest + rounding(1e-4)));
            }
        }
    }

    private static Examples all(Task task) {
        return Examples.concatenation(task.support(), task.query());
    }

    /** Points come class after class; batches with one of each have the gradient 0 by the biases at zero weights. */
    @Test
    void metaUpdates_classAfterClass_haveEveryClassInEveryBatch() {
        Mlp linear = new Mlp(List.of(1, 4), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
        Task task = new Task(RepeatedClasses.of(4, 3), RepeatedClasses.of(4, 2));
        float[] update = updates(
                linear,
                new MoreauEnvelopes(PERSONAL_RATE, 4, PULL, LOCAL_RATE, 4),
                new float[linear.layout().length()],
                List.of(task));
        for (float number : update) {
            assertThat((double) number).isCloseTo(0, within(rounding(LOCAL_RATE)));
        }
    }

    @Test
    void adapt_threeSteps_arePulledTowardsTheSharedModel() {
        MoreauEnvelopes algorithm = new MoreauEnvelopes(PERSONAL_RATE, 4, PULL, LOCAL_RATE, 3);
        List<List<Score>> curve;
        try (FastWeights weights = model.fastWeights(source.shape(), 2)) {
            curve = algorithm.adapt(weights, start, tasks, 3);
        }
        assertThat(curve).hasSize(4);
        for (int task = 0; task < tasks.size(); task++) {
            double[] personal = startInDoubles;
            for (int step = 0; step <= 3; step++) {
                assertThat(curve.get(step).get(task).loss())
                        .isCloseTo(
                                reference
                                        .network()
                                        .loss(personal, tasks.get(task).query()),
                                within(1e-4));
                personal = reference.pulled(
                        personal, startInDoubles, tasks.get(task).support(), algorithm);
            }
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new MoreauEnvelopes(-1, 4, PULL, LOCAL_RATE, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MoreauEnvelopes(PERSONAL_RATE, 0, PULL, LOCAL_RATE, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new MoreauEnvelopes(PERSONAL_RATE, 4, 51, 0.02, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 1 / the local rate 0.02, was 51");
        assertThatThrownBy(() -> new MoreauEnvelopes(PERSONAL_RATE, 4, Double.NaN, LOCAL_RATE, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new MoreauEnvelopes(PERSONAL_RATE, 4, PULL, LOCAL_RATE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 point, was 0");
    }

    @Test
    void trainingShape_batchesThatDoNotDivideATask_areRefused() {
        MoreauEnvelopes algorithm = new MoreauEnvelopes(PERSONAL_RATE, 4, PULL, LOCAL_RATE, 4);
        assertThat(algorithm.trainingShape(new TaskShape(1, 1, 6, 10))).isEqualTo(new TaskShape(1, 1, 4, 4));
        assertThatThrownBy(() -> algorithm.trainingShape(new TaskShape(1, 1, 6, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batches of 4 points do not divide the 15 points");
    }

    @Test
    void adapt_stepsBelowZero_areRefused() {
        MoreauEnvelopes algorithm = new MoreauEnvelopes(PERSONAL_RATE, 4, PULL, LOCAL_RATE, 3);
        try (FastWeights weights = model.fastWeights(source.shape(), 2)) {
            assertThatThrownBy(() -> algorithm.adapt(weights, start, tasks, -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("were -1");
        }
    }
}
