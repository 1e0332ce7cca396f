// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Main;
import io.cipherfold.seal.NoLeakedHandles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench meta} as far as it can be tested without a clock: it measures what it says, and compares like with like. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class MetaBenchCommandTest {

    private static final List<String> KEYS = List.of(
            "bench",
            "subject",
            "parameters",
            "clients",
            "value",
            "unit",
            "ratioTo",
            "ratio",
            "threads",
            "figure",
            "tasks",
            "slices",
            "agreement",
            "remark",
            "pytorch");

    /** A gradient with as many numbers as the network of the curves has parameters, all of them about 0.75. */
    private static final String DISAGREEING = "head -c 7044 /dev/zero | tr '\\000' '\\077'";

    @Test
    void json_ofEachWorkload_hasTheKeysOfTheContract() {
        List<JsonNode> lines = BenchRun.in(Map.of(), "bench meta --seconds 0.001 --kernels native --json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(lines)
                .extracting(line -> line.get("figure").asText())
                .containsExactly("maml-sinusoid", "protonet", "maml-conv4", "fomaml-conv4");
        assertThat(lines)
                .extracting(line -> line.get("parameters").asInt())
                .containsExactly(1761, 28_192, 28_837, 28_837);
        assertThat(lines).extracting(line -> line.get("tasks").asInt()).containsExactly(25, 1, 16, 16);
        for (JsonNode line : lines) {
            List<String> keys = new ArrayList<>();
            line.fieldNames().forEachRemaining(keys::add);
            assertThat(keys).isEqualTo(KEYS);
            assertThat(line.get("bench").asText()).isEqualTo("meta");
            assertThat(line.get("subject").asText()).startsWith("native-");
            assertThat(line.get("unit").asText()).isEqualTo("iterations/s");
            assertThat(line.get("value").asDouble()).isPositive();
            assertThat(line.get("threads").asInt()).isEqualTo(1);
            assertThat(line.get("slices").asInt()).isGreaterThanOrEqualTo(5);
            for (String key : List.of("clients", "ratioTo", "ratio", "agreement", "pytorch")) {
                assertThat(line.get(key).isNull()).as(key).isTrue();
            }
        }
    }

    @Test
    void kernels_bothOfThem_areMeasured() {
        List<JsonNode> lines = BenchRun.in(Map.of(), "bench meta --seconds 0.001 --workload maml-sinusoid --json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).get("subject").asText()).startsWith("native-");
        assertThat(lines.get(1).get("subject").asText()).isEqualTo("nd4j");
    }

    @Test
    void text_ofAWorkload_isItsDescriptionAndALine() {
        BenchRun run = BenchRun.in(Map.of(), "bench meta --seconds 0.001 --kernels nd4j --workload maml-sinusoid")
                .exits(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains("maml-sinusoid: exact MAML, 1-40-40-1 ReLU, 25 tasks of 10 + 10 points\n")
                .containsPattern("(?m)^maml-sinusoid +nd4j +[0-9.]+$")
                .doesNotContain("NaN");
    }

    @Test
    void threadsOfNd4j_areWarnedOfWithItAlone() {
        String arguments = "bench meta --seconds 0.001 --workload maml-sinusoid --kernels ";
        assertThat(BenchRun.in(Map.of(), arguments + "native")
                        .exits(ExitCode.SUCCESS)
                        .err())
                .doesNotContain("OMP_NUM_THREADS");
        assertThat(BenchRun.in(Map.of(), arguments + "nd4j")
                        .exits(ExitCode.SUCCESS)
                        .err())
                .contains("OMP_NUM_THREADS is not 1");
    }

    @Test
    void kernels_unknownName_isAUsageFailureBeforeAnyWarning() {
        assertThat(BenchRun.in(Map.of(), "bench meta --kernels cuda")
                        .exits(ExitCode.USAGE)
                        .err())
                .isEqualTo("cipherfold: --kernels: there are no kernels 'cuda'; there are: all, native, nd4j\n");
    }

    @Test
    void nd4j_withoutItsLibrary_isExplained(@TempDir Path folder) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*nd4j-native.*linux.*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        "bench",
                        "meta",
                        "--seconds",
                        "0.001",
                        "--workload",
                        "maml-sinusoid",
                        "--kernels",
                        "nd4j")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(ExitCode.ENVIRONMENT.status());
        assertThat(err)
                .content()
                .contains("cipherfold: ND4J's native library", "cannot be loaded")
                .doesNotContain("defect");
    }

    @Test
    void pyTorch_withOtherGradients_isAFailure(@TempDir Path folder) {
        Path torch = TorchStandIn.in(folder, DISAGREEING);
        BenchRun run = BenchRun.in(
                        Map.of(TorchEnvironment.PYTHON_VARIABLE, torch.toString()),
                        "bench meta --with-pytorch --seconds 0.001 --kernels native --workload maml-sinusoid")
                .exits(ExitCode.FAILED);
        assertThat(run.err()).contains("maml-sinusoid: the gradients of native-", "differ from those of PyTorch by ");
    }

    @Test
    void pyTorch_thatIsThere_computesTheSameAndIsComparedWith() {
        String python = System.getenv(TorchEnvironment.PYTHON_VARIABLE);
        assumeTrue(python != null, "skipped: CIPHERFOLD_PYTORCH does not name a Python with PyTorch");
        List<JsonNode> lines = BenchRun.in(
                        Map.of(TorchEnvironment.PYTHON_VARIABLE, python),
                        "bench meta --with-pytorch --seconds 0.001 --workload protonet,maml-conv4 --json")
                .exits(ExitCode.SUCCESS)
                .json();
        assertThat(lines).hasSize(6);
        for (JsonNode line : lines) {
            boolean baseline = line.get("subject").asText().equals("PyTorch");
            assertThat(line.get("ratio").isNull()).isEqualTo(baseline);
            assertThat(line.get("pytorch").asText()).matches("\\d+\\.\\d+.*");
            if (baseline) {
                assertThat(line.get("remark").asText()).isNotEmpty();
            } else {
                assertThat(line.get("ratioTo").asText()).isEqualTo("PyTorch");
                assertThat(line.get("ratio").asDouble()).isPositive();
                assertThat(line.get("agreement").asDouble()).isBetween(0.0, MetaAgreement.LIMIT);
            }
        }
    }
}
