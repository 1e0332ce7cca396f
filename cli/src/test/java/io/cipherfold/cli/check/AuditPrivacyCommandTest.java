// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.secureagg.audit.ManyRunCounts;
import io.cipherfold.secureagg.audit.OneRunGuesses;
import io.cipherfold.secureagg.dp.SampledGaussian;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPrivacyCommandTest {

    private static Cli.Result run(String line) {
        return Cli.run((Object[]) ("audit-privacy " + line).split(" ", -1));
    }

    @Test
    @Tag("native")
    void run_smallAudit_printsTheKeysAndDoesNotRefute() {
        Cli.Result result =
                run("--canaries 30 --trials 4 --rounds 2 --parameters 300 --noise-multiplier 1.5 --delta 1e-6"
                                + " --seed 7 --json")
                        .exits(ExitCode.SUCCESS);
        assertThat(result.jsonKeys())
                .containsExactly(
                        "claimedEpsilon",
                        "delta",
                        "refuted",
                        "confidence",
                        "oneRun",
                        "manyRun",
                        "canaries",
                        "trials",
                        "rounds",
                        "parameters",
                        "noiseMultiplier",
                        "seed");
        JsonNode json = result.json();
        assertThat(json.get("refuted").asBoolean()).isFalse();
        assertThat(json.get("seed").asLong()).isEqualTo(7);
        // Noise is rounded up to whole squared grid units, of which there are many.
        assertThat(json.get("claimedEpsilon").asDouble())
                .isCloseTo(new SampledGaussian(1, 1.5, 2).epsilon(1e-6).epsilon(), Percentage.withPercentage(1));

        JsonNode one = json.get("oneRun");
        assertThat(one.get("epsilonLowerBound").asDouble())
                .isEqualTo(new OneRunGuesses(
                                120,
                                one.get("guesses").asInt(),
                                one.get("correct").asInt())
                        .epsilonLowerBound(1e-6, 0.05 / 5));
        JsonNode many = json.get("manyRun");
        assertThat(many.get("included").asInt() + many.get("excluded").asInt()).isEqualTo(60);
        assertThat(many.get("epsilonLowerBound").asDouble())
                .isEqualTo(new ManyRunCounts(
                                many.get("included").asInt(),
                                many.get("truePositives").asInt(),
                                many.get("excluded").asInt(),
                                many.get("falsePositives").asInt())
                        .epsilonLowerBound(1e-6, 0.05));
    }

    @Test
    @Tag("native")
    void run_text_tellsClaimAndBothBoundsAndWarnsOfALargeDelta() {
        Cli.Result result = run("--canaries 32 --trials 2 --parameters 200 --noise-multiplier 2 --delta 0.05")
                .exits(ExitCode.SUCCESS);
        assertThat(result.out())
                .contains("64 canaries in 2 encrypted sums of 32 clients and 200 coordinates", "claimed    epsilon ")
                .contains("one run    epsilon at least ", "many runs  epsilon at least ", "Not refuted");
        assertThat(result.err()).contains("warning: delta 0.05 is not below 1/clients = 1/64");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--canaries 1|--canaries: clients per trial must be 2 to 1000000, was 1",
                "--canaries 100 --trials 0|--trials: trials must be 1 to 10000, was 0",
                "--canaries 100 --trials 10001|--trials: trials must be 1 to 10000, was 10001",
                "--rounds 0|--rounds: rounds per trial must be 1 to",
                "--parameters 0|--parameters: dimension must be 1 to",
                "--canaries 9 --trials 7|--canaries times --trials must be at least 64, was 63",
                "--noise-multiplier 0|--noise-multiplier: noise multiplier must be",
                "--noise-multiplier NaN|--noise-multiplier",
                "--delta 0|--delta: delta must be at least 1.0E-100",
                "--delta 1e-320|--delta: delta must be at least 1.0E-100",
                "--delta 1|--delta: delta must be at least 1.0E-100 and below 1, was 1.0",
                "--seed x|for example --seed 7"
            })
    void run_wrongOption_isNamed(String line, String message) {
        run(line).refusesUsage(message);
    }
}
