// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans over lists of values. */
class SweepCommandTest {

    private static final String NUMBERS =
            "plan --parameters 100000 --population 5000 --min-clients 100 --max-clients 200"
                    + " --corrupt-clients 10 --members 4 --corrupt-members 1 --clip 1.0 --noise-multiplier 1 --delta 1e-6"
                    + " --rounds 100 --participations 10";

    private static Cli.Result sweep(String lists, String... more) {
        List<Object> words = new ArrayList<>(Arrays.asList((Object[]) NUMBERS.split(" ", -1)));
        words.addAll(List.of("--sweep", lists));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    @Test
    void sweep_table_hasARowForEveryCombination() {
        Cli.Result result = sweep("clients=200,2000,50,bits=16,25").exits(ExitCode.SUCCESS);
        List<String> lines = result.out().lines().toList();

        assertThat(lines).hasSize(7);
        assertThat(lines.get(0))
                .startsWith("clients  bits  accepted  scheme taken")
                .endsWith("refused by");
        assertThat(lines.get(1)).matches("200 +16 +yes +one-time-key +16 +3 +2\\.76 .*");
        assertThat(lines.get(2)).matches("200 +25 +no .*bits");
        assertThat(lines.get(3)).matches("2000 +16 +yes +one-time-key +16 +2 +3\\.99 .*");
        assertThat(lines.get(5)).matches("50 +16 +no .*maximum clients");
        assertThat(lines.get(6)).matches("50 +25 +no .*maximum clients; bits");
        // Columns stand below each other.
        int column = lines.get(0).indexOf("accepted");
        assertThat(lines.subList(1, 7)).allMatch(line -> line.substring(column).matches("(yes|no ) .*"));
    }

    @Test
    void sweep_csv_isCommasAndTheSameNumberOfCells() {
        List<String> lines = sweep("clients=200,50,scheme=one-time-key,direct-bfv", "--csv")
                .exits(ExitCode.SUCCESS)
                .out()
                .lines()
                .toList();

        assertThat(lines).hasSize(5);
        assertThat(lines).allMatch(line -> line.split(",", -1).length == 16);
        assertThat(lines.get(0)).startsWith("clients,scheme,accepted,scheme taken,bits taken,digits,bytes/parameter,");
        assertThat(lines.get(1)).startsWith("200,one-time-key,yes,one-time-key,16,3,2.76,");
        assertThat(lines.get(2)).startsWith("200,direct-bfv,no,direct-bfv,").endsWith(",trust");
    }

    @Test
    void sweep_json_isOneObjectALine() throws IOException {
        List<String> lines = sweep("clients=200,50", "--json")
                .exits(ExitCode.SUCCESS)
                .out()
                .lines()
                .toList();

        assertThat(lines).hasSize(2);
        JsonNode first = new JsonMapper().readTree(lines.get(0));
        assertThat(first.get("sweep").get("clients").asText()).isEqualTo("200");
        assertThat(first.get("accepted").asBoolean()).isTrue();
        assertThat(first.get("uploadBytes").asLong()).isPositive();
        JsonNode second = new JsonMapper().readTree(lines.get(1));
        assertThat(second.get("accepted").asBoolean()).isFalse();
        assertThat(second.get("violations").findValuesAsText("rule")).containsExactly("maximum clients");
    }

    @Test
    void sweep_epsilonThatNoNoiseMeets_isARefusedRow() {
        List<String> lines = sweep("epsilon=4,0,participations=10", "--csv")
                .exits(ExitCode.SUCCESS)
                .out()
                .lines()
                .toList();

        assertThat(lines.get(1)).startsWith("4,10,yes,");
        assertThat(lines.get(2)).startsWith("0,10,no,").endsWith(",noise");
    }

    @Test
    void sweep_withOut_isWrongUsage() {
        sweep(
                        "clients=200",
                        "--out",
                        "plan.cfp",
                        "--member-key",
                        "m.pub",
                        "--node-key",
                        "n.pub",
                        "--coordinator-key",
                        "c.pub",
                        "--authority-key",
                        "a.pub",
                        "--registry",
                        "r.cfr")
                .refusesUsage("--sweep writes no plan; leave out --out");
    }
}
