// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.demos.bench.BenchRun;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code meta table private-regression} and {@code inner-noise}. */
class PrivacyTablesTest {

    private static double[] numbers(JsonNode cell) {
        return Pattern.compile(" / ")
                .splitAsStream(cell.asText())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    @Tag("native")
    void privateRegression_fewSteps_hasARowForEachNumberOfTasksAndThreeEpsilons() {
        JsonNode rows = BenchRun.in(Map.of(), "meta table private-regression --iterations 10 --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0)
                .get("rows");
        assertThat(rows.findValuesAsText("tasks N")).containsExactly("100", "400", "700");
        for (JsonNode row : rows) {
            double[] byLosses = numbers(row.get("their epsilons by loss distributions"));
            double[] without = numbers(row.get("without credit for sampling, at the mean number of steps"));
            // The tighter accountant confirms the target that the noise was found for, and no credit costs.
            assertThat(byLosses[0]).isBetween(1.5, 3.0);
            assertThat(byLosses[1]).isBetween(6.0, 10.0);
            assertThat(without[0]).isGreaterThan(3);
        }
    }

    @Test
    @Tag("native")
    void innerNoise_fewRounds_hasBothLevelsOfPrivacyAndTheStatement() {
        JsonNode json = BenchRun.in(Map.of(), "meta table inner-noise --iterations 1 --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(json.get("rows").findValuesAsText("training"))
                .containsExactly(
                        "untrained",
                        "no privacy, no meta-learning",
                        "no privacy",
                        "inner noise 2",
                        "outer noise 1",
                        "inner noise 2, outer noise 1",
                        "local noise 1");
        for (JsonNode row : json.get("rows")) {
            assertThat(row.get("after 10").asText()).matches("\\d+\\.\\d{3} ± \\d+\\.\\d{3}");
        }
        assertThat(json.get("notes").toString()).contains("Client level:", "Record level:", "do not add up");
    }

    @Test
    void isAbove_differencesSeedBySeed_needsAMeanAboveItsInterval() {
        assertThat(PrivateRegressionTable.isAbove(new double[] {2.1, 3.1, 4.2}, new double[] {2, 3, 4}))
                .isTrue();
        assertThat(PrivateRegressionTable.isAbove(new double[] {2.1, 2.9, 4.1}, new double[] {2, 3, 4}))
                .isFalse();
    }
}
