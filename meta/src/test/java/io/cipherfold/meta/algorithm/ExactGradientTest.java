// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Conv4;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Meta-updates that claim to be exact gradients, against central differences of the loss after adaptation, all in double
 * precision. Parameters are multiples of 2^-10 and the step is 2^-20, so that what goes through arrays of floats is exact;
 * the difference errs by the step's square, 1e-12, times a third derivative, and by rounding, 1e-10. For these seeds no ReLU or maximum changes
 * its branch within a step.
 */
class ExactGradientTest {

    private static final double STEP = 1.0 / (1 << 20);
    private static final double GRID = 1.0 / (1 << 10);

    private static final Mlp TANH = new Mlp(List.of(2, 6, 5, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private static final Mlp RELU = new Mlp(List.of(4, 7, 5, 3), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    private static final Conv4 STRIDE = Conv4.classifier(16, 2, Conv4.Halving.STRIDE, 3);
    private static final Conv4 POOL = Conv4.classifier(16, 2, Conv4.Halving.MAX_POOL, 3);

    static Stream<Arguments> exactAlgorithms() {
        return AlgorithmCase.all()
                .filter(subject -> subject.claim() == AlgorithmCase.Claim.EXACT_GRADIENT)
                .flatMap(subject ->
                        subject.kind() == AlgorithmCase.Kind.PREDICTS ? predicting(subject) : embedding(subject));
    }

    private static Stream<Arguments> predicting(AlgorithmCase subject) {
        return Stream.of(TANH, RELU, STRIDE, POOL)
                .flatMap(model -> Stream.of(
                        Arguments.of(subject, new InnerLoop(0.125, 1), model),
                        Arguments.of(subject, new InnerLoop(0.125, 3), model),
                        Arguments.of(subject, new InnerLoop(0.125, 3, 0.3), model)));
    }

    private static Stream<Arguments> embedding(AlgorithmCase subject) {
        InnerLoop unused = new InnerLoop(1, 1);
        return Stream.of(
                Arguments.of(subject, unused, new Mlp(List.of(4, 7, 5), Activation.RELU, Loss.SQUARED_ERROR)),
                Arguments.of(subject, unused, Conv4.embedding(16, 2, Conv4.Halving.STRIDE)),
                Arguments.of(subject, unused, Conv4.embedding(16, 2, Conv4.Halving.MAX_POOL)));
    }

    @ParameterizedTest
    @MethodSource("exactAlgorithms")
    void metaUpdates_areTheGradientOfTheLossAfterAdaptation(AlgorithmCase subject, InnerLoop loop, Model model) {
        MetaAlgorithm algorithm = subject.make().apply(loop);
        int steps = loop.steps();
        TaskShape shape = new TaskShape(model.inputLength(), model == TANH ? 1 : 3, 6, 5);
        List<Task> tasks = RandomTasks.labelled(2, shape, SeededStream.of(21));
        float[] shared = start(algorithm, model);
        float[] updates = new float[tasks.size() * shared.length];
        double[][] expected = new double[tasks.size()][shared.length];
        try (FastWeights weights =
                model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, shape, tasks.size())) {
            algorithm.metaUpdates(weights, shared, tasks, updates);
            for (int i = 0; i < shared.length; i++) {
                float kept = shared[i];
                shared[i] = (float) (kept + STEP);
                List<Score> above =
                        algorithm.adapt(weights, shared, tasks, steps).get(steps);
                shared[i] = (float) (kept - STEP);
                List<Score> below =
                        algorithm.adapt(weights, shared, tasks, steps).get(steps);
                shared[i] = kept;
                for (int task = 0; task < tasks.size(); task++) {
                    expected[task][i] =
                            (above.get(task).loss() - below.get(task).loss()) / (2 * STEP);
                }
            }
        }
        for (int task = 0; task < tasks.size(); task++) {
            assertThat(relativeError(updates, task * shared.length, expected[task]))
                    .as("task %d", task)
                    .isLessThan(1e-5);
        }
    }

    /** Not the model's own start: a classifier's last layer is zero there, which would hide the layers below. */
    private static float[] start(MetaAlgorithm algorithm, Model model) {
        float[] shared = algorithm.initialise(model, 4);
        SeededStream stream = SeededStream.of(3);
        for (int i = 0; i < shared.length; i++) {
            shared[i] = (float) (GRID * Math.rint((shared[i] + stream.nextUniform(-0.2, 0.2)) / GRID));
        }
        return shared;
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
     * v - a H v with H v from gradients at weights a little further along v and back: what exact MAML has beside the
     * first-order gradient v is the Hessian's term and nothing else. Gradients are read as floats, so that the
     * difference over 2^-7 errs by 2^-24 / 2^-7 = 1e-5 of a gradient, and by the square of the step, 6e-5.
     */
    @Test
    void maml_oneStep_isTheFirstOrderGradientWithTheHessianTerm() {
        double rate = 0.125;
        TaskShape shape = new TaskShape(2, 1, 6, 5);
        List<Task> tasks = RandomTasks.draw(1, shape, SeededStream.of(21));
        float[] shared = TANH.initialise(4);
        float[] exact = new float[shared.length];
        float[] firstOrder = new float[shared.length];
        float[] above = new float[shared.length];
        float[] below = new float[shared.length];
        float step = 1f / (1 << 7);
        try (FastWeights weights = TANH.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, shape, 1)) {
            new Maml(new InnerLoop(rate, 1)).metaUpdates(weights, shared, tasks, exact);
            new FirstOrderMaml(new InnerLoop(rate, 1)).metaUpdates(weights, shared, tasks, firstOrder);
            supportGradients(weights, moved(shared, firstOrder, step), above);
            supportGradients(weights, moved(shared, firstOrder, -step), below);
        }
        double[] expected = new double[shared.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = firstOrder[i] - rate * (above[i] - below[i]) / (2 * step);
        }
        assertThat(relativeError(exact, 0, expected)).isLessThan(2e-4);
        assertThat(relativeError(firstOrder, 0, expected)).isGreaterThan(1e-2);
    }

    private static float[] moved(float[] from, float[] direction, float step) {
        float[] moved = from.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += step * direction[i];
        }
        return moved;
    }

    private static void supportGradients(FastWeights weights, float[] parameters, float[] target) {
        weights.reset(parameters);
        weights.gradients(Part.SUPPORT, target);
    }
}
