// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Main;
import io.cipherfold.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code demo} says to somebody who asks for something that it cannot do. */
class DemoCommandTest {

    private record Result(int exit, String out, String err) {}

    private static Result run(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        false),
                arguments);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void list_namesTheStories() {
        Result result = run(Map.of(), "demo", "--list");
        assertThat(result.exit()).isEqualTo(ExitCode.SUCCESS.status());
        assertThat(result.out().lines()).hasSize(3);
        assertThat(result.out()).contains("sinusoid", "omniglot", "seal-lessons");
    }

    @Test
    void help_hasAnExampleAndHidesTheHostsOfStories() {
        assertThat(run(Map.of(), "demo", "--help").out()).contains("Example: cipherfold demo", "--separate-processes");
        assertThat(run(Map.of(), "--help").out()).contains("demo").doesNotContain("demo-host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo tetris|there is no story 'tetris'; there are: sinusoid, omniglot, seal-lessons",
                "demo seal-lessons --rounds 3|seal-lessons has no federation",
                "demo omniglot|--data DIR",
                "demo --scheme direct-bgv|no scheme 'direct-bgv'",
                "demo --scheme rot13|no scheme 'rot13'; --scheme one-time-key, direct-bfv or plain",
                "demo --rounds 0|--rounds must be in [1, 100000], was 0",
                "demo --population 3|--population must be in [4, 1000000], was 3",
                "demo --population 100 --cohort 101|--cohort must be in [7, 100], was 101",
                "demo --rounds many|--rounds",
                "demo --colour|--colour",
            })
    void wrongUsage_isExplainedAndNothingRuns(String arguments, String explanation) {
        Result result = run(Map.of(), arguments.split(" ", -1));
        assertThat(result.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(explanation).doesNotContain("\tat ");
    }

    @Test
    void omniglot_missingArchive_namesTheFileAndWhatIsExpected(@TempDir Path data) {
        Result result = run(Map.of("CIPHERFOLD_DATA", data.toString()), "demo", "omniglot");
        assertThat(result.exit()).isEqualTo(ExitCode.ENVIRONMENT.status());
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("images_background.zip", "brendenlake/omniglot")
                .doesNotContain("\tat ");
    }

    @Test
    void omniglot_truncatedArchive_namesTheFile(@TempDir Path data) throws IOException {
        Path folder = Files.createDirectory(data.resolve("omniglot"));
        Files.write(folder.resolve("images_background.zip"), new byte[] {'P', 'K', 3, 4, 20, 0});
        Result result = run(Map.of(), "demo", "omniglot", "--data", data.toString());
        assertThat(result.exit()).isEqualTo(ExitCode.ENVIRONMENT.status());
        assertThat(result.err()).contains("images_background.zip").doesNotContain("\tat ");
    }

    @Test
    void provider_isFoundByTheCommand() {
        assertThat(new DemoProvider().commands(Terminal.system())).hasSize(2);
        assertThat(List.of(run(Map.of(), "--help").out().split("\n", -1))).anyMatch(line -> line.contains("demo"));
    }
}
