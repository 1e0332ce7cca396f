// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.seal.NoLeakedHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench round} with small rounds: what is released is checked by the command itself. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class RoundBenchCommandTest {

    private static JsonNode figure(List<JsonNode> lines, String subject, String figure) {
        return lines.stream()
                .filter(line -> line.get("subject").asText().equals(subject))
                .filter(line -> line.get("figure").asText().equals(figure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rounds_ofTwoSizes_areMeasured(@TempDir Path work) throws Exception {
        Path csv = work.resolve("rounds.csv");
        Path html = work.resolve("rounds.html");
        List<JsonNode> lines = BenchRun.in(
                        Map.of(),
                        "bench round --parameters 500 --clients 4,7 --runs 2 --json --csv " + csv + " --html " + html)
                .exits(ExitCode.SUCCESS)
                .json();
        for (int clients : new int[] {4, 7}) {
            String subject = "round K=" + clients;
            JsonNode round = figure(lines, subject, "whole round");
            assertThat(round.get("bench").asText()).isEqualTo("round");
            assertThat(round.get("parameters").asInt()).isEqualTo(500);
            assertThat(round.get("clients").asInt()).isEqualTo(clients);
            assertThat(round.get("unit").asText()).isEqualTo("s");
            assertThat(round.get("value").asDouble()).isPositive();
            assertThat(round.get("threads").asInt())
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(figure(lines, subject, "members vote").get("value").asDouble())
                    .isBetween(0.0, round.get("value").asDouble());
            assertThat(figure(lines, subject, "node heap").get("value").asLong())
                    .isBetween(1L << 20, 1L << 30);
            // Share vectors of 10,240 bytes in their envelopes, statements, and little else.
            assertThat(figure(lines, subject, "member received").get("value").asLong())
                    .isBetween(clients * 10_240L, clients * 16_000L + 20_000);
            assertThat(figure(lines, subject, "member CPU").get("value").asDouble())
                    .isBetween(0.0, round.get("value").asDouble());
        }
        List<JsonNode> goals = lines.stream().filter(line -> line.has("goal")).toList();
        assertThat(goals).hasSize(6);
        assertThat(goals).filteredOn(goal -> goal.get("reached").isBoolean()).hasSize(1);
        assertThat(Files.readAllLines(csv)).hasSize(1 + lines.size() - goals.size());
        assertThat(Files.readString(html))
                .contains("<svg", "7 clients, 500 parameters")
                .endsWith("</html>\n");
    }

    @Test
    void text_isATable() {
        BenchRun run = BenchRun.in(Map.of(), "bench round --parameters 500 --clients 4")
                .exits(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains(
                        "one-time-key, 4 members, loopback HTTP",
                        "node heap MB",
                        "K=4: clients compute, encrypt, upload")
                .contains("round of 100 clients with a million parameters <= 15.00 s: not measured");
    }
}
