// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the command inside the test. */
public final class Cli {

    private static final JsonMapper JSON = new JsonMapper();

    private Cli() {}

    /**
     * What a run left behind.
     *
     * @param exit the exit status
     * @param out standard output
     * @param err standard error
     */
    public record Result(int exit, String out, String err) {

        /** Fails unless the run ended with a status; returns this. */
        public Result exits(ExitCode expected) {
            assertThat(exit).as("exit status of\n%s%s", out, err).isEqualTo(expected.status());
            return this;
        }

        /** Fails unless the run was wrong usage, told without a stack trace and nothing on standard output. */
        public Result refusesUsage(String... parts) {
            exits(ExitCode.USAGE);
            assertThat(out).isEmpty();
            assertThat(err).contains(parts).doesNotContain("\tat ");
            return this;
        }

        /** Standard output as the one JSON object that it is. */
        public JsonNode json() {
            assertThat(out.lines()).hasSize(1);
            try {
                return JSON.readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError(out, e);
            }
        }

        /** The names in the JSON object, in order. */
        public List<String> jsonKeys() {
            List<String> names = new ArrayList<>();
            json().fieldNames().forEachRemaining(names::add);
            return names;
        }
    }

    /** Runs the command without an environment and without anybody watching. */
    public static Result run(Object... args) {
        return runIn(Map.of(), false, args);
    }

    /** Runs the command with environment variables, and possibly with somebody watching. */
    public static Result runIn(Map<String, String> environment, boolean interactive, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int exit;
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            exit = Main.run(new Terminal(outStream, errStream, environment, interactive), words);
        }
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
