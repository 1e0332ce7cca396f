// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the plan command chooses, proposes instead, predicts, and how it says so. */
class PlanChoicesTest {

    @Test
    @Tag("native")
    void run_calibrate_predictsSecondsOfEveryRole() {
        JsonNode seconds = PlanRuns.run(PlanRuns.good(), "--calibrate", "--json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get("seconds");
        for (String role : List.of("client", "node", "member")) {
            assertThat(seconds.get(role).asDouble()).as(role).isBetween(1e-6, 1000.0);
        }
        // The node hashes and adds two hundred uploads.
        assertThat(seconds.get("node").asDouble())
                .isGreaterThan(seconds.get("client").asDouble());
    }

    @Test
    void run_skellam_isWhatThePlanSaysAndCostsAtLeastAsMuch() {
        JsonNode gaussian =
                PlanRuns.run(PlanRuns.good(), "--json").exits(ExitCode.SUCCESS).json();
        JsonNode skellam = PlanRuns.with("--mechanism skellam", "--json")
                .exits(ExitCode.SUCCESS)
                .json();

        assertThat(gaussian.get("mechanism").asText()).isEqualTo("discrete-gaussian");
        assertThat(skellam.get("mechanism").asText()).isEqualTo("skellam");
        assertThat(skellam.get("epsilonNode").asDouble())
                .isBetween(
                        gaussian.get("epsilonNode").asDouble(),
                        1.01 * gaussian.get("epsilonNode").asDouble());
        assertThat(PlanRuns.with("--mechanism skellam").out().replaceAll("\\s+", " "))
                .contains("each client adds skellam noise of sigma_i = ")
                .contains("what the longer tails of Skellam noise take");
        assertThat(PlanRuns.run(PlanRuns.good()).out().replaceAll("\\s+", " "))
                .contains("each client adds discrete-gaussian noise of sigma_i = ")
                .contains("the bound is 2 exp(-x^2 / 2);");
        PlanRuns.with("--mechanism laplace")
                .refusesUsage("--mechanism must be discrete-gaussian or skellam, was 'laplace'");
    }

    @Test
    void run_skellamWithMoreNoiseThanItsTables_proposesTheDiscreteGaussian() {
        Cli.Result refused = PlanRuns.with("--mechanism skellam --noise-multiplier 20", "--json")
                .exits(ExitCode.FAILED);

        assertThat(refused.err())
                .contains("skellam noise variance per client must be 0 or 1 to 65536 squared grid units");
        assertThat(refused.err()).contains("--mechanism discrete-gaussian instead of skellam");
    }

    @Test
    void run_bitsThatThreeDigitsDoNotHold_takesTwoAndSaysSo() {
        JsonNode json =
                PlanRuns.with("--bits 20", "--json").exits(ExitCode.SUCCESS).json();
        assertThat(json.get("bitsPerValue").asInt()).isEqualTo(20);
        assertThat(json.get("digitsPerCoefficient").asInt()).isEqualTo(2);
        // 13 chunks of 2 * 4096 numbers in 30,720 bytes each.
        assertThat(json.get("bytesPerParameter").asDouble()).isEqualTo(3.9936);
        assertThat(PlanRuns.with("--bits 20").out().replaceAll("\\s+", " "))
                .contains("20, as asked for: two digits to a coefficient and 3.75 bytes a parameter")
                .contains("have at most 16 bits and 2.5 bytes");
    }

    @Test
    void run_moreClients_lowersTheBitsAndSaysSo() {
        String changes = "--min-clients 1000 --max-clients 2000 --population 5000";
        assertThat(PlanRuns.with(changes, "--json")
                        .exits(ExitCode.SUCCESS)
                        .json()
                        .get("bitsPerValue")
                        .asInt())
                .isEqualTo(15);
        assertThat(PlanRuns.with(changes).out().replaceAll("\\s+", " "))
                .contains("bits 15 rather than 16, the most that three digits of a coefficient carry for sums of 2000");
    }

    @Test
    void run_directBfv_saysThatItIsPassiveOnlyAndThatNobodyMayBeDown() {
        Cli.Result text = PlanRuns.with("--scheme direct-bfv --trust passive").exits(ExitCode.SUCCESS);
        assertThat(text.out().replaceAll("\\s+", " "))
                .contains("PASSIVE NODE ONLY")
                .contains("direct-bfv, BFV-8192-S1")
                .contains("all n = 4 unmasking shares open it: 0 members may be down then");
        JsonNode json = PlanRuns.with("--scheme direct-bfv --trust passive", "--json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(json.get("trust").asText()).isEqualTo("passive");
        assertThat(json.get("threshold").asInt()).isEqualTo(4);
        assertThat(json.get("crashTolerance").asInt()).isZero();
        assertThat(json.get("openingCrashTolerance").asInt()).isZero();
        assertThat(json.get("parameterSet").asText()).isEqualTo("BFV-8192-S1");
        // 5 chunks of 3 * 8192 numbers, two polynomials of 114,688 bytes each.
        assertThat(json.get("bytesPerParameter").asDouble()).isEqualTo(11.4688);
    }

    @Test
    void run_passiveNode_stillTakesWhatMovesFewerBytes() {
        JsonNode json = PlanRuns.with("--trust passive", "--json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(json.get("scheme").asText()).isEqualTo("one-time-key");
        assertThat(json.get("roundBytes").asLong())
                .isLessThan(PlanRuns.with("--scheme direct-bfv --trust passive", "--json")
                        .json()
                        .get("roundBytes")
                        .asLong());
    }

    @Test
    void run_refused_namesTheNearestPlanAndItPasses() {
        JsonNode nearest = PlanRuns.with("--members 2 --bits 25", "--json")
                .exits(ExitCode.FAILED)
                .json()
                .get("nearest");
        assertThat(nearest.get("changes").findValuesAsText("option")).containsExactlyInAnyOrder("--members", "--bits");
        List<Object> words = new ArrayList<>(List.of("plan", "--json"));
        nearest.get("options").forEach(word -> words.add(word.asText()));
        JsonNode json = Cli.run(words.toArray()).exits(ExitCode.SUCCESS).json();
        assertThat(json.get("bitsPerValue").asInt()).isEqualTo(24);
        assertThat(PlanRuns.with("--members 2 --bits 25").err())
                .contains(
                        "--members 3 instead of 2", "--bits 24 instead of 25", "that is: cipherfold plan --parameters");
    }

    @Test
    void run_refusedWithoutANearestPlan_saysSo() {
        Cli.Result result = PlanRuns.with("--parameters 0", "--json").exits(ExitCode.FAILED);
        assertThat(result.json().get("nearest").isNull()).isTrue();
        assertThat(result.err()).contains("no plan that passes was found nearby");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "refused"})
    void run_text_isThatOfThePage(String name) throws IOException {
        Cli.Result result = name.equals("accepted")
                ? PlanRuns.run(PlanRuns.good())
                : PlanRuns.with("--corrupt-members 2 --bits 7 --delta 1");
        String text = result.exits(name.equals("accepted") ? ExitCode.SUCCESS : ExitCode.FAILED)
                        .out()
                + result.err();
        // The page shows what the command prints, to the letter.
        assertThat(Path.of("..", "docs", "planning.md")).content().contains("```text\n" + text.strip() + "\n```");
    }
}
