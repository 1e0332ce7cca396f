// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class MainTest {

    /** The names of all commands with those above them, such as "keys new". */
    static List<String> commands() {
        List<String> names = new ArrayList<>();
        collect("", command(), names);
        return names;
    }

    private static void collect(String prefix, CommandLine command, List<String> names) {
        command.getSubcommands().forEach((name, subcommand) -> {
            names.add(prefix + name);
            collect(prefix + name + " ", subcommand, names);
        });
    }

    private static CommandLine command() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Main.commandLine(new Terminal(nowhere, nowhere, Map.of(), false), new CipherfoldCommand());
    }

    private static CommandLine command(String names) {
        CommandLine command = command();
        for (String name : names.split(" ", -1)) {
            command = Objects.requireNonNull(command.getSubcommands().get(name), name);
        }
        return command;
    }

    private static Object[] words(String line) {
        return line.isEmpty() ? new Object[0] : (Object[]) line.split(" ", -1);
    }

    private static Object[] plus(Object[] words, String more) {
        Object[] all = Arrays.copyOf(words, words.length + 1, Object[].class);
        all[words.length] = more;
        return all;
    }

    @Test
    void commands_areThoseOfTheContract() {
        assertThat(commands())
                .contains("demo", "test", "doctor", "plan", "epsilon", "keys", "enrol", "node", "member", "client")
                .contains(
                        "client submit",
                        "coordinator",
                        "result",
                        "audit verify",
                        "budget show",
                        "audit-privacy",
                        "meta")
                .contains(
                        "bench",
                        "plan sign",
                        "plan show",
                        "keys new",
                        "keys show",
                        "keys epochs",
                        "budget verify",
                        "budget export");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_everyCommand_endsWithAnExample(String name) {
        Cli.Result help = Cli.run(plus(words(name), "--help")).exits(ExitCode.SUCCESS);
        assertThat(help.out()).startsWith("Usage: cipherfold " + name).contains("\nExample:\n  cipherfold ");
        assertThat(help.err()).isEmpty();
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_everyExample_isUnderstood(String name) {
        String help = Cli.run(plus(words(name), "--help")).out();
        String section = help.substring(help.indexOf("Example:") + "Example:".length());
        List<String> examples = section.replaceAll("\\\\\\R", "")
                .strip()
                .lines()
                .map(String::strip)
                .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(example).startsWith("cipherfold ");
            // Throws if an option is unknown or a value does not convert.
            command().parseArgs(example.substring("cipherfold ".length()).split(" +", -1));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void arguments_everyOneWithAValue_hasAnExample(String name) {
        for (ArgSpec argument : command(name).getCommandSpec().args()) {
            if (argument.arity().max() > 0) {
                assertThat(WrongOptions.example(argument))
                        .as("%s %s", name, argument)
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void options_everyCommand_hasTheCommonOnes(String name) {
        assertThat(command(name).getCommandSpec().optionsMap())
                .containsKeys("--help", "--json", "--no-progress", "--stacktrace");
    }

    @Test
    void run_nothing_isWrongUsage() {
        Cli.run().refusesUsage("Missing required subcommand", "cipherfold --help");
    }

    @Test
    void run_unknownCommand_suggestsOne() {
        Cli.run("dcotor").refusesUsage("dcotor", "cipherfold --help");
    }

    @Test
    void run_unknownOption_namesIt() {
        Cli.run("doctor", "--jsn").refusesUsage("Unknown option", "--jsn", "--json", "Try 'cipherfold doctor --help'");
    }

    @Test
    void run_wrongValue_namesOptionAndAValidValue() {
        Cli.run("epsilon", "--steps", "0x10")
                .refusesUsage("--steps", "'0x10' is not a whole number", "for example --steps 1000");
        Cli.run("epsilon", "--delta", "NaN").refusesUsage("--delta", "not a finite decimal number", "--delta 1e-5");
        Cli.run("plan", "--upload-time", "10").refusesUsage("--upload-time", "not a duration", "--upload-time 10m");
    }

    @Test
    void run_missingRequired_namesAllWithExamples() {
        Cli.run("result", "1").refusesUsage("--node http://127.0.0.1:8080", "--plan plan.cfp", "--out sum.csv");
    }

    @Test
    void run_version_printsIt() {
        assertThat(Cli.run("--version").exits(ExitCode.SUCCESS).out()).matches("cipherfold [0-9.]+\\R");
    }

    @Test
    void run_commandsOfOtherDistributions_saysWhere() {
        Cli.run("demo", "sinusoid", "--no-noise").refusesUsage("full distribution");
        Cli.run("meta", "train", "--dataset", "sinusoid", "--json")
                .refusesUsage("'meta' is not here", "full distribution");
        Cli.run("test").refusesUsage("source tree");
    }

    @Test
    void provider_newCommand_isThere() {
        Cli.Result result = Cli.run("greet", "--times", 2).exits(ExitCode.SUCCESS);
        assertThat(result.out()).isEqualTo("hello hello" + System.lineSeparator());
        assertThat(result.err()).isEqualTo("warning: just a test" + System.lineSeparator());
        assertThat(Cli.run("--help").out()).contains("greet", "Greets.");
    }

    @Test
    void provider_promisedCommand_takesItsPlace() {
        Cli.run("bench").exits(ExitCode.FAILED);
    }

    @Test
    void json_beforeOrBehindTheCommand_printsOneObjectAndNoText() {
        for (Object[] args : new Object[][] {{"--json", "greet"}, {"greet", "--json"}}) {
            Cli.Result result = Cli.run(args).exits(ExitCode.SUCCESS);
            assertThat(result.json().get("times").asInt()).isEqualTo(1);
            assertThat(result.err()).startsWith("warning: ");
        }
    }

    @Test
    void failure_ofOurs_isToldAsADefectWithoutATrace() {
        Cli.Result plain = Cli.run("greet", "--fail").exits(ExitCode.FAILED);
        assertThat(plain.err()).contains("IllegalStateException: no mood", "defect", "--stacktrace");
        assertThat(plain.err()).doesNotContain("\tat ");
        Cli.Result traced = Cli.run("greet", "--fail", "--stacktrace").exits(ExitCode.FAILED);
        assertThat(traced.err()).contains("\tat io.cipherfold.cli.GreetingProvider");
    }

    @Test
    void stacktrace_usersMistake_showsItOnlyWhenAsked(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("some.key"), "nothing\n");
        assertThat(Cli.run("keys", "show", file).exits(ExitCode.USAGE).err()).doesNotContain("\tat ");
        assertThat(Cli.run("keys", "show", file, "--stacktrace").err()).contains("\tat ");
    }

    @Test
    void colours_onlyWhereTheyAreWelcome() {
        Object[] help = {"epsilon", "--help"};
        assertThat(Cli.runIn(Map.of(), false, help).out()).doesNotContain("\u001b");
        assertThat(Cli.runIn(Map.of("NO_COLOR", "1"), true, help).out()).doesNotContain("\u001b");
        assertThat(Cli.runIn(Map.of("CI", "true"), true, help).out()).doesNotContain("\u001b");
    }
}
