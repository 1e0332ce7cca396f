// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every source of tasks promises. */
abstract class TaskSourceContract {

    /** The source under test; equal seeds give equal sources. */
    abstract TaskSource source(long seed);

    static List<Float> numbers(Examples examples, int point) {
        List<Float> numbers = new ArrayList<>();
        for (int i = 0; i < examples.inputLength(); i++) {
            numbers.add(examples.input(point, i));
        }
        for (int i = 0; i < examples.targetLength(); i++) {
            numbers.add(examples.target(point, i));
        }
        return numbers;
    }

    static List<List<Float>> points(Examples examples) {
        List<List<Float>> points = new ArrayList<>();
        for (int point = 0; point < examples.points(); point++) {
            points.add(numbers(examples, point));
        }
        return points;
    }

    private static List<List<Float>> points(Task task) {
        List<List<Float>> points = points(task.support());
        points.addAll(points(task.query()));
        return points;
    }

    @Test
    void task_anyNumber_hasTheShape() {
        TaskSource source = source(1);
        for (long id : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(source.task(id).shape()).isEqualTo(source.shape());
        }
    }

    @Test
    void task_anyOrderAndSource_dependsOnSeedAndNumberAlone() {
        TaskSource source = source(1);
        List<List<List<Float>>> forwards = new ArrayList<>();
        for (int id = 0; id < 30; id++) {
            forwards.add(points(source.task(id)));
        }
        List<List<List<Float>>> backwards = new ArrayList<>();
        TaskSource again = source(1);
        for (int id = 29; id >= 0; id--) {
            backwards.add(points(again.task(id)));
        }
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(forwards);
        assertThat(new HashSet<>(forwards)).hasSize(30);
        assertThat(points(source(2).task(0))).isNotEqualTo(forwards.get(0));
    }

    @Test
    void task_supportAndQuery_shareNoPoint() {
        TaskSource source = source(3);
        for (int id = 0; id < 100; id++) {
            Task task = source.task(id);
            Set<List<Float>> support = new HashSet<>(points(task.support()));
            assertThat(support).hasSize(task.support().points()).doesNotContainAnyElementsOf(points(task.query()));
        }
    }

    @Test
    void task_copies_matchTheAccessors() {
        Examples query = source(4).task(9).query();
        float[] inputs = new float[query.points() * query.inputLength() + 1];
        float[] targets = new float[query.points() * query.targetLength() + 1];
        for (int point = 0; point < query.points(); point++) {
            query.copyInput(point, inputs, 1 + point * query.inputLength());
        }
        query.copyTargets(targets, 1);
        for (int point = 0; point < query.points(); point++) {
            List<Float> copied = new ArrayList<>();
            int input = 1 + point * query.inputLength();
            for (float value : Arrays.copyOfRange(inputs, input, input + query.inputLength())) {
                copied.add(value);
            }
            int target = 1 + point * query.targetLength();
            for (float value : Arrays.copyOfRange(targets, target, target + query.targetLength())) {
                copied.add(value);
            }
            assertThat(copied).isEqualTo(numbers(query, point));
        }
    }
}
