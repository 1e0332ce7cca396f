// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may follow what, and what the steps do to the weights. */
class FastWeightsOrderTest {

    private final Mlp model = new Mlp(List.of(2, 5, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final TaskShape shape = new TaskShape(2, 1, 4, 3);
    private final float[] start = model.initialise(1);
    private final int length = start.length;

    private FastWeights loaded() {
        FastWeights weights = model.fastWeights(shape, 2);
        weights.load(RandomTasks.draw(2, shape, SeededStream.of(4)));
        weights.reset(start);
        return weights;
    }

    @Test
    void gradientsThroughSteps_withoutRememberedSteps_areRefused() {
        Descent descent = Descent.uniform(model.layout(), 0.1);
        float[] target = new float[2 * length];
        try (FastWeights weights = loaded()) {
            assertThatThrownBy(() -> weights.gradientsThroughSteps(Part.QUERY, target))
                    .isInstanceOf(IllegalStateException.class);
            weights.step(Part.SUPPORT, descent);
            assertThatThrownBy(() -> weights.rememberedStep(Part.SUPPORT, descent))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reset");
            weights.reset(start);
            weights.rememberedStep(Part.SUPPORT, descent);
            assertThatThrownBy(() -> weights.rememberedStep(Part.QUERY, descent))
                    .isInstanceOf(IllegalStateException.class);
            weights.step(Part.SUPPORT, descent);
            assertThatThrownBy(() -> weights.gradientsThroughSteps(Part.QUERY, target))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void load_afterRememberedSteps_forgetsThem() {
        Descent descent = Descent.uniform(model.layout(), 0.1);
        try (FastWeights weights = loaded()) {
            weights.rememberedStep(Part.SUPPORT, descent);
            weights.load(RandomTasks.draw(2, shape, SeededStream.of(5)));
            assertThatThrownBy(() -> weights.gradientsThroughSteps(Part.QUERY, new float[2 * length]))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rememberedStep_otherDescent_leavesTheFirstOne() {
        Descent first = Descent.uniform(model.layout(), 0.1);
        Descent other = Descent.uniform(model.layout(), 0.7);
        float[] expected = new float[2 * length];
        float[] actual = new float[2 * length];
        try (FastWeights weights = loaded()) {
            weights.rememberedStep(Part.SUPPORT, first);
            weights.gradientsThroughSteps(Part.QUERY, expected);
            weights.reset(start);
            weights.rememberedStep(Part.SUPPORT, first);
            assertThatThrownBy(() -> weights.rememberedStep(Part.SUPPORT, other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("same descent");
            weights.gradientsThroughSteps(Part.QUERY, actual);
        }
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void capacityFor_largeTasks_isSmallerAndAtLeastOne() {
        assertThat(FastWeights.capacityFor(shape, 64)).isEqualTo(64);
        assertThat(FastWeights.capacityFor(new TaskShape(784, 20, 20, 100), 64)).isEqualTo((1 << 19) / (784 * 120));
        assertThat(FastWeights.capacityFor(new TaskShape(1 << 20, 2, 1, 1), 64)).isEqualTo(1);
    }

    /** The way back of one training step must leave nothing that the next one sees. */
    @Test
    void gradientsThroughSteps_again_giveTheSame() {
        Descent descent = Descent.uniform(model.layout(), 0.1);
        float[] first = new float[2 * length];
        float[] second = new float[2 * length];
        try (FastWeights weights = loaded()) {
            for (float[] target : List.of(first, second)) {
                weights.reset(start);
                weights.rememberedStep(Part.SUPPORT, descent);
                weights.rememberedStep(Part.SUPPORT, descent);
                weights.gradientsThroughSteps(Part.QUERY, target);
            }
        }
        assertThat(second).isEqualTo(first);
    }

    @Test
    void step_onTheHead_leavesTheRestAlone() {
        float[] moved = new float[2 * length];
        try (FastWeights weights = loaded()) {
            weights.step(Part.SUPPORT, Descent.of(model.layout(), model.head(), 0.1));
            weights.weights(moved);
        }
        int head = model.head().get(0).offset();
        assertThat(Arrays.copyOf(moved, head)).isEqualTo(Arrays.copyOf(start, head));
        for (int i = head; i < length; i++) {
            assertThat(moved[i]).isNotEqualTo(start[i]);
        }
    }

    @Test
    void step_clipped_movesByTheRateTimesTheNorm() {
        float[] moved = new float[2 * length];
        try (FastWeights weights = loaded()) {
            weights.step(Part.SUPPORT, Descent.uniform(model.layout(), 0.5).clippedTo(1e-3));
            weights.weights(moved);
        }
        for (int task = 0; task < 2; task++) {
            double squares = 0;
            for (int i = 0; i < length; i++) {
                double way = moved[task * length + i] - start[i];
                squares += way * way;
            }
            assertThat(Math.sqrt(squares)).isCloseTo(5e-4, within(1e-6));
        }
    }

    /** All weights and targets are zero: nothing is to be learned, and a norm of zero is nothing to divide by. */
    @Test
    void step_clippedGradientOfZero_staysWhereItIs() {
        Descent clipped = Descent.uniform(model.layout(), 0.5).clippedTo(1e-3);
        float[] moved = new float[length];
        float[] gradient = new float[length];
        try (FastWeights weights = model.fastWeights(shape, 1)) {
            weights.load(List.of(new Task(zeroTargets(shape.supportPoints()), zeroTargets(shape.queryPoints()))));
            weights.reset(new float[length]);
            weights.step(Part.SUPPORT, clipped);
            weights.weights(moved);
            weights.reset(new float[length]);
            weights.rememberedStep(Part.SUPPORT, clipped);
            weights.gradientsThroughSteps(Part.QUERY, gradient);
        }
        assertThat(moved).containsOnly(0);
        assertThat(gradient).containsOnly(0);
    }

    private Examples zeroTargets(int points) {
        float[] inputs = new float[points * shape.inputLength()];
        Arrays.fill(inputs, 0.7f);
        return new Examples(points, inputs, new float[points * shape.outputLength()]);
    }

    @Test
    void arrays_tooShort_areRefusedWithBothLengths() {
        try (FastWeights weights = loaded()) {
            assertThatThrownBy(() -> weights.gradients(Part.QUERY, new float[2 * length - 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(2 * length))
                    .hasMessageContaining(String.valueOf(2 * length - 1));
            assertThatThrownBy(() -> weights.outputs(Part.ALL, new double[13]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("14");
        }
    }

    @Test
    void descent_outOfRange_isRefused() {
        ParameterLayout layout = model.layout();
        assertThatThrownBy(() -> Descent.uniform(layout, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Descent.uniform(layout, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Descent.uniform(layout, 1e-50))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.0E-50");
        assertThatThrownBy(() -> Descent.uniform(layout, 1).clippedTo(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Descent.perParameter(new float[] {1, Float.NaN}, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter 1");
        try (FastWeights weights = loaded()) {
            assertThatThrownBy(() -> weights.step(Part.SUPPORT, Descent.perParameter(new float[3], 0, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 inner rates");
        }
    }
}
