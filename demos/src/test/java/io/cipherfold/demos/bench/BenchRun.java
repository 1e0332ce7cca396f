// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Main;
import io.cipherfold.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run of the command inside the test left behind.
 *
 * @param exit the exit status
 * @param out standard output
 * @param err standard error
 */
public record BenchRun(int exit, String out, String err) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The program in C++ that this build has made. */
    static Path program() {
        return Path.of("..", "native", "target", "native-build", "bench", "cipherfold-seal-bench");
    }

    /** Runs the command with the program in C++. */
    static BenchRun compared(String arguments) {
        return in(Map.of(SealBenchCommand.PROGRAM_VARIABLE, program().toString()), arguments);
    }

    /** Runs the command. */
    public static BenchRun in(Map<String, String> environment, String arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        false),
                arguments.split(" ", -1));
        return new BenchRun(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The same, after a check of the exit status. */
    public BenchRun exits(ExitCode expected) {
        assertThat(exit).as("%s%s", out, err).isEqualTo(expected.status());
        return this;
    }

    /** Standard output as the JSON objects that its lines are. */
    public List<JsonNode> json() {
        return out.lines()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (JsonProcessingException e) {
                        throw new AssertionError(out, e);
                    }
                })
                .toList();
    }
}
