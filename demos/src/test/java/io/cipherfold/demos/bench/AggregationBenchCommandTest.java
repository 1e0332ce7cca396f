// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.seal.NoLeakedHandles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** {@code bench aggregation} as far as it can be tested without a clock. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class AggregationBenchCommandTest {

    private static final List<String> COMMON_KEYS = List.of(
            "bench", "subject", "parameters", "clients", "value", "unit", "ratioTo", "ratio", "threads", "figure");
    private static final List<String> FIGURES = List.of(
            "upload",
            "side bytes",
            "encrypt",
            "encode and encrypt",
            "add",
            "add",
            "open",
            "drop-out",
            "greatest difference");

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<JsonNode> ofSubject(List<JsonNode> lines, String subject) {
        return lines.stream()
                .filter(line -> line.get("subject").asText().equals(subject))
                .toList();
    }

    private static JsonNode figure(List<JsonNode> lines, String subject, String figure) {
        return ofSubject(lines, subject).stream()
                .filter(line -> line.get("figure").asText().equals(figure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void json_hasEveryFigureOfEverySubject() {
        List<JsonNode> lines = BenchRun.in(Map.of(), "bench aggregation --parameters 13000 --clients 4 --quick --json")
                .exits(ExitCode.SUCCESS)
                .json();
        List<String> subjects = AggregationContender.all(true).stream()
                .map(AggregationContender::name)
                .toList();
        assertThat(subjects)
                .contains(
                        "plain",
                        "one-time-key",
                        "ckks-shared-key",
                        "ckks-shared-key-seeded",
                        "paillier-2048",
                        "pairwise-masking");
        for (String subject : subjects) {
            assertThat(ofSubject(lines, subject))
                    .extracting(line -> line.get("figure").asText())
                    .isEqualTo(FIGURES);
            for (JsonNode line : ofSubject(lines, subject)) {
                assertThat(keys(line)).startsWith(COMMON_KEYS.toArray(String[]::new));
                assertThat(keys(line)).endsWith("decryptedBy", "dropOut", "remark");
                assertThat(line.get("bench").asText()).isEqualTo("aggregation");
                assertThat(line.get("clients").asInt()).isEqualTo(4);
                assertThat(line.get("threads").asInt()).isEqualTo(1);
                assertThat(line.get("value").isNumber()).isTrue();
            }
        }
        assertThat(figure(lines, "paillier-2048", "upload").get("parameters").asInt())
                .isEqualTo(2 * (2046 / 18));
        assertThat(figure(lines, "pairwise-masking", "upload").get("value").asDouble())
                .isEqualTo(2);
        assertThat(figure(lines, "plain", "upload").get("value").asDouble()).isEqualTo(4);
        JsonNode upload = figure(lines, "one-time-key", "upload");
        assertThat(upload.get("value").asDouble()).isEqualTo(2 * 30_720 / 13_000.0);
        assertThat(upload.get("ratioTo").asText()).isEqualTo("one-time-key");
        assertThat(upload.get("ratio").asDouble()).isEqualTo(1);
        assertThat(figure(lines, "one-time-key", "add").get("ratioTo").asText()).isEqualTo("out-of-cache copy");
        for (String exact : List.of("plain", "one-time-key", "paillier-2048", "pairwise-masking")) {
            assertThat(figure(lines, exact, "greatest difference").get("value").asDouble())
                    .isZero();
        }
        assertThat(figure(lines, "ckks-shared-key", "greatest difference")
                        .get("value")
                        .asDouble())
                .isBetween(1e-12, 1e-4);
        List<JsonNode> goals = lines.stream().filter(line -> line.has("goal")).toList();
        assertThat(goals).hasSize(8);
        for (JsonNode goal : goals) {
            assertThat(keys(goal)).startsWith(COMMON_KEYS.toArray(String[]::new));
            assertThat(keys(goal)).endsWith("goal", "atLeast", "reached");
            assertThat(goal.get("reached").isBoolean()).isTrue();
        }
        assertThat(lines).hasSize(subjects.size() * FIGURES.size() + goals.size());
    }

    @Test
    void withoutTheReference_ratiosAndItsGoalsAreMissing() {
        List<JsonNode> lines = BenchRun.in(
                        Map.of(),
                        "bench aggregation --parameters 10 --clients 4 --runs 1 --subject pairwise-masking --json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(figure(lines, "pairwise-masking", "upload").get("ratio").isNull())
                .isTrue();
        assertThat(figure(lines, "pairwise-masking", "upload").get("ratioTo").isNull())
                .isTrue();
        assertThat(lines.stream().filter(line -> line.has("goal")))
                .filteredOn(goal -> goal.get("reached").isNull())
                .hasSize(7);
    }

    @Test
    void text_saysWhatWasCompared_andFilesHoldIt(@TempDir Path work) throws Exception {
        Path csv = work.resolve("figures.csv");
        Path html = work.resolve("figures.html");
        String out = BenchRun.in(
                        Map.of(),
                        "bench aggregation --parameters 1000 --clients 4 --runs 1"
                                + " --subject one-time-key,ckks-shared-key,paillier-2048 --csv " + csv + " --html "
                                + html)
                .exits(ExitCode.SUCCESS)
                .out();
        assertThat(out)
                .contains(
                        "1,000 parameters, 4 clients",
                        "one-time-key: decrypted by the node with any 2 of 4 members",
                        "ckks-shared-key: decrypted by every client",
                        "SEAL's own format takes 64.0 bytes a parameter",
                        "times smaller a parameter than CKKS >= 20",
                        "reached")
                .doesNotContain("NaN");
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows).hasSize(1 + 3 * FIGURES.size());
        assertThat(rows.get(0)).isEqualTo(String.join(",", COMMON_KEYS) + ",decryptedBy,dropOut,remark");
        for (String row : rows) {
            assertThat(fields(row)).hasSize(13);
        }
        assertThat(fields(rows.get(1)).subList(0, 4)).containsExactly("aggregation", "one-time-key", "1000", "4");
        assertThat(Double.parseDouble(fields(rows.get(1)).get(4))).isEqualTo(30.72);
        Document page = wellFormed(Files.readString(html));
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(4);
        assertThat(page.getElementsByTagName("rect").getLength()).isEqualTo(4 * 3);
        assertThat(page.getElementsByTagName("tr").getLength()).isEqualTo(4);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(Files.readString(html)).doesNotContain("http", "src=", "href=");
    }

    /** The fields of a line of RFC 4180 without line breaks. */
    private static List<String> fields(String row) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        assertThat(quoted).isFalse();
        fields.add(field.toString());
        return fields;
    }

    private static Document wellFormed(String html) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new InputSource(
                new ByteArrayInputStream(html.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8))));
    }
}
