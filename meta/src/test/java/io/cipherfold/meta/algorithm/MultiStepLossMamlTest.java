// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Conv4;
import io.cipherfold.meta.model.Descent;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.model.RandomTasks;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of a sum of losses after several steps, computed again without the sum. */
class MultiStepLossMamlTest {

    /** A power of two, as the parameters lie on a grid, see {@link ExactGradientTest}. */
    private static final double STEP = 1.0 / (1 << 20);

    private static final double GRID = 1.0 / (1 << 10);
    private static final double RATE = 0.125;
    private static final double LAST_SHARE = 0.5;

    /** One half for the loss after the third step, a quarter for each before. */
    private static final double[] SHARES = {0.25, 0.25, 0.5};

    private static final Mlp TANH = new Mlp(List.of(4, 6, 5, 3), Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);

    private static final TaskShape IMAGES = new TaskShape(256, 3, 6, 5);
    private static final TaskShape ROWS = new TaskShape(4, 3, 6, 5);

    private final InnerLoop loop = new InnerLoop(RATE, SHARES.length);

    static Stream<Model> models() {
        return Stream.of(TANH, Conv4.classifier(16, 2, Conv4.Halving.STRIDE, 3));
    }

    private static TaskShape shape(Model model) {
        return model == TANH ? ROWS : IMAGES;
    }

    private static List<Task> tasks(Model model) {
        return RandomTasks.labelled(2, shape(model), SeededStream.of(21));
    }

    private static float[] start(Model model) {
        float[] shared = model.initialise(4);
        SeededStream stream = SeededStream.of(3);
        for (int i = 0; i < shared.length; i++) {
            shared[i] = (float) (GRID * Math.rint((shared[i] + stream.nextUniform(-0.2, 0.2)) / GRID));
        }
        return shared;
    }

    private static FastWeights weights(Model model) {
        return model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, shape(model), 2);
    }

    private static float[] updates(MetaAlgorithm algorithm, Model model) {
        float[] updates = new float[2 * model.layout().length()];
        try (FastWeights weights = weights(model)) {
            algorithm.metaUpdates(weights, start(model), tasks(model), updates);
        }
        return updates;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void assertClose(float[] actual, double[] expected, double tolerance) {
        double largest = largest(actual);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]) / largest)
                    .as("number %d", i)
                    .isLessThan(tolerance);
        }
    }

    /** Errs as {@link ExactGradientTest} says. */
    @ParameterizedTest
    @MethodSource("models")
    void metaUpdates_threeSteps_areTheGradientOfTheSumOfLosses(Model model) {
        float[] shared = start(model);
        double[] expected = new double[2 * shared.length];
        try (FastWeights weights = weights(model)) {
            for (int i = 0; i < shared.length; i++) {
                float kept = shared[i];
                shared[i] = (float) (kept + STEP);
                double[] above = sums(weights, shared, tasks(model));
                shared[i] = (float) (kept - STEP);
                double[] below = sums(weights, shared, tasks(model));
                shared[i] = kept;
                for (int task = 0; task < 2; task++) {
                    expected[task * shared.length + i] = (above[task] - below[task]) / (2 * STEP);
                }
            }
        }
        assertClose(updates(new MultiStepLossMaml(loop, LAST_SHARE), model), expected, 1e-5);
    }

    private double[] sums(FastWeights weights, float[] shared, List<Task> tasks) {
        var curve = new Maml(loop).adapt(weights, shared, tasks, SHARES.length);
        double[] sums = new double[tasks.size()];
        for (int step = 1; step <= SHARES.length; step++) {
            for (int task = 0; task < sums.length; task++) {
                sums[task] += SHARES[step - 1] * curve.get(step).get(task).loss();
            }
        }
        return sums;
    }

    /** Every loss on its own, through the steps up to it: sums of three rounded numbers differ by a few times 2^-24. */
    @Test
    void metaUpdates_threeSteps_areTheSumOfThoseOfMaml() {
        double[] expected = new double[2 * TANH.layout().length()];
        for (int steps = 1; steps <= SHARES.length; steps++) {
            float[] one = updates(new Maml(new InnerLoop(RATE, steps)), TANH);
            for (int i = 0; i < one.length; i++) {
                expected[i] += SHARES[steps - 1] * one[i];
            }
        }
        assertClose(updates(new MultiStepLossMaml(loop, LAST_SHARE), TANH), expected, 1e-6);
    }

    @Test
    void metaUpdates_lossOfTheLastStepAlone_areThoseOfMaml() {
        assertThat(updates(new MultiStepLossMaml(loop, 1), TANH)).isEqualTo(updates(new Maml(loop), TANH));
        InnerLoop one = new InnerLoop(RATE, 1);
        assertThat(updates(new MultiStepLossMaml(one, 0.3), TANH)).isEqualTo(updates(new Maml(one), TANH));
    }

    @Test
    void lastShare_outOfRange_isRefused() {
        for (double share : new double[] {0, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new MultiStepLossMaml(loop, share))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(0, 1], was " + share);
        }
    }

    @Test
    void gradientsThroughSteps_sharesThatDoNotFit_areRefused() {
        float[] target = new float[2 * TANH.layout().length()];
        try (FastWeights weights = weights(TANH)) {
            loop.adaptRemembered(weights, start(TANH), tasks(TANH), loop.descent(TANH));
            assertThatThrownBy(() -> weights.gradientsThroughSteps(Part.QUERY, List.of(1.0), target))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("after 3 steps were given 1 shares");
            assertThatThrownBy(() -> weights.gradientsThroughSteps(Part.SUPPORT, List.of(1.0, 1.0, 1.0), target))
                    .isInstanceOf(IllegalStateException.class);
            Descent head = Descent.of(TANH.layout(), TANH.head(), RATE);
            loop.adaptRemembered(weights, start(TANH), tasks(TANH), head);
            assertThatThrownBy(() -> weights.gradientsThroughSteps(Part.QUERY, List.of(1.0, 1.0, 1.0), target))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all layers");
        }
    }
}
