// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.task.SinusoidClients;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetaClientsTest {

    private static final int TASKS_PER_ROUND = 5;

    private final Mlp model = new Mlp(List.of(1, 16, 16, 1), Activation.RELU, Loss.SQUARED_ERROR);
    private final MetaAlgorithm algorithm = new FirstOrderMaml(new InnerLoop(0.01, 2));
    private final SinusoidClients tasks = new SinusoidClients(4, 200, 3, new TaskShape(1, 1, 5, 7));
    private final float[] start = model.initialise(1);

    private Map<Integer, double[]> updates(int round, float[] announced, int... clients) {
        Map<Integer, double[]> updates = new HashMap<>();
        try (MetaClients host = new MetaClients(model, algorithm, tasks, TASKS_PER_ROUND, Optional.empty())) {
            host.compute(round, announced, clients, (client, update) -> updates.put(client, update.clone()));
        }
        return updates;
    }

    @Test
    void compute_client_getsTheMeanOfItsOwnTasks() {
        double[] update = updates(3, start, 17).getOrDefault(17, new double[0]);
        assertThat(update).hasSameSizeAs(start);
        float[] perTask = new float[TASKS_PER_ROUND * start.length];
        List<Task> own = new ArrayList<>();
        for (int index = 0; index < TASKS_PER_ROUND; index++) {
            own.add(tasks.task(17, 3, index));
        }
        try (FastWeights weights = model.fastWeights(tasks.shape(), TASKS_PER_ROUND)) {
            algorithm.metaUpdates(weights, start, own, perTask);
        }
        for (int i = 0; i < start.length; i++) {
            double mean = 0;
            for (int task = 0; task < TASKS_PER_ROUND; task++) {
                mean += perTask[task * start.length + i] / (double) TASKS_PER_ROUND;
            }
            assertThat(update[i]).isCloseTo(mean, within(1e-4));
        }
    }

    @Test
    void compute_otherCompanyOrOrder_givesTheSame() {
        int[] many = new int[60];
        int[] backwards = new int[60];
        for (int i = 0; i < 60; i++) {
            many[i] = 3 * i;
            backwards[59 - i] = 3 * i;
        }
        Map<Integer, double[]> together = updates(2, start, many);
        Map<Integer, double[]> reversed = updates(2, start, backwards);
        assertThat(together).hasSize(60);
        for (int client : many) {
            assertEqualToRounding(reversed.get(client), together.get(client));
        }
        for (int client : new int[] {0, 42, 177}) {
            assertEqualToRounding(updates(2, start, client).get(client), together.get(client));
        }
        assertThat(updates(3, start, 42).get(42)).isNotEqualTo(together.get(42));
    }

    /** The place in a batch may change the last bits of float32 (see FastWeights), which some steps carry on. */
    private static void assertEqualToRounding(double @Nullable [] update, double @Nullable [] expected) {
        double largest = Arrays.stream(Objects.requireNonNull(expected))
                .map(Math::abs)
                .max()
                .orElseThrow();
        assertThat(Objects.requireNonNull(update)).containsExactly(expected, within(2.5e-5 * largest));
    }

    @Test
    void compute_divergedModel_handsZerosOver() {
        float[] broken = start.clone();
        broken[broken.length - 1] = Float.NaN;
        float[] exploding = start.clone();
        exploding[exploding.length - 1] = 1e38f;
        try (MetaClients host = new MetaClients(model, algorithm, tasks, TASKS_PER_ROUND, Optional.empty())) {
            Map<Integer, double[]> handedOver = new HashMap<>();
            host.compute(1, broken, new int[] {1, 2, 3}, handedOver::put);
            host.compute(2, exploding, new int[] {4}, handedOver::put);
            assertThat(handedOver).containsOnlyKeys(1, 2, 3, 4);
            assertThat(handedOver.values())
                    .allSatisfy(
                            vector -> assertThat(vector).hasSize(start.length).containsOnly(0));
            assertThat(host.divergedUpdates()).isEqualTo(4);
            host.compute(3, start, new int[] {5}, (client, update) -> handedOver.put(client, update.clone()));
            assertThat(Objects.requireNonNull(handedOver.get(5))).isNotEqualTo(new double[start.length]);
            assertThat(host.divergedUpdates()).isEqualTo(4);
        }
    }

    @Test
    void compute_wrongArguments_areRefused() {
        assertThatThrownBy(() -> updates(1, new float[3], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(start.length));
        assertThatThrownBy(() -> updates(1, start, 200)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MetaClients(model, algorithm, tasks, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(updates(1, start)).isEmpty();
    }
}
