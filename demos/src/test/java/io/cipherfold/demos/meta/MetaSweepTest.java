// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.demos.bench.BenchRun;
import io.cipherfold.secureagg.dp.AnalyticGaussian;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** {@code meta sweep}. */
class MetaSweepTest {

    private static final String SMALL =
            "meta sweep --iterations 2 --clients-per-round 8 --population 30,60 --noise 0,1";

    private static BenchRun run(String arguments) {
        return BenchRun.in(Map.of(), arguments);
    }

    private static JsonNode row(JsonNode rows, String training, double noise, int population) {
        for (JsonNode row : rows) {
            if (row.get("training").asText().equals(training)
                    && row.get("noise").asDouble() == noise
                    && row.get("population").asInt() == population) {
                return row;
            }
        }
        throw new AssertionError(rows.toString());
    }

    @Test
    @Tag("native")
    void sweep_small_hasControlsPlacementsAndPromises(@TempDir Path out) throws Exception {
        JsonNode json = run(SMALL + " --seeds 2 --json --out " + out)
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        JsonNode rows = json.get("rows");
        assertThat(rows)
                .as("two controls, two populations, three placements, two noises")
                .hasSize(14);
        assertThat(json.get("metric").asText()).isEqualTo("mse");
        assertThat(json.get("clientsPerRound").asInt()).isEqualTo(8);
        assertThat(row(rows, "untrained", 0, 0).get("mean").asDouble()).isGreaterThan(1);
        assertThat(rows.findValues("diverged")).allMatch(count -> count.asInt() == 0);

        JsonNode promised = row(rows, "distributed", 1, 60);
        int cap = promised.get("participations").asInt();
        double delta = promised.get("delta").asDouble();
        assertThat(delta).isCloseTo(Math.pow(60, -1.1), within(1e-12));
        // Five of eight must upload and one may be corrupt, so four shares of eight are sure.
        double honestNoise = Math.sqrt(4.0 / 8);
        assertThat(promised.get("epsilonOperatorsPld").asDouble())
                .isCloseTo(AnalyticGaussian.of(honestNoise, cap).epsilon(delta), within(2e-3));
        assertThat(promised.get("epsilonOperatorsRdp").asDouble())
                .isGreaterThan(promised.get("epsilonOperatorsPld").asDouble());
        assertThat(promised.get("encryptedSeeds").asInt()).isEqualTo(1);
        assertThat(row(rows, "distributed", 1, 30).get("mean"))
                .as("one training for all populations")
                .isEqualTo(promised.get("mean"));
        assertThat(promised.get("lowest").asDouble())
                .isLessThan(promised.get("highest").asDouble());
        JsonNode noiseless = row(rows, "local", 0, 30);
        assertThat(noiseless.get("epsilonOperatorsRdp").isNull())
                .as("JSON has no infinity")
                .isTrue();
        assertThat(noiseless.get("mean"))
                .as("without noise it does not matter who would have added it")
                .isEqualTo(row(rows, "central", 0, 30).get("mean"));
        assertThat(row(rows, "distributed", 0, 30).get("mean").asDouble())
                .as("the grid of whole numbers changes the model little")
                .isCloseTo(noiseless.get("mean").asDouble(), within(0.1));

        checkTable(Files.readString(out.resolve("meta-sweep-sinusoid.md")));
        checkCsv(Files.readAllLines(out.resolve("meta-sweep-sinusoid.csv")), rows);
        checkPlot(Files.readString(out.resolve("meta-sweep-sinusoid.svg")));
        assertThat(out.resolve("meta-sweep-sinusoid.json")).exists();
    }

    private static void checkTable(String markdown) {
        assertThat(markdown)
                .contains("| training | noise of a mean, in clip norms | central | distributed, encrypted | local |")
                .containsPattern("\\| clipped, z = 0 \\| 0 \\| \\d\\.\\d{3} ± ")
                .containsPattern(
                        "\\| z = 1 \\| 0\\.125 \\| \\d\\.\\d{3} ± \\d\\.\\d{3} \\(\\d\\.\\d{3} to \\d\\.\\d{3}\\)")
                .containsPattern("\\| 30 \\| 0\\.024 \\| 2 \\| 0 \\| 0 \\| .* \\| inf \\| inf \\| the same \\|")
                .contains("Epsilons presume 4 honest clients in every sum (at least 5, of whom 1 may be corrupt)")
                .contains("None of this holds for sums whose noise clients bring themselves")
                .contains("the others over sums in the clear with as much Gaussian noise");
    }

    private static void checkCsv(List<String> lines, JsonNode rows) {
        List<String> head = List.of(lines.get(0).split(",", -1));
        List<String> keys = new ArrayList<>();
        rows.get(0).fieldNames().forEachRemaining(keys::add);
        assertThat(head).isEqualTo(keys);
        assertThat(lines).hasSize(rows.size() + 1);
        for (int i = 0; i < rows.size(); i++) {
            List<String> cells = List.of(lines.get(i + 1).split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1));
            assertThat(cells).hasSameSizeAs(head);
            JsonNode row = rows.get(i);
            assertThat(cells.get(0).replace("\"", ""))
                    .isEqualTo(row.get("training").asText());
            String epsilon = cells.get(head.indexOf("epsilonOperatorsRdp"));
            if (epsilon.equals("inf") || epsilon.isEmpty()) {
                assertThat(row.get("epsilonOperatorsRdp").isNull()).isTrue();
            } else {
                assertThat(Double.parseDouble(epsilon))
                        .isEqualTo(row.get("epsilonOperatorsRdp").asDouble());
            }
        }
        assertThat(lines.stream().filter(line -> line.contains("inf")).count())
                .as("z = 0 in two populations and three placements, and the server of z = 1 in two")
                .isEqualTo(8);
    }

    private static void checkPlot(String svg) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(root.getAttribute("xmlns")).isEqualTo("http://www.w3.org/2000/svg");
        assertThat(root.getElementsByTagName("circle").getLength())
                .as("z = 1: two populations, three placements, one finite view each")
                .isEqualTo(6);
        assertThat(svg).doesNotContain("NaN", "Infinity").contains("central, population 30, readers");
    }

    @Test
    @Tag("native")
    void sweep_placementsThatWereAskedFor_areAloneInTheTable() {
        String out = run("meta sweep --iterations 1 --clients-per-round 8 --population 30 --noise 2 --placement central"
                        + " --participations 1 --delta 1e-3")
                .exits(ExitCode.SUCCESS)
                .out();
        assertThat(out)
                .contains("| training | noise of a mean, in clip norms | central |", "| 30 | 0.0010 | 1 | 2 |")
                .doesNotContain("local |", "noise distributed");
    }

    @Test
    void sweep_epsilonOnly_needsNoDataAndHasNoAccuracy(@TempDir Path out) throws IOException {
        BenchRun run =
                run("meta sweep --dataset omniglot --epsilon-only --iterations 300 --placement central --noise 1,2"
                                + " --population 4000,100000 --out " + out)
                        .exits(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains(
                        "noise central, 100 clients in each of 300 rounds",
                        "| 100,000 | 3.2e-06 | 2 | 2 | inf | 0.146 |")
                .doesNotContain("accuracy");
        assertThat(out.resolve("meta-sweep-omniglot.svg")).doesNotExist();
        assertThat(Files.readAllLines(out.resolve("meta-sweep-omniglot.csv"))).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--noise 1,-1; --noise: a noise multiplier is 0 or 0.2 to 32.0, was -1",
                "--noise 0.1; was 0.1",
                "--noise NaN; 'NaN' is not a finite decimal number",
                "--noise 1,,2; '' is not a finite decimal number",
                "--noise 1,1.0; --noise: a value is named twice in '1,1.0'",
                "--placement everywhere; --placement: 'everywhere' is unknown; there are: central, distributed, local",
                "--population 139; a population is 140, the clients of a round, to 1000000000, was 139",
                "--population 10000,x; --population: 'x' is not a whole number",
                "--population 300000; the first one is trained with and at most 200000, was 300000",
                "--clients-per-round 6; --clients-per-round must be 7 to 10000, was 6",
                "--clip 0; --clip: clip norm must be positive and finite, was 0.0",
                "--delta 1; --delta",
                "--participations 31; --participations must be 1 to 30, was 31",
                "--population 140 --clients-per-round 140 --participations 5; everybody is in each of the 30 rounds",
                "--seeds 0; --seeds must be 1 to 100, was 0",
                "--dataset heart; heart has no population of any size",
                "--dataset moon; --dataset: 'moon' is unknown",
                "--algorithm protonet; protonet",
                "--quick --full; --quick and --full exclude each other"
            })
    void sweep_wrongValue_isRefusedWithTheLimit(String arguments, String message) {
        assertThat(run("meta sweep " + arguments).exits(ExitCode.USAGE).err()).contains(message);
    }

    @Test
    void sweep_withoutItsData_namesTheLayout() {
        assertThat(run("meta sweep --dataset omniglot")
                        .exits(ExitCode.ENVIRONMENT)
                        .err())
                .contains("--data DIR", "images_background.zip");
    }

    @Test
    void meta_alone_namesSweep() {
        assertThat(run("meta").exits(ExitCode.USAGE).err()).contains("meta table or meta sweep");
    }
}
