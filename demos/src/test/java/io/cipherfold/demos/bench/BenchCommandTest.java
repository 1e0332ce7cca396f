// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bench} says before anything is measured. */
class BenchCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench|name a benchmark, for example: cipherfold bench seal",
                "bench sums|'bench sums' is not here: it comes with a later version; there are: seal, aggregation, round, meta",
                "bench seal --operation add,addd|no operation 'addd'; --operation generate-secret-key, ",
                "bench seal --scheme tfhe|no scheme 'tfhe'; --scheme bfv, bgv or ckks",
                "bench seal --degree 4096,5000|no degree 5000; --degree 1024, 2048",
                "bench seal --degree many|--degree",
                "bench seal --seconds 0|--seconds must be above 0 and at most 3600, was 0.0",
                "bench seal --colour|Unknown option: '--colour'",
                "bench seal fast|fast",
                "bench aggregation --parameters 0|--parameters must be 1 to 10000000, was 0",
                "bench aggregation --clients 3|--clients must be 4 to 1000, was 3",
                "bench aggregation --runs 0|--runs must be 1 to 1000, was 0",
                "bench aggregation --subject ckks|no subject 'ckks'; --subject plain, one-time-key, ",
                "bench aggregation --fast|Unknown option: '--fast'",
                "bench round --parameters 99|--parameters must be 100 to 10000000, was 99",
                "bench round --clients 10,1001|--clients must be 4 to 1000, was 1001",
                "bench round --runs 51|--runs must be 1 to 50, was 51",
                "bench meta --seconds 0|--seconds must be above 0 and at most 3600, was 0.0",
                "bench meta --kernels cuda|there are no kernels 'cuda'; there are: all, native, nd4j",
                "bench meta --workload maml|no workload 'maml'; --workload maml-sinusoid, protonet, maml-conv4, fomaml-conv4",
                "bench meta --fast|Unknown option: '--fast'",
            })
    void wrongUsage_isExplainedAndNothingRuns(String arguments, String explanation) {
        BenchRun run = BenchRun.in(Map.of(), arguments).exits(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(explanation).doesNotContain("\tat ");
    }

    @Test
    void missingProgram_thatWasNamed_isAProblemOfTheEnvironment() {
        BenchRun run = BenchRun.in(Map.of(SealBenchCommand.PROGRAM_VARIABLE, "no/such/program"), "bench seal")
                .exits(ExitCode.ENVIRONMENT);
        assertThat(run.err()).contains("CIPHERFOLD_SEAL_BENCH: there is no program no/such/program");
    }

    @Test
    void directory_thatIsMissing_isAProblemOfTheEnvironmentBeforeAnythingRuns() {
        BenchRun run = BenchRun.in(Map.of(), "bench aggregation --csv no/such/directory/figures.csv")
                .exits(ExitCode.ENVIRONMENT);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("cannot write no/such/directory/figures.csv");
    }

    @Test
    void pyTorch_thatWasNamedAndIsMissing_isAProblemOfTheEnvironmentBeforeAnythingRuns() {
        BenchRun run = BenchRun.in(
                        Map.of(TorchEnvironment.PYTHON_VARIABLE, "no/such/python"), "bench meta --with-pytorch")
                .exits(ExitCode.ENVIRONMENT);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("CIPHERFOLD_PYTORCH: there is no program no/such/python");
    }

    @ParameterizedTest
    @CsvSource({
        "bench,bench seal --quick",
        "bench seal,bench seal --quick",
        "bench aggregation,bench aggregation --quick",
        "bench round,bench round --quick",
        "bench meta,bench meta --with-pytorch"
    })
    void help_endsWithAnExample(String command, String example) {
        BenchRun run = BenchRun.in(Map.of(), command + " --help").exits(ExitCode.SUCCESS);
        assertThat(run.out()).startsWith("Usage: cipherfold " + command).contains("Example:\n  cipherfold " + example);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void help_ofSeal_saysWhereTheProgramInCppComesFrom() {
        assertThat(BenchRun.in(Map.of(), "bench seal --help").out())
                .contains("CIPHERFOLD_SEAL_BENCH", "native/target/native-build/bench/cipherfold-seal-bench");
    }

    @Test
    void list_ofCommands_hasBenchWithoutAPromise() {
        assertThat(BenchRun.in(Map.of(), "--help").out())
                .contains("bench", "Measures a published figure")
                .doesNotContain("bench          Not here");
    }
}
