// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.demos.bench.BenchRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meta table} and how tables look. */
class MetaTableTest {

    @Test
    void markdown_hasAHeadARuleAndRowsOfTheSameLength() {
        ResultTable table = new ResultTable(
                "small",
                "A small table",
                List.of("method", "a|b"),
                List.of(List.of("one", "1"), List.of("two", "")),
                List.of("Note."));
        assertThat(table.markdown())
                .containsExactly(
                        "A small table",
                        "",
                        "| method | a\\|b |",
                        "| --- | --- |",
                        "| one | 1 |",
                        "| two |  |",
                        "",
                        "- Note.");
        assertThat(table.json().get("rows"))
                .isEqualTo(List.of(Map.of("method", "one", "a|b", "1"), Map.of("method", "two", "a|b", "")));
    }

    @Test
    void table_rowOfAnotherLength_isRefused() {
        assertThatThrownBy(() -> new ResultTable("t", "T", List.of("a", "b"), List.of(List.of("1")), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 cells, the head 2");
    }

    @Test
    void list_namesTheTables() {
        assertThat(BenchRun.in(Map.of(), "meta table --list")
                        .exits(ExitCode.SUCCESS)
                        .out()
                        .lines())
                .hasSize(16)
                .anyMatch(line -> line.startsWith("omniglot-20way-1shot "));
    }

    @Test
    void list_json_hasNamesAndSummaries() {
        JsonNode tables = BenchRun.in(Map.of(), "meta table --list --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0)
                .get("tables");
        assertThat(tables.findValuesAsText("name"))
                .hasSize(16)
                .contains("sinusoid", "omniglot-20way-1shot", "synthetic", "nsl-kdd");
        assertThat(tables.findValuesAsText("summary")).hasSize(16).noneMatch(String::isEmpty);
    }

    @Test
    void table_unknownKernels_areRefusedBeforeDataIsLookedFor() {
        assertThat(BenchRun.in(Map.of(), "meta table nsl-kdd --kernels cuda")
                        .exits(ExitCode.USAGE)
                        .err())
                .contains("there are no kernels 'cuda'");
    }

    @Test
    void syntheticAccuracy_ofSeveralSeeds_isTheMeanAndTheRange() {
        assertThat(SyntheticTable.accuracy(0.77)).isEqualTo("77.00");
        assertThat(SyntheticTable.accuracy(0.8, 0.7, 0.81)).isEqualTo("77.00 (70.0 to 81.0)");
    }

    @Test
    void table_withoutItsData_namesTheLayout() {
        assertThat(BenchRun.in(Map.of(), "meta table omniglot-5way-1shot")
                        .exits(ExitCode.ENVIRONMENT)
                        .err())
                .contains("--data DIR", "images_background.zip");
    }

    @Test
    void personalised_withoutItsData_namesTheLayout() {
        assertThat(BenchRun.in(Map.of(), "meta table personalised")
                        .exits(ExitCode.ENVIRONMENT)
                        .err())
                .contains("--data DIR", "images_background.zip");
    }

    @Test
    @Tag("native")
    void synthetic_fewRounds_hasEveryMethodBesideFederatedAveragingAndTheControl() {
        JsonNode json = BenchRun.in(Map.of(), "meta table synthetic --iterations 2 --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(json.get("rows").findValuesAsText("model"))
                .containsExactly(
                        "FedAvg",
                        "FedMeta (MAML)",
                        "FedMeta (Meta-SGD)",
                        "Per-FedAvg, first order",
                        "Per-FedAvg, exact",
                        "pFedMe",
                        "local only, 4 steps");
        assertThat(json.get("rows").findValuesAsText("after a round's local work"))
                .allMatch(cell -> cell.matches("\\d+\\.\\d{2}"));
        assertThat(json.get("rows").get(5).get("1 personal step").asText()).isEmpty();
    }

    @Test
    @Tag("native")
    void sinusoid_fewIterations_hasAllControlsAndWritesFiles(@TempDir Path out) throws IOException {
        JsonNode json = BenchRun.in(Map.of(), "meta table sinusoid --iterations 2 --json --out " + out)
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(json.get("table").asText()).isEqualTo("sinusoid");
        assertThat(json.get("rows").findValuesAsText("method"))
                .contains("random initialisation, adapted", "pretrained on all tasks, fine-tuned, 10 shots", "oracle")
                .as("maml with 10 shots once, as both of its rows are the same training")
                .hasSize(9)
                .doesNotHaveDuplicates();
        assertThat(json.get("rows").get(0).get("after 0").asText()).matches("\\d+\\.\\d{3} ± \\d+\\.\\d{3}");
        assertThat(Files.readString(out.resolve("meta-table-sinusoid.md"))).contains("| oracle | 2 |");
        assertThat(out.resolve("meta-table-sinusoid.json")).exists();
    }

    @Test
    @Tag("native")
    void sineOrLine_fewIterations_hasBothNoisesOfBothMethods() {
        JsonNode rows = BenchRun.in(Map.of(), "meta table sine-or-line --iterations 2 --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0)
                .get("rows");
        assertThat(rows).hasSize(12);
        for (int row = 0; row < 12; row += 2) {
            assertThat(rows.get(row).get("noise of predictions").asText()).isEqualTo("true, 0.30");
            assertThat(rows.get(row + 1).get("noise of predictions").asText()).matches("fitted, \\d+\\.\\d\\d");
            assertThat(rows.get(row).get("mse of the mean"))
                    .as("the same model")
                    .isEqualTo(rows.get(row + 1).get("mse of the mean"));
            for (String cell : List.of("in 50 % intervals", "in 90 % intervals", "in 95 % intervals")) {
                assertThat(rows.get(row).get(cell).asText()).matches("\\d+\\.\\d ± \\d+\\.\\d");
            }
        }
    }
}
