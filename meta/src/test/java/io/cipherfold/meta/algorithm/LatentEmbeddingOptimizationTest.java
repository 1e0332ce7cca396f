// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.RandomTasks;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatentEmbeddingOptimizationTest {

    private static final TaskShape SHAPE = new TaskShape(4, 3, 6, 9);
    private static final int LATENTS = 3;

    private final Mlp model = new Mlp(List.of(4, 3), Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);
    private final Task task = RandomTasks.clusters(1, SHAPE, SeededStream.of(5)).get(0);
    private final LatentEmbeddingOptimization.Settings plain =
            new LatentEmbeddingOptimization.Settings(LATENTS, 2, 1, 0.5, 0.25, 0.01, 0, 0.1);
    private final float[] shared = new LatentEmbeddingOptimization(plain).initialise(model, 3);

    private List<Expression> matrices(float[] vector) {
        List<Expression> matrices = new ArrayList<>();
        for (ParameterLayout.Segment segment :
                new LatentEmbeddingOptimization(plain).layout(model).segments()) {
            double[] values = new double[segment.length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = vector[segment.offset() + i];
            }
            matrices.add(Expression.of(segment.rows(), segment.columns(), values));
        }
        return matrices;
    }

    private double loss(LatentEmbeddingOptimization.Settings settings, float[] vector) {
        return new LatentClassifier(settings, matrices(vector)).outerLoss(task).value();
    }

    @Test
    void settings_moreStepsThanMemoryIsFor_areRefused() {
        assertThatThrownBy(() -> new LatentEmbeddingOptimization.Settings(LATENTS, 60, 41, 0.5, 0.25, 0.01, 0, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 100 in all")
                .hasMessageContaining("were 101");
    }

    @Test
    void metaUpdates_classWithoutASupportPoint_isRefused() {
        Examples others = task.support();
        int[] ofOtherClasses = IntStream.range(0, others.points())
                .filter(point -> others.target(point, 2) == 0)
                .toArray();
        Task lacking = new Task(others.select(ofOtherClasses), task.query());
        assertThatThrownBy(() -> new LatentClassifier(plain, matrices(shared)).outerLoss(lacking))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 2 has none");
    }

    @Test
    void metaUpdates_areTheGradientThroughAllSteps() {
        float[] start = shared.clone();
        for (int i = 0; i < start.length; i++) {
            start[i] = Math.round(start[i] * 1024) / 1024f;
        }
        float[] update = new float[start.length];
        try (FastWeights weights = model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, SHAPE, 1)) {
            new LatentEmbeddingOptimization(plain).metaUpdates(weights, start, List.of(task), update);
        }
        for (int i = 0; i < start.length; i++) {
            float[] up = start.clone();
            float[] down = start.clone();
            float step = 1f / (1 << 13);
            up[i] += step;
            down[i] -= step;
            double difference = (loss(plain, up) - loss(plain, down)) / (2 * step);
            // The step's square, 1.5e-8, times third derivatives of at most some hundred; and float32.
            assertThat((double) update[i]).as("number %d", i).isCloseTo(difference, within(1e-5));
        }
    }

    /** From the definition: correlations of the decoder's rows. */
    @Test
    void outerLoss_orthogonality_isTheMeanSquareOfCorrelationsLessTheIdentity() {
        LatentEmbeddingOptimization.Settings more =
                new LatentEmbeddingOptimization.Settings(LATENTS, 2, 1, 0.5, 0.25, 0.01, 0, 1.1);
        Expression decoder = matrices(shared).get(6);
        double expected = 0;
        for (int a = 0; a < LATENTS; a++) {
            for (int b = 0; b < LATENTS; b++) {
                double product = 0;
                double first = 0;
                double second = 0;
                for (int i = 0; i < decoder.columns(); i++) {
                    product += decoder.at(a, i) * decoder.at(b, i);
                    first += decoder.at(a, i) * decoder.at(a, i);
                    second += decoder.at(b, i) * decoder.at(b, i);
                }
                double correlation = product / Math.sqrt(first * second);
                expected += Math.pow(correlation - (a == b ? 1 : 0), 2) / (LATENTS * LATENTS);
            }
        }
        assertThat(loss(more, shared) - loss(plain, shared)).isCloseTo(expected, within(1e-12));
    }

    /** With all of the encoder zero the codes' means are zero and their deviations the usual ones. */
    @Test
    void outerLoss_divergence_isThatOfTwoNormalDistributions() {
        float[] silent = shared.clone();
        ParameterLayout.Segment encoder =
                new LatentEmbeddingOptimization(plain).layout(model).segment("leo.encoder");
        for (int i = 0; i < encoder.length(); i++) {
            silent[encoder.offset() + i] = 0;
        }
        LatentEmbeddingOptimization.Settings more =
                new LatentEmbeddingOptimization.Settings(LATENTS, 2, 1, 0.5, 0.25, 1.01, 0, 0.1);
        double variance = 2.0 / (LATENTS + LATENTS);
        double expected = (variance - 1 - Math.log(variance)) / 2;
        assertThat(loss(more, silent) - loss(plain, silent)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void outerLoss_encoderPenalty_countsTheWayOfTheCodesAlone() {
        LatentEmbeddingOptimization.Settings more =
                new LatentEmbeddingOptimization.Settings(LATENTS, 2, 1, 0.5, 0.25, 0.01, 1, 0.1);
        assertThat(loss(more, shared)).isGreaterThan(loss(plain, shared));
        LatentEmbeddingOptimization.Settings still =
                new LatentEmbeddingOptimization.Settings(LATENTS, 0, 1, 0.5, 0.25, 0.01, 1, 0.1);
        LatentEmbeddingOptimization.Settings stillWithout =
                new LatentEmbeddingOptimization.Settings(LATENTS, 0, 1, 0.5, 0.25, 0.01, 0, 0.1);
        assertThat(loss(still, shared)).as("codes that take no steps").isEqualTo(loss(stillWithout, shared));
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new LatentEmbeddingOptimization.Settings(0, 1, 1, 1, 1, 0, 0, 0))
                .hasMessageContaining("at least 1 latent number");
        assertThatThrownBy(() -> new LatentEmbeddingOptimization.Settings(1, 1, 1, 0, 1, 0, 0, 0))
                .hasMessageContaining("positive and finite, were 0.0");
        assertThatThrownBy(() -> new LatentEmbeddingOptimization.Settings(1, 1, 1, 1, 1, 0, 0, -1))
                .hasMessageContaining("at least 0, were 0.0, 0.0 and -1.0");
    }
}
