// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.cli.file.VectorFile;
import io.cipherfold.secureagg.log.LogKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are asked to end: they do so soon and in order, and what they had begun is not lost. */
@Tag("native")
@Timeout(300)
class SignalsIT {

    /** Well below the time after which a process that hangs is ended all the same. */
    private static final Duration SOON = Duration.ofSeconds(7);
    /** Java's status when SIGTERM ended it. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    private static String terminate(RunningCommand command) {
        command.signal("TERM");
        Cli.Result result = command.await(SOON);
        assertThat(result.exit()).isIn(ExitCode.SUCCESS.status(), TERMINATED);
        assertThat(result.err()).contains(" stopping").doesNotContain("did not stop", "\tat ", "unexpected");
        return result.err();
    }

    @Test
    void sigterm_everyRoleInTheMiddleOfARound_losesNothing() {
        FederationFiles files = FederationFiles.create(directory);
        SortedMap<String, Object> options = files.planOptions();
        options.put("--max-clients", 3);
        options.put("--upload-start", "3s");
        files.plan(options).sign(1, 2, 3);
        Path vector = files.path("update.csv");
        double[] ones = IntStream.range(0, FederationFiles.PARAMETERS)
                .mapToDouble(i -> 0.125)
                .toArray();
        VectorFile.write(vector, ones);
        try (RunningFederation federation = RunningFederation.start(files, directory)) {
            terminate(federation.member(4));
            RunningCommand early = federation.submit(4, vector);
            RunningCommand.awaitThat(
                    "a client that waits",
                    RunningCommand.PATIENCE,
                    () -> files.path("client4.store").toFile().exists());
            terminate(early);

            RunningCommand coordinator = federation.coordinate(1, files.path("sum.csv"));
            federation.startMember(4).awaitSaying("member 4 ready");
            RunningCommand client = federation.submit(0, vector);
            RunningCommand.awaitThat(
                    "an upload on disk",
                    RunningCommand.PATIENCE,
                    () -> files.path("client0.store").toFile().length() > 70_000);
            assertThat(terminate(client)).contains("the same command sends it");
            assertThat(terminate(coordinator)).contains("'cipherfold result 1' fetches its sum");

            RunningCommand again = federation.submit(0, vector);
            RunningCommand second = federation.submit(1, vector);
            federation.submit(2, vector).await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
            second.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
            Cli.Result sent = again.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
            assertThat(sent.json().get("sentAgain").asBoolean()).isTrue();

            federation.node().awaitSaying("round 1 released: the sum of 3 clients");
            Object[] result = {"result", 1, "--node", federation.address(), "--plan", "plan.cfp", "--out", "sum.csv"};
            Distribution.run(directory, result).exits(ExitCode.SUCCESS);
            assertThat(VectorFile.read(files.path("sum.csv"))[0]).isBetween(0.35, 0.4);
            IntStream.rangeClosed(1, FederationFiles.MEMBERS).forEach(member -> terminate(federation.member(member)));
            terminate(federation.node());
            assertThat(federation.records(LogKind.RELEASED)).isEqualTo(1);
            Distribution.run(directory, "audit", "verify", "round.log").exits(ExitCode.SUCCESS);
        }
    }
}
