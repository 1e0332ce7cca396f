// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.seal.NoLeakedHandles;
import io.cipherfold.seal.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code bench seal} as far as it can be tested without a clock: it measures what it says, in both languages. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class SealBenchCommandTest {

    private static final List<String> COMMON_KEYS =
            List.of("bench", "subject", "parameters", "clients", "value", "unit", "ratioTo", "ratio", "threads");
    private static final List<String> FIGURE_KEYS = List.of(
            "scheme",
            "degree",
            "operation",
            "cppMicros",
            "differenceMicros",
            "differenceLowMicros",
            "differenceHighMicros",
            "batches",
            "callsInBatch",
            "cppSingleThread");
    private static final List<String> GOAL_KEYS = List.of("goal", "atLeast", "reached", "decidedBy", "cppSingleThread");

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> plus(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<JsonNode> withKey(List<JsonNode> objects, String key) {
        return objects.stream().filter(object -> object.has(key)).toList();
    }

    private static JsonNode goal(List<JsonNode> goals, SealGoal wanted) {
        return goals.stream()
                .filter(goal -> goal.get("subject").asText().equals(wanted.title()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void json_compared_hasTheKeysOfTheContract() {
        List<JsonNode> objects = BenchRun.compared(
                        "bench seal --scheme bfv --degree 4096 --operation add,encode --seconds 0.001 --json")
                .exits(ExitCode.SUCCESS)
                .json();
        List<JsonNode> figures = withKey(objects, "operation");
        assertThat(figures)
                .extracting(f -> f.get("subject").asText())
                .containsExactly("bfv encode N=4096", "bfv add N=4096", "bfv add N=4096");
        for (JsonNode figure : figures) {
            assertThat(keys(figure)).isEqualTo(plus(COMMON_KEYS, FIGURE_KEYS));
            assertThat(figure.get("bench").asText()).isEqualTo("seal");
            assertThat(figure.get("unit").asText()).isEqualTo("us");
            assertThat(figure.get("ratioTo").asText()).isEqualTo("C++");
            assertThat(figure.get("value").asDouble()).isPositive();
            assertThat(figure.get("cppMicros").asDouble()).isPositive();
            assertThat(figure.get("ratio").asDouble()).isPositive();
            assertThat(figure.get("batches").asInt()).isGreaterThanOrEqualTo(5);
        }
        List<JsonNode> goals = withKey(objects, "goal");
        assertThat(goals)
                .hasSize(SealGoal.values().length + 1)
                .allSatisfy(goal -> assertThat(keys(goal)).isEqualTo(plus(COMMON_KEYS, GOAL_KEYS)));
        assertThat(goal(goals, SealGoal.ENCRYPTION).get("reached").isNull()).isTrue();
        assertThat(goal(goals, SealGoal.ADDITION).get("reached").isBoolean()).isTrue();
        assertThat(goal(goals, SealGoal.ADDITION).get("decidedBy").asText()).isEqualTo("bfv add N=4096");
        assertThat(goals)
                .filteredOn(goal -> goal.get("subject").asText().equals(SealGoal.ADDITION.title()))
                .extracting(goal -> goal.get("cppSingleThread").asBoolean())
                .containsExactly(false, true);
        assertThat(objects).hasSize(figures.size() + goals.size());
    }

    @Test
    void json_withoutTheProgramInCpp_hasJavaAlone() {
        BenchRun run = BenchRun.in(
                        Map.of(), "bench seal --scheme bgv --degree 1024 --operation negate --seconds 0.001 --json")
                .exits(ExitCode.SUCCESS);
        assertThat(run.err()).contains("CIPHERFOLD_SEAL_BENCH is not set; Java alone");
        JsonNode figure = run.json().get(0);
        assertThat(figure.get("value").asDouble()).isPositive();
        for (String key : List.of("ratioTo", "ratio", "cppMicros", "differenceMicros")) {
            assertThat(figure.get(key).isNull()).as(key).isTrue();
        }
        assertThat(withKey(run.json(), "goal"))
                .allMatch(goal -> goal.get("reached").isNull());
    }

    @Test
    void json_singleThread_isTold() {
        JsonNode figure = BenchRun.compared("bench seal --scheme ckks --degree 1024 --operation decode --seconds 0.001"
                        + " --cpp-single-thread --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(figure.get("cppSingleThread").asBoolean()).isTrue();
        assertThat(figure.get("cppMicros").asDouble()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void everyOperation_ofTheScheme_runsInBothLanguages(Scheme scheme) {
        BenchRun run = BenchRun.compared(
                        "bench seal --degree 1024,4096 --seconds 0.0001 --scheme " + SealCase.optionName(scheme))
                .exits(ExitCode.SUCCESS);
        List<String> lines = run.out().lines().toList();
        // At 1024 there is a single prime: no level below the first, no keys to switch keys with.
        assertThat(lines)
                .filteredOn(line -> line.matches("relinearize +.*"))
                .singleElement()
                .asString()
                .contains("4096");
        assertThat(lines)
                .filteredOn(line -> line.matches("add +.*") && !line.endsWith("one thread"))
                .hasSize(2);
        assertThat(run.out()).doesNotContain("NaN");
    }
}
