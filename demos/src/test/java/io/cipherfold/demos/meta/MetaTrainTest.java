// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code meta train} on problems that need no data. */
@Tag("native")
class MetaTrainTest {

    private static BenchRun run(String arguments) {
        return BenchRun.in(Map.of(), arguments);
    }

    @Test
    void train_json_hasTheKeysOfTheContract() {
        List<JsonNode> lines = run("meta train --dataset sinusoid --iterations 20 --test-tasks 50 --seed 3 --json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(lines).hasSize(1);
        JsonNode json = lines.get(0);
        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "algorithm",
                        "dataset",
                        "ways",
                        "shots",
                        "metric",
                        "mean",
                        "interval95",
                        "tasks",
                        "seconds",
                        "cpuSeconds",
                        "normalization",
                        "seed",
                        "secure",
                        "epsilonNode",
                        "epsilonReaders",
                        "promise",
                        "scheme",
                        "meanClients",
                        "untrainedInterval95",
                        "nearestClassMeanInterval95",
                        "aborted",
                        "curve",
                        "byNormalization",
                        "afterSteps");
        assertThat(json.get("algorithm").asText()).isEqualTo("maml");
        assertThat(json.get("dataset").asText()).isEqualTo("sinusoid");
        assertThat(json.get("metric").asText()).isEqualTo("mse");
        assertThat(json.get("tasks").asInt()).isEqualTo(50);
        assertThat(json.get("seed").asLong()).isEqualTo(3);
        assertThat(json.get("secure").asBoolean()).isFalse();
        assertThat(json.get("epsilonNode").isNull()).isTrue();
        assertThat(json.get("normalization").asText()).isEqualTo("none");
        assertThat(json.get("afterSteps")).hasSize(11);
        assertThat(json.get("afterSteps").get(10).get("mean")).isEqualTo(json.get("mean"));
        assertThat(json.get("curve")).hasSize(21);
    }

    @Test
    void train_text_isTheSameButForTimesWhenRepeated() {
        String arguments = "meta train --algorithm fomaml --iterations 5 --test-tasks 20";
        List<String> first =
                run(arguments).exits(ExitCode.SUCCESS).out().lines().toList();
        List<String> second =
                run(arguments).exits(ExitCode.SUCCESS).out().lines().toList();
        assertThat(first)
                .anyMatch(line -> line.startsWith("  after 10 steps"))
                .anyMatch(line -> line.contains("untrained"));
        assertThat(second.subList(0, second.size() - 1)).isEqualTo(first.subList(0, first.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reptile", "anil", "meta-sgd", "abml", "learned-optimizer", "pretrained"})
    void train_everyOtherMethodOfCurves_ends(String method) {
        JsonNode json = run("meta train --iterations 2 --test-tasks 5 --json --algorithm " + method)
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(json.get("algorithm").asText()).isEqualTo(method);
        assertThat(json.get("mean").asDouble()).isPositive();
    }

    @Test
    void train_synthetic_hasNoNearestClassMean() {
        JsonNode json = run("meta train --dataset synthetic --algorithm fomaml --iterations 3 --test-tasks 20 --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(json.get("metric").asText()).isEqualTo("accuracy");
        assertThat(json.get("ways").asInt()).isEqualTo(10);
        assertThat(json.get("nearestClassMean").isNull()).isTrue();
    }

    @Test
    void train_secure_saysWhatThePlanPromises() {
        JsonNode json = run("meta train --algorithm fomaml --secure --iterations 2 --test-tasks 20 --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(json.get("secure").asBoolean()).isTrue();
        assertThat(json.get("epsilonNode").asDouble()).isPositive();
        assertThat(json.get("iterations").asInt()).isEqualTo(2);
        assertThat(json.get("aborted").asInt()).isZero();
        assertThat(json.get("scheme").asText()).isEqualTo("one-time-key");
        assertThat(json.get("meanClients").asDouble()).isBetween(80.0, 200.0);
        assertThat(json.get("promise").asText()).contains("epsilon", "delta");
        assertThat(json.get("epsilonOtherClients")).isEqualTo(json.get("epsilonNode"));
        assertThat(json.get("personalisedPromise").asText())
                .contains(json.get("promise").asText(), "A client's own personalised model is not protected");
        assertThat(json.get("untrainedInterval95").asDouble()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fedavg", "fedmeta", "per-fedavg-fo", "per-fedavg", "pfedme"})
    void train_personalisedMethods_workCentrallyAndOverEncryptedSums(String method) {
        String arguments = "meta train --dataset synthetic --iterations 2 --test-tasks 20 --algorithm " + method;
        JsonNode central =
                run(arguments + " --json").exits(ExitCode.SUCCESS).json().get(0);
        assertThat(central.get("algorithm").asText()).isEqualTo(method);
        assertThat(central.get("mean").asDouble()).isBetween(0.1, 1.0);
        assertThat(central.get("personalisedPromise").isNull()).isTrue();
        JsonNode secure = run(arguments + " --secure --json")
                .exits(ExitCode.SUCCESS)
                .json()
                .get(0);
        assertThat(secure.get("iterations").asInt()).isEqualTo(2);
        assertThat(secure.get("mean").asDouble()).isBetween(0.1, 1.0);
        assertThat(secure.get("epsilonOtherClients").isNull())
                .as("eighty clients are too few for noise")
                .isTrue();
    }

    @Test
    void train_secureWithNoise_printsWhatIsPromisedOfPersonalisedModels() {
        assertThat(run("meta train --algorithm pfedme --secure --iterations 1 --test-tasks 20")
                        .exits(ExitCode.SUCCESS)
                        .out())
                .contains("Personalised models: what other clients compute for themselves", "with epsilon ");
    }

    @Test
    void train_rateFarTooLarge_failsWithASentence() {
        BenchRun run =
                run("meta train --inner-rate 1000 --iterations 30 --json").exits(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("cipherfold: ", "inner").doesNotContain("\tat ");
    }

    @Test
    void train_out_writesAPageWithoutAnythingFromOutsideAndTheJson(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("report");
        BenchRun run = run("meta train --iterations 2 --test-tasks 5 --json --out " + out)
                .exits(ExitCode.SUCCESS);
        assertThat(Files.readString(out.resolve("meta-sinusoid-maml.json"))).isEqualTo(run.out());
        assertThat(Files.readString(out.resolve("meta-sinusoid-maml.html")))
                .contains("<svg", "Learning curve", "maml on sinusoid")
                .doesNotContain("http", "<script", "<link");
    }

    @Test
    void train_reportThatCannotBeWritten_hasPrintedItsResult(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("meta-sinusoid-maml.html/in-the-way"));
        BenchRun run = run("meta train --iterations 2 --test-tasks 5 --json --out " + folder)
                .exits(ExitCode.ENVIRONMENT);
        assertThat(run.json()).hasSize(1);
        assertThat(run.json().get(0).get("iterations").asInt()).isEqualTo(2);
    }

    @Test
    void train_secureWithACheckpointInTheWay_isNotToldToResume(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
        assertThat(run("meta train --secure --checkpoint " + file)
                        .exits(ExitCode.USAGE)
                        .err())
                .contains("is not overwritten; another name begins anew")
                .doesNotContain("--resume");
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--inner-rate 0.1", "--inner-steps 2", "--inner-clip 5", "--test-steps 3"})
    void train_stepsOfAMethodWithoutSteps_areRefused(String option) {
        for (String method : new String[] {"protonet", "matching"}) {
            BenchRun run = run("meta train --dataset heart --algorithm " + method + " " + option)
                    .exits(ExitCode.USAGE);
            assertThat(run.err())
                    .contains(option.split(" ", -1)[0] + " does not go with --algorithm " + method
                            + ", which adapts without steps");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "meta|name what to do",
                "meta train --dataset mnist|--dataset: 'mnist' is unknown; there are: sinusoid, sine-or-line, omniglot",
                "meta train --dataset sine-or-line --algorithm protonet|sine-or-line has no classes",
                "meta train --algorithm leo|leo needs points of every class in a task; sinusoid has no classes",
                "meta train --algorithm learned-optimizer --inner-clip 1|which does not clip its steps",
                "meta train --algorithm lstm --inner-clip 1|--inner-clip does not go with --algorithm lstm",
                "meta train --algorithm imaml --inner-clip 1|--inner-clip does not go with --algorithm imaml",
                "meta train --algorithm abml --inner-clip 1|--inner-clip does not go with --algorithm abml",
                "meta train --dataset omniglot --algorithm leo --filters 16|--filters: what embeds images for leo",
                "meta train --dataset omniglot --algorithm learned-optimizer|those of omniglot are too many",
                "meta train --algorithm per-fedavg --inner-clip 1|--inner-clip does not go with --algorithm per-fedavg",
                "meta train --algorithm pfedme --minibatch 7|batches of 7 points do not divide",
                "meta train --algorithm per-fedavg --minibatch 9|2 steps with batches of 9 points need 18 support",
                "meta train --dataset nsl-kdd --algorithm fedavg|fedavg goes with problems that have clients",
                "meta train --algorithm sgd|--algorithm: 'sgd' is unknown; there are: maml, fomaml",
                "meta train --algorithm protonet|protonet needs points of every class in a task; sinusoid has no"
                        + " classes",
                "meta train --ways 5|tasks of sinusoid have 1 ways",
                "meta train --ways 0|--ways must be 1 to 1000, was 0",
                "meta train --shots 0|--shots must be 1 to 1000, was 0",
                "meta train --iterations 0|--iterations must be 1 to 10000000, was 0",
                "meta train --inner-rate 0|--inner-rate must be positive",
                "meta train --inner-steps 0|--inner-steps must be 1 to 1000, was 0",
                "meta train --inner-clip -1|--inner-clip must be positive",
                "meta train --rate -0.1|--rate must be positive",
                "meta train --optimiser adagrad|--optimiser: 'adagrad' is unknown; there are: sgd, momentum, adam,"
                        + " yogi",
                "meta train --tasks 0|--tasks must be 1 to 10000, was 0",
                "meta train --filters 64|--filters goes with --dataset omniglot",
                "meta train --minibatch 5|minibatches go with reptile",
                "meta train --algorithm reptile --minibatch 7|do not divide",
                "meta train --algorithm pretrained --inner-steps 2|--inner-steps does not go with --algorithm"
                        + " pretrained",
                "meta train --kernels cuda|--kernels: there are no kernels 'cuda'; there are: fastest, native, nd4j",
                "meta train --resume|--resume goes with --checkpoint FILE",
                "meta train --dataset nsl-kdd --secure|nsl-kdd names no clients",
                "meta train --dataset synthetic --algorithm protonet|needs points of every class",
                "meta train --iterations many|--iterations",
                "meta evaluate|--checkpoint",
                "meta table|name a table; there are: sinusoid, sine-or-line, omniglot-5way-1shot",
                "meta table chess|there is no table 'chess'",
                "meta table sinusoid --quick --full|exclude each other",
                "meta table sinusoid --iterations 0|--iterations must be 1 to",
            })
    void wrongUsage_isExplainedAndNothingRuns(String arguments, String explanation) {
        BenchRun run = run(arguments).exits(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(explanation).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"omniglot,images_background.zip", "nsl-kdd,KDDTest+.txt", "heart,processed.va.data", "credit,UCI_Credit"
    })
    void train_withoutData_namesTheLayout(String dataset, String file, @TempDir Path empty) {
        for (String where : new String[] {"", " --data " + empty}) {
            BenchRun run = run("meta train --dataset " + dataset + where).exits(ExitCode.ENVIRONMENT);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains(file).doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta", "meta train", "meta evaluate", "meta table"})
    void help_endsWithAnExample(String command) {
        assertThat(run(command + " --help").exits(ExitCode.SUCCESS).out()).contains("Example:", "cipherfold meta ");
    }
}
