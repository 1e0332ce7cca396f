// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import static io.cipherfold.meta.task.tabular.Fixtures.assertDamaged;
import static io.cipherfold.meta.task.tabular.Fixtures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.DataSet;
import io.cipherfold.meta.task.FewShot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreditDefaultTest {

    @TempDir
    private Path root;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = write(Fixtures.cardHolders());
    }

    private Path write(List<String> lines) throws IOException {
        return Fixtures.write(root, DataSet.CREDIT_DEFAULT, 0, lines);
    }

    /** Each age has seven codes of education with two people each: one code, one code, and five that are high school or other. */
    @Test
    void read_agesAndEducation_decideTheClient() {
        CreditDefault read = CreditDefault.read(root);
        assertThat(read.clients()).hasSize(12);
        int[] years = {10, 10, 10, 30};
        for (int client = 0; client < 12; client++) {
            FeatureTable table = read.clients().get(client);
            int codes = client % 3 == 2 ? 5 : 1;
            assertThat(table.rows()).as(table.name()).isEqualTo(2 * codes * years[client / 3]);
            assertThat(table.count(1)).isEqualTo(codes * years[client / 3]);
            for (int row = 0; row < table.rows(); row++) {
                int band = Math.min(3, (int) table.value(row, 4) / 10 - 2);
                assertThat(band).isEqualTo(client / 3);
                assertThat(Math.min(3, (int) table.value(row, 2))).isEqualTo(client % 3 + 1);
                assertThat(table.value(row, 2)).isIn(1f, 2f, 3f, 4f);
                assertThat(table.value(row, 3)).isIn(1f, 2f, 3f);
            }
        }
        assertThat(read.clients()).extracting(FeatureTable::name).doesNotHaveDuplicates();
    }

    @Test
    void read_amounts_areSignedLogarithms() throws IOException {
        String row = Fixtures.cardHolders().get(1);
        write(List.of(Fixtures.cardHolders().get(0), with(with(with(row, 12, "-99"), 13, "0"), 3, "1")));
        FeatureTable table = CreditDefault.read(root).clients().get(0);
        assertThat(table.value(0, 0)).isCloseTo((float) Math.log(500_001), within(1e-5f));
        assertThat(table.value(0, 11)).isCloseTo((float) -Math.log(100), within(1e-6f));
        assertThat(table.value(0, 12)).isZero();
        assertThat(table.value(0, 5)).as("state of the payments").isEqualTo(-2);
        assertThat(table.value(0, 10)).isEqualTo(8);
    }

    @Test
    void federation_twelveClients_makeBatchesAndBalancedTasks() {
        TabularFederation federation = CreditDefault.read(root).federation(1);
        assertThat(federation.clients()).isEqualTo(12);
        assertThat(federation.batches(1, 5, 5).task(0, 1, 0).shape().inputLength())
                .isEqualTo(23);
        FewShot size = new FewShot(2, 1, 2);
        assertThat(federation.fewShot(1, size).task(11, 1, 0).shape()).isEqualTo(size.shape(23));
        assertThat(federation.testTasks(1, size).task(0).shape()).isEqualTo(size.shape(23));
    }

    @Test
    void read_damagedRows_areRefusedWithFileLineAndField() throws IOException {
        List<String> lines = Fixtures.cardHolders().subList(0, 2);
        for (String[] wrong : new String[][] {
            {"0", "0", "field 1 (ID): '0' is not in [1.0, 2.147483647E9]"},
            {"1", "", "field 2 (X1): '' is not a number"},
            {"2", "3", "field 3 (X2): '3' is not in [1.0, 2.0]"},
            {"3", "7", "field 4 (X3): '7' is not in [0.0, 6.0]"},
            {"4", "4", "field 5 (X4): '4' is not in [0.0, 3.0]"},
            {"5", "121", "field 6 (X5): '121' is not in [0.0, 120.0]"},
            {"6", "-3", "field 7 (X6): '-3' is not in [-2.0, 9.0]"},
            {"12", "1.5", "field 13 (X12): '1.5' is not a whole number"},
            {"23", "1E10", "field 24 (X23): '1E10' is not in [-1.0E9, 1.0E9]"},
            {"24", "2", "field 25 (Y): '2' is not in [0.0, 1.0]"},
        }) {
            write(List.of(lines.get(0), lines.get(1), with(lines.get(1), Integer.parseInt(wrong[0]), wrong[1])));
            assertDamaged(() -> CreditDefault.read(root), file, ", line 3, " + wrong[2]);
        }
        write(List.of(lines.get(1)));
        assertDamaged(() -> CreditDefault.read(root), file, ", line 1: not the names ID,X1,");
    }
}
