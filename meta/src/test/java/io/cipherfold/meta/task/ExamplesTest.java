// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExamplesTest {

    /** Points 0, 1, 2, ... of the given labels. */
    private static Examples labelled(int classes, int... labels) {
        float[] inputs = new float[labels.length];
        float[] targets = new float[labels.length * classes];
        for (int point = 0; point < labels.length; point++) {
            inputs[point] = point;
            targets[point * classes + labels[point]] = 1;
        }
        return new Examples(labels.length, inputs, targets);
    }

    private static int[] numbers(Examples points) {
        int[] numbers = new int[points.points()];
        for (int point = 0; point < numbers.length; point++) {
            numbers[point] = (int) points.input(point, 0);
        }
        return numbers;
    }

    @Test
    void withClassesSpread_equalClasses_takeTurns() {
        Examples mixed = labelled(3, 0, 0, 1, 1, 2, 2).withClassesSpread();
        assertThat(numbers(mixed)).containsExactly(0, 2, 4, 1, 3, 5);
        assertThat(mixed.label(2)).isEqualTo(2);
    }

    @Test
    void withClassesSpread_classesOfDifferentSize_areEverywhere() {
        Examples mixed = labelled(3, 0, 0, 0, 1, 1, 2, 2, 2, 2).withClassesSpread();
        assertThat(numbers(mixed)).containsExactly(5, 0, 3, 6, 1, 7, 4, 2, 8);
    }

    @Test
    void withClassesSpread_pointsOfACurve_stayAsTheyAre() {
        Examples curve = new Examples(3, new float[] {5, 6, 7}, new float[] {1, 1, 0});
        assertThat(numbers(curve.withClassesSpread())).containsExactly(5, 6, 7);
    }

    @Test
    void select_points_keepTheirTargets() {
        Examples chosen = labelled(2, 0, 1, 0).select(2, 1);
        assertThat(numbers(chosen)).containsExactly(2, 1);
        assertThat(chosen.label(0)).isZero();
        assertThat(chosen.label(1)).isEqualTo(1);
        assertThatThrownBy(() -> labelled(2, 0, 1).select()).isInstanceOf(IllegalArgumentException.class);
    }
}
