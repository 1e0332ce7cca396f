// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.DataDirectory;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** On the real characters, when the environment says where they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlphabetClassifiersTest {

    private static final TaskSize SIZE = new TaskSize(10, 2, 5);

    private final AlphabetClassifiers problem = new AlphabetClassifiers(Omniglot.read(DataDirectory.requiredByTest()));

    /** Labels by the hash of an image. */
    private static Map<Integer, Integer> labels(Iterable<Task> tasks) {
        Map<Integer, Integer> labels = new HashMap<>();
        for (Task task : tasks) {
            Examples points = Examples.concatenation(task.support(), task.query());
            float[] image = new float[points.inputLength()];
            for (int point = 0; point < points.points(); point++) {
                points.copyInput(point, image, 0);
                int label = points.label(point);
                Integer before = labels.put(Arrays.hashCode(image), label);
                assertThat(before == null ? label : before).isEqualTo(label);
            }
        }
        return labels;
    }

    /** A client owns 20 drawings of each of its 10 characters; a task shows 7 of each, so that sixty leave hardly one out. */
    @Test
    void clients_labelsOfAnImage_areTheSameInAllTasks() {
        ClientTasks clients = problem.clients(SIZE, 1);
        assertThat(clients.clients()).isEqualTo(30);
        assertThat(clients.examples(3)).isEqualTo(200);
        List<Task> tasks = IntStream.rangeClosed(1, 60)
                .mapToObj(round -> clients.task(3, round, 0))
                .toList();
        assertThat(labels(tasks)).hasSize(200);
    }

    @Test
    void newClientTasks_shareNoImageWithThoseOfClients() {
        TaskSource tests = problem.newClientTasks(SIZE, 1);
        TaskSource watched = problem.clientTrainingTasks(SIZE, 1);
        List<Task> judged = LongStream.range(0, 100).mapToObj(tests::task).toList();
        List<Task> seen = LongStream.range(0, 30).mapToObj(watched::task).toList();
        assertThat(labels(judged).keySet())
                .isNotEmpty()
                .doesNotContainAnyElementsOf(labels(seen).keySet());
    }

    @Test
    void clients_moreWaysThanAnAlphabetHas_areRefused() {
        assertThatThrownBy(() -> problem.clients(new TaskSize(15, 2, 5), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("14 classes, too few for tasks of 15 ways");
    }
}
