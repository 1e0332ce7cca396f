// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.file.VectorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the installed command shows: its launcher, the commands that are not in it, roles' standard output. */
@Timeout(180)
class LauncherIT {

    @TempDir
    private Path directory;

    private static Cli.Result run(Path directory, String line) {
        return Distribution.run(directory, (Object[]) line.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench seal", "meta train --dataset sinusoid"})
    void run_commandOfTheFullDistribution_saysSo(String line) {
        run(directory, line).refusesUsage("'" + line.split(" ", -1)[0] + "' is not here", "full distribution");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/cipherfold", "bin", ""})
    void run_throughALink_worksAllTheSame(String linked) throws IOException {
        Path link = Files.createSymbolicLink(
                directory.resolve("link"), Distribution.home().resolve(linked));
        Path launcher = link.resolve(Path.of(linked).relativize(Path.of("bin/cipherfold")));
        try (RunningCommand command = RunningCommand.start(launcher, "", directory, "--version")) {
            assertThat(command.await(RunningCommand.PATIENCE)
                            .exits(ExitCode.SUCCESS)
                            .out())
                    .matches("cipherfold [0-9.]+\\R");
        }
    }

    @Test
    void run_withoutJava_saysWhatIsMissing() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Distribution.home().resolve("bin").resolve("cipherfold").toString(), "--version");
        builder.environment().put("JAVA_HOME", directory.toString());
        Process process = builder.redirectErrorStream(true).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.ENVIRONMENT.status());
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("cipherfold: JAVA_HOME has no bin/java: " + directory + "\n");
    }

    @Test
    void run_rolesWithJson_printOneObjectEach() {
        FederationFiles files = FederationFiles.create(directory).plan("plain").sign(1, 2, 3);
        try (RunningCommand node = Distribution.start(directory, "node", "--json", "--config", files.nodeConfig(0))) {
            Cli.Result listening = node.awaitSaying("listening").snapshot();
            assertThat(listening.jsonKeys()).containsExactlyInAnyOrder("listening", "plan");
            String address = listening.json().get("listening").asText();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            // A member goes to work when two others have said how far they saw its ledger.
            try (RunningCommand second =
                            Distribution.start(directory, "member", "--config", files.memberConfig(2, port));
                    RunningCommand third =
                            Distribution.start(directory, "member", "--config", files.memberConfig(3, port));
                    RunningCommand member = Distribution.start(
                            directory, "member", "--json", "--config", files.memberConfig(1, port))) {
                member.awaitSaying("epoch key for rounds 5 to");
                assertThat(second.isAlive() && third.isAlive()).isTrue();
                assertThat(member.snapshot().jsonKeys()).containsExactly("member", "node", "plan");
            }
        }
    }

    @Test
    void run_nodeThatNeverAnswers_isGivenUpInTheEnd() {
        FederationFiles files = FederationFiles.create(directory).plan("plain").sign(1, 2, 3);
        VectorFile.write(files.path("vector.csv"), new double[FederationFiles.PARAMETERS]);
        String address = "http://127.0.0.1:1";
        List<RunningCommand> commands = List.of(
                Distribution.start(
                        directory, "result", 1, "--node", address, "--plan", "plan.cfp", "--out", "s.csv", "--json"),
                Distribution.start(
                        directory,
                        "client",
                        "submit",
                        "--config",
                        files.clientConfig(1, 1),
                        "--wait",
                        "2s",
                        "--json",
                        "vector.csv"));
        try (RunningCommand member = Distribution.start(directory, "member", "--config", files.memberConfig(1, 1))) {
            for (RunningCommand command : commands) {
                Cli.Result result = command.await(Duration.ofSeconds(60)).exits(ExitCode.ENVIRONMENT);
                assertThat(result.err())
                        .containsOnlyOnce("the node " + address + " cannot be reached, trying again until it can")
                        .contains("cipherfold: no answer from " + address)
                        .doesNotContain("\tat ", "unexpected");
                assertThat(result.out()).isEmpty();
            }
            assertThat(member.isAlive()).isTrue();
            assertThat(member.err()).containsOnlyOnce("the node " + address + " cannot be reached");
        } finally {
            commands.forEach(RunningCommand::close);
        }
    }
}
