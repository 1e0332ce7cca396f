// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Conv4Test {

    /** 9 f + 3 (9 f f) weights, 8 f scales and shifts; features of 2 x 2 x f with strides, of 1 x 1 x f with pooling. */
    @Test
    void layout_ofKnownNetworks_hasTheCountedParameters() {
        assertThat(Conv4.embedding(28, 32, Conv4.Halving.MAX_POOL).layout().length())
                .isEqualTo(9 * 32 + 3 * 9 * 32 * 32 + 8 * 32);
        assertThat(Conv4.embedding(28, 64, Conv4.Halving.MAX_POOL).outputLength())
                .isEqualTo(64);
        assertThat(Conv4.embedding(28, 64, Conv4.Halving.STRIDE).outputLength()).isEqualTo(256);
        Conv4 classifier = Conv4.classifier(28, 16, Conv4.Halving.STRIDE, 5);
        assertThat(classifier.layout().length()).isEqualTo(9 * 16 + 3 * 9 * 256 + 8 * 16 + 64 * 5 + 5);
        assertThat(classifier.head())
                .extracting(ParameterLayout.Segment::name)
                .containsExactly("layer5.weight", "layer5.bias");
    }

    @Test
    void initialise_classifier_prefersNoClassAndKeepsTheScale() {
        Conv4 model = Conv4.classifier(28, 8, Conv4.Halving.STRIDE, 5);
        float[] start = model.initialise(3);
        assertThat(start).isEqualTo(model.initialise(3)).isNotEqualTo(model.initialise(4));
        for (ParameterLayout.Segment segment : model.head()) {
            for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
                assertThat(start[i]).isZero();
            }
        }
        TaskShape shape = new TaskShape(784, 5, 5, 5);
        Task task = RandomTasks.draw(1, shape, SeededStream.of(1)).get(0);
        try (FastWeights weights = model.fastWeights(shape, 1)) {
            weights.load(List.of(task));
            weights.reset(start);
            assertThat(weights.scores(Part.QUERY).get(0).loss()).isCloseTo(Math.log(5), within(1e-6));
        }
    }

    /** The kernels that training uses against double precision, through four layers of float32 and one inner step. */
    @ParameterizedTest
    @EnumSource(Conv4.Halving.class)
    void metaGradients_fastestKernels_agreeWithDoublePrecision(Conv4.Halving halving) {
        Conv4 model = Conv4.classifier(20, 4, halving, 3);
        TaskShape shape = new TaskShape(400, 3, 6, 6);
        List<Task> tasks = RandomTasks.labelled(3, shape, SeededStream.of(6));
        float[] start = model.initialise(5);
        SeededStream stream = SeededStream.of(7);
        for (int i = 0; i < start.length; i++) {
            start[i] += (float) stream.nextUniform(-0.1, 0.1);
        }
        float[] expected = new float[3 * start.length];
        float[] actual = new float[3 * start.length];
        try (FastWeights weights = model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, shape, 3)) {
            metaGradients(weights, start, tasks, expected);
        }
        try (FastWeights weights = model.fastWeights(shape, 3)) {
            metaGradients(weights, start, tasks, actual);
        }
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += (double) expected[i] * expected[i];
            double difference = (double) actual[i] - expected[i];
            differences += difference * difference;
        }
        // A few of 100,000 maxima and ReLUs may fall the other way in float32, each worth about 1e-5 of the whole.
        assertThat(Math.sqrt(differences / squares)).isLessThan(1e-3);
    }

    private static void metaGradients(FastWeights weights, float[] start, List<Task> tasks, float[] target) {
        weights.load(tasks);
        weights.reset(start);
        weights.rememberedStep(Part.SUPPORT, Descent.uniform(weights.model().layout(), 0.1));
        weights.gradientsThroughSteps(Part.QUERY, target);
    }

    @Test
    void wrongSizes_areRefused() {
        assertThatThrownBy(() -> Conv4.embedding(15, 8, Conv4.Halving.STRIDE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15");
        assertThatThrownBy(() -> Conv4.embedding(28, 0, Conv4.Halving.STRIDE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Conv4.classifier(28, 8, Conv4.Halving.STRIDE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 ways");
    }
}
