// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.Cli;
import io.cipherfold.cli.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans that are explained or refused without being written. */
class PlanCommandTest {

    private static final List<String> CONTRACT = List.of(
            "accepted",
            "violations",
            "digest",
            "trust",
            "scheme",
            "parameterSet",
            "parameters",
            "bitsPerValue",
            "digitsPerCoefficient",
            "messageShift",
            "gridLog2",
            "mechanism",
            "samplingRate",
            "spentLinks",
            "hMin",
            "bytesPerParameter",
            "uploadBytes",
            "memberBytes",
            "nodeBytes",
            "roundBytes",
            "quorum",
            "threshold",
            "crashTolerance",
            "openingCrashTolerance",
            "latticeSecurityBits",
            "decryptionFailureLog2",
            "overflowProbability",
            "flattening",
            "epsilonNode",
            "epsilonReaders",
            "epsilonIfHonest",
            "seconds");

    @Test
    void run_goodPlan_printsTheKeysOfTheContract() {
        Cli.Result result = PlanRuns.run(PlanRuns.good(), "--json").exits(ExitCode.SUCCESS);
        assertThat(result.err()).isEmpty();
        List<String> keys = new ArrayList<>(CONTRACT);
        keys.addAll(List.of("noiseMultiplier", "cohort", "runnerUp", "nearest"));
        assertThat(result.jsonKeys()).containsExactlyElementsOf(keys);
        JsonNode json = result.json();
        assertThat(json.get("accepted").asBoolean()).isTrue();
        assertThat(json.get("violations")).isEmpty();
        assertThat(json.get("scheme").asText()).isEqualTo("one-time-key");
        assertThat(json.get("parameterSet").asText()).isEqualTo("OTK-4096-60");
        assertThat(json.get("parameters").asInt()).isEqualTo(100_000);
        assertThat(json.get("bitsPerValue").asInt()).isEqualTo(16);
        assertThat(json.get("digitsPerCoefficient").asInt()).isEqualTo(3);
        assertThat(json.get("messageShift").asInt()).isEqualTo(12);
        assertThat(json.get("hMin").asInt()).isEqualTo(90);
        assertThat(json.get("trust").asText()).isEqualTo("malicious-node");
        assertThat(json.get("flattening").asDouble()).isEqualTo(100_000 / 65_536.0);
        assertThat(json.get("openingCrashTolerance").asInt()).isEqualTo(2);
        assertThat(json.get("nearest").isNull()).isTrue();
        assertThat(json.get("runnerUp").get("roundBytes").asLong())
                .isGreaterThan(json.get("roundBytes").asLong());
        // 9 chunks of 3 * 4096 numbers in 30,720 bytes each.
        assertThat(json.get("bytesPerParameter").asDouble()).isEqualTo(2.7648);
        // Frame, statement and signature around ciphertext and four envelopes take 472 bytes.
        assertThat(json.get("uploadBytes").asLong()).isEqualTo(9 * 30_720 + 4 * 11_376 + 472);
        assertThat(json.get("quorum").asInt()).isEqualTo(3);
        assertThat(json.get("threshold").asInt()).isEqualTo(2);
        assertThat(json.get("crashTolerance").asInt()).isEqualTo(1);
        assertThat(json.get("latticeSecurityBits").asInt()).isEqualTo(192);
        assertThat(json.get("decryptionFailureLog2").asDouble()).isBetween(-90.0, -80.0);
        assertThat(json.get("overflowProbability").asDouble()).isBetween(0.0, 3.1e-8);
        assertThat(json.get("epsilonReaders").isNull()).isTrue();
        assertThat(json.get("digest").isNull()).isTrue();
        assertThat(json.get("epsilonIfHonest").get("2").asDouble())
                .isLessThan(json.get("epsilonIfHonest").get("1").asDouble());
        json.get("seconds").forEach(second -> assertThat(second.isNull()).isTrue());
        assertThat(json.get("seconds")).hasSize(3);
    }

    @Test
    void run_text_hasTheNumbersOfTheJson() {
        JsonNode json =
                PlanRuns.run(PlanRuns.good(), "--json").exits(ExitCode.SUCCESS).json();
        String text =
                PlanRuns.run(PlanRuns.good()).exits(ExitCode.SUCCESS).out().replaceAll("\\s+", " ");
        assertThat(text)
                .contains(String.format(
                        Locale.ROOT, "upload %,d bytes", json.get("uploadBytes").asLong()))
                .contains(String.format(
                        Locale.ROOT,
                        "(%.2f a parameter)",
                        json.get("bytesPerParameter").asDouble()))
                .contains("= " + json.get("quorum").asInt() + " votes allow")
                .contains("= " + json.get("threshold").asInt() + " unmasking shares")
                .contains("n - Q = " + json.get("crashTolerance").asInt() + " members may be down")
                .contains("lattice security " + json.get("latticeSecurityBits").asInt() + " bits")
                .contains("vectors " + json.get("parameters").asInt() + " numbers")
                .contains("digits " + json.get("bitsPerValue").asInt() + " bits")
                .contains("scheme " + json.get("scheme").asText() + ", "
                        + json.get("parameterSet").asText());
        isRoundedUp(text, "overflow at most ([0-9.E-]+) for", json.get("overflowProbability"), 1.1);
        isRoundedUp(text, "With epsilon ([0-9.]+) and", json.get("epsilonNode"));
        isRoundedUp(
                text, "epsilon ([0-9.]+) with two", json.get("epsilonIfHonest").get("2"));
        isRoundedUp(
                text,
                "in a sum, ([0-9.]+) if a client",
                json.get("epsilonIfHonest").get("1"));
        Matcher failure = Pattern.compile("at most 2\\^(-[0-9.]+) in a round").matcher(text);
        assertThat(failure.find()).isTrue();
        double exact = json.get("decryptionFailureLog2").asDouble();
        assertThat(Double.parseDouble(failure.group(1))).isBetween(exact, exact + 0.1);
    }

    private static void isRoundedUp(String text, String pattern, JsonNode exact) {
        isRoundedUp(text, pattern, exact, 1.01);
    }

    private static void isRoundedUp(String text, String pattern, JsonNode exact, double most) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        assertThat(Double.parseDouble(matcher.group(1))).isBetween(exact.asDouble(), exact.asDouble() * most);
    }

    /** One over the population is where a promise that publishes one client of all is kept. */
    @ParameterizedTest
    @CsvSource({"9.99e-4, false", "1e-3, true"})
    void run_deltaOfOneOverThePopulation_isWarnedOf(double delta, boolean warned) {
        SortedMap<String, String> options = PlanRuns.good();
        options.put("--population", "1000");
        options.put("--delta", String.valueOf(delta));
        String err = PlanRuns.run(options, "--json").exits(ExitCode.SUCCESS).err();
        assertThat(err.contains("is not below 1/clients = 1/1000")).isEqualTo(warned);
    }

    @Test
    void run_epsilon_findsNoiseThatMeetsIt() {
        SortedMap<String, String> options = PlanRuns.good();
        options.remove("--noise-multiplier");
        options.put("--epsilon", "4");
        JsonNode json = PlanRuns.run(options, "--json").exits(ExitCode.SUCCESS).json();
        assertThat(json.get("epsilonNode").asDouble()).isBetween(3.9, 4.0);
        assertThat(json.get("noiseMultiplier").asDouble()).isPositive();
        assertThat(PlanRuns.run(options).out().replaceAll("\\s+", " "))
                .contains("is the least that meets epsilon 4.0 over 10 participations");
    }

    @Test
    void run_samplingRate_tellsHowManyCome() {
        JsonNode json = PlanRuns.run(PlanRuns.good(), "--sampling-rate", "0.15", "--json")
                .json();
        assertThat(json.get("cohort").get("expected").asDouble()).isEqualTo(150);
        assertThat(json.get("cohort").get("belowMinimumProbability").asDouble()).isBetween(0.0, 1e-4);
        assertThat(PlanRuns.run(PlanRuns.good(), "--sampling-rate", "0.15").out())
                .contains("150.0 are expected", "No privacy credit is taken");
    }

    @Test
    void run_claimedSampling_isNamedWithItsLinks() {
        JsonNode json = PlanRuns.with("--claim-sampling 0.15 --spent-links 300", "--json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(json.get("samplingRate").asDouble()).isEqualTo(0.15);
        assertThat(json.get("spentLinks").asInt()).isEqualTo(300);
        assertThat(json.get("cohort").get("expected").asDouble()).isEqualTo(150);
        String text =
                PlanRuns.with("--claim-sampling 0.15 --spent-links 300").out().replaceAll("\\s+", " ");
        assertThat(text)
                .contains("rate 0.15; rounds use the links 301 to 400 of each client's 4096", "150.0 are expected")
                .doesNotContain("No privacy credit is taken");
        assertThat(PlanRuns.run(PlanRuns.good()).out().replaceAll("\\s+", " ")).contains("sampling none claimed");
    }

    @Test
    void run_claimedSampling_hasAFigureTowardsReadersOrSaysWhyNot() {
        String roomy = "--population 20000 --min-clients 150 --max-clients 500 --noise-multiplier 8 --participations 18"
                + " --claim-sampling 0.0125";
        JsonNode json = PlanRuns.with(roomy, "--json").exits(ExitCode.SUCCESS).json();
        // Computed independently: g = 0.02279 at H = 140, theorem 9 at orders 2 to 256.
        assertThat(json.get("epsilonReaders").asDouble()).isBetween(0.840, 0.842);
        assertThat(json.get("epsilonNode").asDouble()).isBetween(2.57, 2.59);
        assertThat(PlanRuns.with(roomy).out().replaceAll("\\s+", " "))
                .contains("from whom it is hidden who took part, epsilon is 0.841.");

        String tight = roomy.replace("--participations 18", "--participations 3");
        assertThat(PlanRuns.with(tight, "--json").json().get("epsilonReaders").isNull())
                .isTrue();
        assertThat(PlanRuns.with(tight).out().replaceAll("\\s+", " "))
                .contains("readers of the model: a cap of 3 participations is too tight for 100 rounds");
    }

    /** Statement and upload grow by the link. */
    @Test
    void run_claimedSampling_costs32BytesAnUpload() {
        JsonNode plain = PlanRuns.run(PlanRuns.good(), "--json").json();
        JsonNode sampled = PlanRuns.with("--claim-sampling 0.15", "--json").json();
        assertThat(sampled.get("uploadBytes").asLong())
                .isEqualTo(plain.get("uploadBytes").asLong() + 32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--claim-sampling 1|sampling rate|0 or at least 1.0E-12 and below 1|1.0",
                "--claim-sampling 1e-320|sampling rate|0 or at least 1.0E-12 and below 1|1.0E-320",
                "--claim-sampling -0.5|sampling rate|0 or at least 1.0E-12 and below 1|-0.5",
                "--spent-links 1|spent links|in [0, 0]|1",
                "--claim-sampling 0.1 --spent-links 3997|links for the rounds|at most 4096|4097",
                "--population 0|population|at least 1|0",
                "--min-clients 1 --corrupt-clients 0|minimum clients|at least 2|1",
                "--max-clients 99|maximum clients|between the minimum 100 and the population 1000|99",
                "--max-clients 1001|maximum clients|between the minimum 100 and the population 1000|1001",
                "--corrupt-clients -1 --objection-limit 0|corrupt clients|at least 0|-1",
                "--corrupt-clients 99|honest clients (minimum less corrupt)|at least 2|1",
                "--participations 0|participations|in [1, 100]|0",
                "--participations 101|participations|in [1, 100]|101",
                "--members 2|members|at least 2f + 1 = 3|2",
                "--members 65|members|in [1, 64]|65",
                "--corrupt-members 0|corrupt members|at least 1|0",
                "--epoch-rounds 0|epoch rounds|in [1, 1000]|0",
                "--objection-limit 200|objection limit|below the maximum of clients|200",
                "--delta 1|delta|in (0, 1)|1.0",
                "--delta 0|delta|in (0, 1)|0.0",
                "--rounds 1000001|rounds|in [1, 1000000]|1000001",
                "--noise-multiplier 0|noise|above 0 unless the plan is marked insecure-test|0",
                "--scheme plain|scheme|an encrypting one unless the plan is marked insecure-test|plain",
                "--bits 7|bits|in [8, 24]|7",
                "--bits 25|bits|in [8, 24]|25",
                "--bits 23 --min-clients 800 --max-clients 2000 --population 5000|bits|at most 22 bits|23",
                "--scheme direct-bfv|trust|passive for direct-bfv|malicious-node",
                "--parameters 0|parameters|in [1, 268435456]|0",
                "--parameters 268435457|parameters|in [1, 268435456]|268435457",
                "--noise-multiplier 1000000|encoding|noise variance per client|gridLog2",
                "--vote-time 0s|deadline|from 1 ms to 7 days|PT0S",
                "--inspect-time 169h|deadline|from 1 ms to 7 days|PT169H",
                "--upload-time 1m --upload-start 30s --upload-spread 30s|upload window|before the upload deadline|PT30S and PT30S"
            })
    void run_brokenRule_isNamedWithLimitAndActual(String changes, String rule, String limit, String actual) {
        Cli.Result result = PlanRuns.with(changes, "--json").exits(ExitCode.FAILED);
        JsonNode json = result.json();
        assertThat(json.get("accepted").asBoolean()).isFalse();
        // Some rules cannot be broken without a second one.
        assertThat(json.get("violations")).hasSizeBetween(1, 2);
        JsonNode violation = json.get("violations").get(0);
        assertThat(violation.get("rule").asText()).isEqualTo(rule);
        assertThat(violation.get("limit").asText()).contains(limit);
        assertThat(violation.get("actual").asText()).contains(actual);
        assertThat(result.jsonKeys()).containsAll(CONTRACT);
        assertThat(result.err())
                .startsWith("plan refused:\n  " + rule + ": must be ")
                .contains(limit, actual)
                .doesNotContain("\tat ");
        assertThat(PlanRuns.with(changes).exits(ExitCode.FAILED).out()).isEmpty();
    }

    @Test
    void run_severalBrokenRules_areAllNamed() {
        JsonNode violations = PlanRuns.with(
                        "--members 2 --delta 2 --rounds 0 --min-clients 1 --upload-time 0s", "--json")
                .exits(ExitCode.FAILED)
                .json()
                .get("violations");
        assertThat(violations.findValuesAsText("rule"))
                .contains("members", "delta", "rounds", "minimum clients", "deadline", "participations");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--clip 0|--clip must be above 0, for example 1.0",
                "--clip -1|--clip must be above 0",
                "--clip NaN|for example --clip 1.0",
                "--parameters many|for example --parameters 1000000",
                "--parameters 99999999999|for example --parameters 1000000",
                "--noise-multiplier -1|--noise-multiplier: noise multiplier must be 0.001 to",
                "--epsilon 1|--noise-multiplier and --epsilon exclude each other",
                "--sampling-rate 0|--sampling-rate must be above 0 and at most 1, for example 0.1",
                "--sampling-rate 1.5|--sampling-rate must be above 0 and at most 1, for example 0.1",
                "--claim-sampling NaN|for example --claim-sampling 0.1",
                "--claim-sampling 0.1 --sampling-rate 0.1|give one of them",
                "--upload-time 10|for example --upload-time 10m",
                "--scheme ckks|--scheme must be one-time-key",
                "--trust nobody|--trust must be malicious-node or passive, was 'nobody'",
                "--sweep speed=1|--sweep: 'speed' is no number of a plan",
                "--sweep 100|--sweep: '100' has no name; for example clients=100,1000,bits=14,16",
                "--member-key m.pub|--out plan.cfp",
                "--registry r.cfr|--out plan.cfp"
            })
    void run_wrongOption_isNamedWithAValidValue(String changes, String message) {
        PlanRuns.with(changes).refusesUsage(message);
        PlanRuns.with(changes, "--json").refusesUsage(message);
    }

    @Test
    void run_csvWithoutSweep_isWrongUsage() {
        PlanRuns.run(PlanRuns.good(), "--csv").refusesUsage("--csv is for --sweep");
    }

    @Test
    void run_wrongTarget_namesTheOption() {
        SortedMap<String, String> options = PlanRuns.good();
        options.remove("--noise-multiplier");
        options.put("--epsilon", "0");
        PlanRuns.run(options).refusesUsage("--epsilon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--parameters",
                "--population",
                "--min-clients",
                "--max-clients",
                "--corrupt-clients",
                "--members",
                "--corrupt-members",
                "--clip",
                "--noise-multiplier",
                "--delta",
                "--rounds",
                "--participations"
            })
    void run_missingOption_isNamedWithAnExample(String name) {
        SortedMap<String, String> options = PlanRuns.good();
        options.remove(name);
        PlanRuns.run(options).refusesUsage("a plan needs these as well", name + " ", "examples, not advice");
    }

    @Test
    void run_nothing_namesAllThatIsMissing() {
        Cli.run("plan").refusesUsage("--parameters 1000000", "--members 4", "--noise-multiplier 1.1 or --epsilon 2");
    }

    @Test
    void run_insecureTest_saysSo() {
        SortedMap<String, String> options = PlanRuns.good();
        options.remove("--noise-multiplier");
        options.put("--scheme", "plain");
        Cli.Result result = PlanRuns.run(options, "--insecure-test").exits(ExitCode.SUCCESS);
        assertThat(result.out()).contains("INSECURE TEST PLAN", "No noise is added", "nothing is encrypted");
        JsonNode json = PlanRuns.run(options, "--insecure-test", "--json").json();
        assertThat(json.get("epsilonNode").isNull()).isTrue();
        assertThat(json.get("latticeSecurityBits").isNull()).isTrue();
        assertThat(json.get("decryptionFailureLog2").isNull()).isTrue();
    }
}
