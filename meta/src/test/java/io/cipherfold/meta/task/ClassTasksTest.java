// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassTasksTest extends TaskSourceContract {

    private static final FewShot SIZE = new FewShot(3, 2, 4);

    /** The smallest class holds just one task. */
    private static final NumberedPool POOL = new NumberedPool(0, 6, 7, 30, 500, 9);

    @Override
    TaskSource source(long seed) {
        return ClassTasks.over(seed, POOL, SIZE);
    }

    /** The points and labels of a task are those of its draw, and no point occurs twice. */
    private static void assertIsDraw(Task task, ClassDraw draw, FewShot size) {
        assertThat(task.shape()).isEqualTo(size.shape(3));
        for (int label = 0; label < size.ways(); label++) {
            int[] members = draw.members(label);
            int classNumber = draw.classOf(label);
            assertThat(members).hasSize(size.shots() + size.queries()).doesNotHaveDuplicates();
            assertThat(Arrays.stream(members)).allMatch(member -> member >= 0);
            assertThat(Arrays.stream(members))
                    .allMatch(member -> member < draw.pool().points(classNumber));
            for (int i = 0; i < members.length; i++) {
                Examples part = i < size.shots() ? task.support() : task.query();
                int point = i < size.shots() ? label * size.shots() + i : label * size.queries() + i - size.shots();
                assertThat(part.input(point, 1)).isEqualTo(classNumber);
                assertThat(part.input(point, 2)).isEqualTo(members[i]);
                for (int other = 0; other < size.ways(); other++) {
                    assertThat(part.target(point, other)).isEqualTo(other == label ? 1f : 0f);
                }
            }
        }
    }

    private static Set<Integer> classes(ClassDraw draw, int ways) {
        Set<Integer> classes = new HashSet<>();
        for (int label = 0; label < ways; label++) {
            classes.add(draw.classOf(label));
        }
        return classes;
    }

    @Test
    void over_manyIds_drawsDistinctClassesAndDisjointPoints() {
        ClassTasks tasks = ClassTasks.over(1, POOL, SIZE);
        int[] drawn = new int[5];
        for (int id = 0; id < 1000; id++) {
            ClassDraw draw = tasks.draw(id);
            assertIsDraw(tasks.task(id), draw, SIZE);
            assertThat(classes(draw, 3)).hasSize(3);
            classes(draw, 3).forEach(c -> drawn[c]++);
        }
        // Each class is in three of five tasks: 600 with a standard deviation of 15.5; five of them either way.
        assertThat(Arrays.stream(drawn)).allMatch(count -> Math.abs(count - 600) < 78);
    }

    @Test
    void against_manyIds_fixedClassIsLabelZeroAndOthersVary() {
        for (int fixed = 0; fixed < 5; fixed++) {
            ClassTasks tasks = ClassTasks.against(1, POOL, fixed, new FewShot(2, 2, 4));
            Set<Integer> others = new HashSet<>();
            for (int id = 0; id < 200; id++) {
                ClassDraw draw = tasks.draw(id);
                assertIsDraw(tasks.task(id), draw, new FewShot(2, 2, 4));
                assertThat(draw.classOf(0)).isEqualTo(fixed);
                others.add(draw.classOf(1));
            }
            assertThat(others).hasSize(4).doesNotContain(fixed);
        }
    }

    @Test
    void overAllClasses_severalPools_eachTaskLiesInOne() {
        List<NumberedPool> pools = List.of(new NumberedPool(0, 6, 6, 6), new NumberedPool(1, 8, 8, 8));
        ClassTasks tasks = ClassTasks.overAllClasses(1, pools, SIZE);
        int first = 0;
        for (int id = 0; id < 400; id++) {
            Task task = tasks.task(id);
            ClassDraw draw = tasks.draw(id);
            assertIsDraw(task, draw, SIZE);
            float pool = task.support().input(0, 0);
            first += pool == 0 ? 1 : 0;
            for (int label = 0; label < 3; label++) {
                assertThat(draw.classOf(label)).isEqualTo(label);
            }
            for (int point = 0; point < task.query().points(); point++) {
                assertThat(task.query().input(point, 0)).isEqualTo(pool);
            }
        }
        // 200 with a standard deviation of 10; five of them either way.
        assertThat(first).isBetween(150, 250);
    }

    @Test
    void clients_workOnTheirOwnPoolAlone() {
        ClassClients clients =
                new ClassClients(1, List.of(new NumberedPool(0, 6, 7, 8), new NumberedPool(1, 20, 20, 90)), SIZE);
        assertThat(clients.clients()).isEqualTo(2);
        assertThat(clients.examples(0)).isEqualTo(21);
        assertThat(clients.examples(1)).isEqualTo(130);
        assertThat(clients.shape()).isEqualTo(SIZE.shape(3));
        for (int client = 0; client < 2; client++) {
            Set<List<Integer>> support = new HashSet<>();
            for (int round = 1; round <= 20; round++) {
                for (int index = 0; index < 3; index++) {
                    Task task = clients.task(client, round, index);
                    ClassDraw draw = clients.draw(client, round, index);
                    assertIsDraw(task, draw, SIZE);
                    assertThat(task.support().input(0, 0)).isEqualTo(client);
                    support.add(Arrays.stream(draw.members(2)).boxed().toList());
                    assertThat(points(clients.task(client, round, index).query()))
                            .isEqualTo(points(task.query()));
                }
            }
            // Of 20,160 or more draws of six points out of eight, 60 are hardly twice the same.
            assertThat(support).hasSizeGreaterThan(55);
        }
        assertThatThrownBy(() -> clients.task(2, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 2), was 2");
        assertThatThrownBy(() -> clients.examples(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooLargeTasks_areRefusedWithNumbers() {
        assertThatThrownBy(() -> ClassTasks.over(1, POOL, new FewShot(6, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pool0 has 5 classes, too few for tasks of 6 ways");
        assertThatThrownBy(() -> ClassTasks.over(1, POOL, new FewShot(3, 2, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class class0 of pool0 has 6 points, too few for 2 shots and 5 queries");
        assertThatThrownBy(() -> ClassTasks.over(1, new NumberedPool(4, 6, 0), new FewShot(2, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class class1 of pool4 is empty");
        assertThatThrownBy(() -> new ClassClients(1, List.of(POOL), SIZE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pool0 has 5 classes, tasks have 3 ways");
        assertThatThrownBy(() -> ClassTasks.overAllClasses(1, List.of(), SIZE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClassTasks.against(1, POOL, 5, SIZE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 5), was 5");
        List<ClassPool> mixed = List.of(
                new NumberedPool(0, 9, 9, 9), CharacterPool.turned(new Alphabet("a", 9, List.of(new byte[9 * 784]))));
        assertThatThrownBy(() -> ClassTasks.overAllClasses(1, mixed, SIZE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pool0 have 3 numbers, those of a 784");
    }
}
