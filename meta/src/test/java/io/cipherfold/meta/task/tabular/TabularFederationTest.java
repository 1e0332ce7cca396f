// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.federated.BatchClients;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On two clients with three columns: a number that grows by row, one that is unknown in odd rows, and a constant. */
class TabularFederationTest {

    private static final List<FeatureTable> CLIENTS = List.of(table("north", 41, 0), table("south", 80, 100));

    private static FeatureTable table(String name, int rows, int first) {
        TableBuilder builder = new TableBuilder(3);
        for (int row = 0; row < rows; row++) {
            builder.add(new float[] {first + row, row % 2 == 1 ? Float.NaN : row, 7}, row % 5 == 0 ? 1 : 0);
        }
        return builder.build(name, List.of("no", "yes"));
    }

    @Test
    void split_eachClient_isDisjointCompleteAndByClass() {
        TabularFederation federation = new TabularFederation(1, CLIENTS, true);
        assertThat(federation.clients()).isEqualTo(2);
        assertThat(federation.name(1)).isEqualTo("south");
        for (int client = 0; client < 2; client++) {
            FeatureTable raw = CLIENTS.get(client);
            List<Integer> rows = new ArrayList<>();
            IntStream.of(federation.trainingRows(client)).forEach(rows::add);
            IntStream.of(federation.testRows(client)).forEach(rows::add);
            assertThat(rows)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, raw.rows()).boxed().toList());
            for (int label = 0; label < 2; label++) {
                assertThat(federation.training(client).count(label)).isEqualTo(3 * raw.count(label) / 4);
                assertThat(federation.test(client).count(label)).isEqualTo(raw.count(label) - 3 * raw.count(label) / 4);
            }
            for (int i = 0; i < federation.trainingRows(client).length; i++) {
                assertThat(federation.training(client).label(i))
                        .isEqualTo(raw.label(federation.trainingRows(client)[i]));
            }
        }
        assertThat(new TabularFederation(1, CLIENTS, true).trainingRows(0)).isEqualTo(federation.trainingRows(0));
        assertThat(new TabularFederation(2, CLIENTS, true).trainingRows(0)).isNotEqualTo(federation.trainingRows(0));
    }

    @Test
    void scaling_trainingRowsOfAllClients_haveMeanZeroAndVarianceOne() {
        TabularFederation federation = new TabularFederation(1, CLIENTS, true);
        double[] sum = new double[2];
        double[] squares = new double[2];
        int[] known = new int[2];
        for (int client = 0; client < 2; client++) {
            FeatureTable training = federation.training(client);
            assertThat(training.columns()).isEqualTo(6);
            for (int row = 0; row < training.rows(); row++) {
                for (int column = 0; column < 2; column++) {
                    boolean unknown = training.value(row, 3 + column) == 1;
                    if (!unknown) {
                        sum[column] += training.value(row, column);
                        squares[column] += training.value(row, column) * (double) training.value(row, column);
                        known[column]++;
                    } else {
                        assertThat(training.value(row, column)).isZero();
                    }
                }
                assertThat(training.value(row, 2)).as("constant").isZero();
                assertThat(training.value(row, 5)).isZero();
                assertThat(training.value(row, 4)).isEqualTo(federation.trainingRows(client)[row] % 2 == 1 ? 1f : 0f);
            }
        }
        for (int column = 0; column < 2; column++) {
            assertThat(sum[column] / known[column]).isCloseTo(0, within(1e-6));
            assertThat(squares[column] / known[column]).isCloseTo(1, within(1e-6));
        }
    }

    /** A wild test row moves no training row. */
    @Test
    void scaling_testRows_takeNoPart() {
        TabularFederation federation = new TabularFederation(1, CLIENTS, false);
        int wild = federation.testRows(0)[0];
        TableBuilder changed = new TableBuilder(3);
        FeatureTable raw = CLIENTS.get(0);
        for (int row = 0; row < raw.rows(); row++) {
            float first = row == wild ? 1e6f : raw.value(row, 0);
            changed.add(new float[] {first, raw.value(row, 1), raw.value(row, 2)}, raw.label(row));
        }
        TabularFederation other =
                new TabularFederation(1, List.of(changed.build("north", List.of("no", "yes")), CLIENTS.get(1)), false);
        for (int client = 0; client < 2; client++) {
            for (int row = 0; row < federation.training(client).rows(); row++) {
                assertThat(other.training(client).value(row, 0))
                        .isEqualTo(federation.training(client).value(row, 0));
            }
        }
        assertThat(other.test(0).value(0, 0)).isGreaterThan(1000);
        assertThat(federation.test(0).columns()).isEqualTo(3);
    }

    @Test
    void batches_clients_ownTheirTrainingRows() {
        TabularFederation federation = new TabularFederation(1, CLIENTS, true);
        BatchClients batches = federation.batches(4, 10, 15);
        assertThat(batches.shape().inputLength()).isEqualTo(6);
        for (int client = 0; client < 2; client++) {
            Examples training = batches.owned(client).training();
            assertThat(training.points()).isEqualTo(federation.training(client).rows());
            assertThat(batches.owned(client).test().points())
                    .isEqualTo(federation.test(client).rows());
            for (int row = 0; row < training.points(); row++) {
                assertThat(training.input(row, 0))
                        .isEqualTo(federation.training(client).value(row, 0));
                assertThat(training.target(row, federation.training(client).label(row)))
                        .isEqualTo(1);
            }
        }
        assertThatThrownBy(() -> federation.batches(4, 20, 15))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("client 0 has 30 training points, too few for batches of 20 and 15");
    }

    @Test
    void fewShot_clientsAndTasks_areBalancedAndRefusedByName() {
        TabularFederation federation = new TabularFederation(1, CLIENTS, true);
        FewShot size = new FewShot(2, 2, 4);
        assertThat(federation.fewShot(4, size).task(1, 1, 0).shape()).isEqualTo(size.shape(6));
        assertThat(federation.trainingTasks(4, size).task(0).shape()).isEqualTo(size.shape(6));
        // Client north has two or three test rows of the smaller class, south four.
        assertThat(federation.testTasks(4, new FewShot(2, 1, 3), 1).task(0).shape())
                .isEqualTo(new FewShot(2, 1, 3).shape(6));
        assertThatThrownBy(() -> federation.testTasks(4, new FewShot(2, 1, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class yes of north, test rows has 3 points, too few for 1 shots and 3 queries");
        assertThatThrownBy(() -> federation.fewShot(4, new FewShot(2, 3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class yes of north, training rows has 6 points, too few for 3 shots and 4 queries");
    }

    @Test
    void unknownValues_makeNoInputs() {
        assertThatThrownBy(() -> CLIENTS.get(0).pool())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("north has unknown values, of which no input can be made");
        assertThatThrownBy(() -> CLIENTS.get(1).examples())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("south has unknown values");
    }

    @Test
    void pool_unknownOrEmptyClass_isRefusedByName() {
        FeatureTable table = new TabularFederation(1, CLIENTS, true).training(0);
        assertThat(table.pool().classes()).isEqualTo(2);
        assertThatThrownBy(() -> table.pool("pool", List.of("no", "maybe")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("north, training rows knows no class maybe");
        FeatureTable sick = table.select("sick", table.rowsOf(1));
        assertThatThrownBy(sick::pool)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class no of sick is empty");
        assertThatThrownBy(() -> new TableBuilder(3).add(new float[2], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeatureTable("t", List.of("a"), 2, new float[3], new int[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
