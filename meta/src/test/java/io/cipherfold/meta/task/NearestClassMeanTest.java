// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NearestClassMeanTest {

    /** Points in the plane with labels out of {@code ways}. */
    private static Examples points(int ways, float[] inputs, int... labels) {
        float[] targets = new float[labels.length * ways];
        for (int point = 0; point < labels.length; point++) {
            targets[point * ways + labels[point]] = 1;
        }
        return new Examples(labels.length, inputs, targets);
    }

    /** The means are (1, 0) and (4, 0), though the nearest single point of (2.4, 0) is of class 1. */
    private static final Examples SUPPORT = points(2, new float[] {0, 0, 2, 0, 2.5f, 0, 5.5f, 0}, 0, 0, 1, 1);

    @Test
    void accuracy_handComputed_usesMeansAndNotPoints() {
        Task task = new Task(SUPPORT, points(2, new float[] {2.4f, 0, 2.6f, 0, 9, 9, -1, 0}, 0, 1, 1, 1));
        assertThat(NearestClassMean.accuracy(task)).isEqualTo(0.75);
    }

    @Test
    void accuracy_equallyNear_takesTheSmallerLabel() {
        assertThat(NearestClassMean.accuracy(new Task(SUPPORT, points(2, new float[] {2.5f, 1}, 0))))
                .isEqualTo(1);
    }

    @Test
    void accuracy_mixedOrderOfLabels_followsTheTargets() {
        Examples support = points(3, new float[] {5, 5, 0, 0, -5, 5, 0, 2}, 2, 0, 1, 0);
        Task task = new Task(support, points(3, new float[] {4, 4, 0, 1, -4, 4}, 2, 0, 1));
        assertThat(NearestClassMean.accuracy(task)).isEqualTo(1);
    }

    @Test
    void scores_handComputed_areDifferencesOfSquaredDistances() {
        double[] scores =
                NearestClassMean.scores(new Task(SUPPORT, points(2, new float[] {1, 3, 4, 3, 2.5f, 7}, 0, 1, 1)));
        assertThat(scores).containsExactly(new double[] {-9, 9, 0}, within(1e-12));
    }

    @Test
    void accuracies_source_isOnePerTaskInOrder() {
        TaskSource source = ClassTasks.over(1, new NumberedPool(0, 9, 9, 9), new FewShot(3, 1, 2));
        double[] accuracies = NearestClassMean.accuracies(source, 20);
        for (int id = 0; id < 20; id++) {
            assertThat(accuracies[id]).isEqualTo(NearestClassMean.accuracy(source.task(id)));
        }
        assertThat(accuracies).hasSize(20);
    }

    @Test
    void wrongTasks_areRefused() {
        Task missing = new Task(points(2, new float[] {0, 0}, 0), points(2, new float[] {0, 0}, 1));
        assertThatThrownBy(() -> NearestClassMean.accuracy(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 1 has no support point");
        Examples curve = new Examples(1, new float[] {1}, new float[] {0.5f});
        assertThatThrownBy(() -> NearestClassMean.accuracy(new Task(curve, curve)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("point 0 has no class label");
        Examples three = points(3, new float[] {0, 0, 1, 1, 2, 2}, 0, 1, 2);
        assertThatThrownBy(() -> NearestClassMean.scores(new Task(three, three)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 classes, this one has 3");
    }
}
