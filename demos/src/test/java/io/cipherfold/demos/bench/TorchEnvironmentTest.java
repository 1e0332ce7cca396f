// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a Python with PyTorch comes from; shell scripts stand in for Python and pip. */
class TorchEnvironmentTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void onlyWhereThereAreWheels() {
        assumeTrue(
                (System.getProperty("os.name") + System.getProperty("os.arch")).equals("Linuxamd64"),
                "skipped: wheels are pinned for Linux on x86_64");
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private TorchEnvironment environment(Map<String, String> variables, String... pythons) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new TorchEnvironment(new Terminal(stream, stream, variables, false), cache(), List.of(pythons));
    }

    /** Makes environments whose Python is this script again, and does something in place of pip. */
    private String python(String pip) {
        String script = """
                #!/bin/sh
                if [ "$1" = -c ]; then exit 0; fi
                case $2 in
                    venv) mkdir "$3/bin" && cp "$0" "$3/bin/python" ;;
                    pip) %s ;;
                esac
                """.formatted(pip);
        return TorchStandIn.script(folder.resolve("python"), script).toString();
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void assertRefused(TorchEnvironment environment, String... explanations) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(environment::python)
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .satisfies(failure -> assertThat(failure).hasMessageContainingAll(explanations));
    }

    @Test
    void python_thatIsNamed_isTaken() {
        String python = python("exit 1");
        assertThat(environment(Map.of(TorchEnvironment.PYTHON_VARIABLE, python)).python())
                .isEqualTo(Path.of(python));
        assertThat(cache()).doesNotExist();
    }

    @Test
    void python_thatIsNamedAndMissing_isRefused() {
        assertRefused(
                environment(Map.of(TorchEnvironment.PYTHON_VARIABLE, "no/such/python"), python("exit 0")),
                "CIPHERFOLD_PYTORCH: there is no program no/such/python");
    }

    @Test
    void python_ofNoFittingVersion_isRefused() {
        String old = TorchStandIn.script(folder.resolve("old"), "#!/bin/sh\nexit 1\n")
                .toString();
        assertRefused(
                environment(Map.of(), old, "no-such-python"),
                "Python 3.11 or 3.12",
                "no-such-python",
                "CIPHERFOLD_PYTORCH");
    }

    @Test
    void install_withPinnedWheels_happensOnce() throws IOException {
        Path calls = folder.resolve("calls");
        TorchEnvironment environment = environment(
                Map.of(), "no-such-python", python("echo \"$@\" >> '" + calls + "'; cat \"${10}\" >> '" + calls + "'"));
        Path installed = environment.python();
        assertThat(installed).isExecutable().isEqualTo(cache().resolve("pytorch-2.15.0/bin/python"));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("installing PyTorch 2.15.0", "about 3 GB");
        String text = Files.readString(calls);
        assertThat(text)
                .startsWith("-m pip install ")
                .contains("--require-hashes", "torch==2.15.0 \\\n    --hash=sha256:");
        assertThat(environment.python()).isEqualTo(installed);
        assertThat(Files.readString(calls)).isEqualTo(text);
        assertThat(cached()).containsExactly("pytorch-2.15.0");
    }

    @Test
    void install_thatFails_tellsWhyAndLeavesNothing() throws IOException {
        assertRefused(
                environment(Map.of(), python("echo no network; exit 7")), "status 7, no network", "CIPHERFOLD_PYTORCH");
        assertThat(cached()).isEmpty();
    }
}
