// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import io.cipherfold.meta.task.TaskSource;
import org.junit.jupiter.api.Test;

class DetectionTest {

    /** Points of class 0, then of class 1. */
    private static Examples points(int harmless, int attacks) {
        float[] inputs = new float[harmless + attacks];
        float[] targets = new float[2 * inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            targets[2 * i + (i < harmless ? 0 : 1)] = 1;
        }
        return new Examples(inputs.length, inputs, targets);
    }

    @Test
    void found_oneOfAHundredHarmlessPointsMayBeAbove() {
        double[] scores = new double[104];
        for (int i = 0; i < 100; i++) {
            scores[i] = i;
        }
        // The threshold is the second highest harmless score, 98.
        scores[100] = 98.5;
        scores[101] = 98;
        scores[102] = 200;
        scores[103] = -1;
        assertThat(Detection.found(points(100, 4), scores)).isEqualTo(0.5);
    }

    @Test
    void found_fewerThanAHundredHarmlessPoints_noneMayBeAbove() {
        assertThat(Detection.found(points(2, 2), new double[] {1, 3, 2, 4})).isEqualTo(0.5);
    }

    @Test
    void byRawInputs_scoreThatIsNotFinite_isRefused() {
        Examples support = points(1, 1);
        Examples query = new Examples(2, new float[] {Float.NaN, 0}, new float[] {1, 0, 0, 1});
        TaskSource broken = new TaskSource() {
            @Override
            public TaskShape shape() {
                return new TaskShape(1, 2, 2, 2);
            }

            @Override
            public Task task(long id) {
                return new Task(support, query);
            }
        };
        assertThatThrownBy(() -> new Detection(broken, 3).byRawInputs())
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("task 0");
    }

    @Test
    void detection_tasksOfOtherWays_areRefused() {
        assertThatThrownBy(() -> new Detection(new SinusoidTasks(1, 5, 5), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 ways");
    }
}
