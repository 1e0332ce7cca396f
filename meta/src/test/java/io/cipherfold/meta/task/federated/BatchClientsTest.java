// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.federated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On clients whose points carry the client's and their own number. */
class BatchClientsTest {

    private static final List<ClientExamples> OWNED = List.of(client(0, 10), client(1, 40), client(2, 700));

    private static final BatchClients CLIENTS = new BatchClients(5, OWNED, 4, 6);

    private static Examples numbered(int client, int first, int points) {
        float[] inputs = new float[2 * points];
        float[] targets = new float[2 * points];
        for (int i = 0; i < points; i++) {
            inputs[2 * i] = client;
            inputs[2 * i + 1] = first + i;
            targets[2 * i + i % 2] = 1;
        }
        return new Examples(points, inputs, targets);
    }

    private static ClientExamples client(int client, int trainingPoints) {
        return new ClientExamples(numbered(client, 0, trainingPoints), numbered(client, trainingPoints, 3));
    }

    private static List<Integer> numbers(Examples examples, int client) {
        List<Integer> numbers = new ArrayList<>();
        for (int point = 0; point < examples.points(); point++) {
            assertThat(examples.input(point, 0)).isEqualTo(client);
            int number = (int) examples.input(point, 1);
            assertThat(examples.target(point, number % 2)).isEqualTo(1);
            assertThat(examples.target(point, 1 - number % 2)).isZero();
            numbers.add(number);
        }
        return numbers;
    }

    @Test
    void task_anyClient_isTwoDisjointBatchesOfItsTrainingPoints() {
        assertThat(CLIENTS.shape()).isEqualTo(new TaskShape(2, 2, 4, 6));
        assertThat(CLIENTS.clients()).isEqualTo(3);
        Set<List<Integer>> seen = new HashSet<>();
        for (int client = 0; client < 3; client++) {
            int training = OWNED.get(client).training().points();
            assertThat(CLIENTS.examples(client)).isEqualTo(training);
            for (int round = 1; round <= 30; round++) {
                for (int index = 0; index < 3; index++) {
                    Task task = CLIENTS.task(client, round, index);
                    assertThat(task.shape()).isEqualTo(CLIENTS.shape());
                    List<Integer> numbers = numbers(task.support(), client);
                    numbers.addAll(numbers(task.query(), client));
                    assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number < training);
                    assertThat(CLIENTS.taskPoints(client, round, index))
                            .containsExactly(numbers.stream().mapToInt(i -> i).toArray());
                    seen.add(numbers);
                }
            }
        }
        // Orders of ten points out of ten or more: 3,628,800 at least.
        assertThat(seen).hasSize(270);
    }

    @Test
    void batch_arguments_decideAlone() {
        BatchClients again = new BatchClients(5, OWNED, 4, 6);
        List<Integer> late = numbers(again.batch(2, 9, 7, 20), 2);
        List<Integer> early = numbers(CLIENTS.batch(2, 1, 0, 20), 2);
        assertThat(early).hasSize(20).doesNotHaveDuplicates();
        assertThat(numbers(again.batch(2, 1, 0, 20), 2)).isEqualTo(early);
        assertThat(numbers(CLIENTS.batch(2, 9, 7, 20), 2)).isEqualTo(late).isNotEqualTo(early);
        assertThat(numbers(CLIENTS.batch(2, 1, 1, 20), 2)).isNotEqualTo(early);
        assertThat(numbers(new BatchClients(6, OWNED, 4, 6).batch(2, 1, 0, 20), 2))
                .isNotEqualTo(early);
        assertThat(numbers(CLIENTS.batch(0, 1, 0, 20), 0)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void owned_client_isWhatWasGiven() {
        for (int client = 0; client < 3; client++) {
            assertThat(CLIENTS.owned(client)).isSameAs(OWNED.get(client));
        }
    }

    @Test
    void wrongArguments_areRefusedWithNumbers() {
        assertThatThrownBy(() -> new BatchClients(5, OWNED, 5, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("client 0 has 10 training points, too few for batches of 5 and 6");
        assertThatThrownBy(() -> new BatchClients(5, List.of(), 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BatchClients(5, OWNED, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CLIENTS.task(3, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 3), was 3");
        assertThatThrownBy(() -> CLIENTS.batch(-1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        Examples other = new Examples(1, new float[3], new float[2]);
        assertThatThrownBy(() -> new BatchClients(5, List.of(OWNED.get(0), new ClientExamples(other, other)), 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BatchClients(5, List.of(OWNED.get(0), new ClientExamples(other, other)), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("client 1 has another shape");
        assertThatThrownBy(() -> new ClientExamples(other, OWNED.get(0).test()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 -> 2 and 2 -> 2");
    }
}
