// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.cli.file.VectorFile;
import io.cipherfold.secureagg.log.LogKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed in the middle of rounds; four members, one of which may be corrupt: three votes are needed. */
@Tag("native")
@Timeout(300)
class FaultsIT {

    private static final int MOST_CLIENTS = 4;
    /** A ciphertext of one chunk and four envelopes. */
    private static final long UPLOAD_BYTES = 30_720 + 4 * 11_376;

    @TempDir
    private Path directory;

    private FederationFiles files;
    private RunningFederation federation;

    /** Inspection lasts as long as the test needs to stop or kill processes between the last report and the vote. */
    @BeforeEach
    void start() {
        files = FederationFiles.create(directory);
        SortedMap<String, Object> options = files.planOptions();
        options.put("--max-clients", MOST_CLIENTS);
        options.put("--upload-start", "2s");
        options.put("--inspect-time", "5s");
        options.put("--vote-time", "6s");
        options.put("--unmask-time", "60s");
        files.plan(options).sign(1, 2, 3);
        federation = RunningFederation.start(files, directory);
    }

    @AfterEach
    void stop() {
        if (federation != null) {
            federation.close();
        }
    }

    private RunningCommand submit(int client) {
        double[] vector = new double[FederationFiles.PARAMETERS];
        Arrays.fill(vector, (client + 1) / 64.0);
        Path file = files.path("update" + client + ".csv");
        VectorFile.write(file, vector);
        return federation.submit(client, file);
    }

    private List<RunningCommand> submitAll(int... clients) {
        return new ArrayList<>(Arrays.stream(clients).mapToObj(this::submit).toList());
    }

    /** Whether a client has written down its upload, which it sends later. */
    private boolean isPrepared(int client) {
        try {
            Path store = files.path("client" + client + ".store");
            return Files.exists(store) && Files.size(store) > UPLOAD_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plan has clients wait for some time between writing and sending. */
    private void killBeforeItSends(int client) {
        RunningCommand command = submit(client);
        RunningCommand.awaitThat("an upload of client " + client, RunningCommand.PATIENCE, () -> isPrepared(client));
        command.kill();
    }

    private void awaitInspected(int round, int... members) {
        for (int member : members) {
            federation.member(member).awaitSaying("round " + round + ": inspected");
        }
    }

    private static void succeed(List<RunningCommand> commands) {
        commands.forEach(command -> command.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS));
    }

    /** Every coordinate is the sum of (client + 1) / 64, up to rounding. */
    private void assertSum(Path file, int... clients) {
        double expected = Arrays.stream(clients)
                .mapToDouble(client -> (client + 1) / 64.0)
                .sum();
        for (double value : VectorFile.read(file, FederationFiles.PARAMETERS)) {
            assertThat(value).isCloseTo(expected, within(0.02));
        }
    }

    @Test
    void round_clientsAndAMemberKilled_isReleasedAllTheSame() {
        Path sum = files.path("sum.csv");
        RunningCommand coordinator = federation.coordinate(1, sum);
        killBeforeItSends(4);
        killBeforeItSends(3);
        federation.member(4).signal("STOP");

        RunningCommand back = submit(3);
        succeed(submitAll(0, 1, 2));
        Cli.Result again = back.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
        assertThat(again.json().get("sentAgain").asBoolean()).isTrue();

        awaitInspected(1, 1, 2, 3);
        federation.member(2).signal("STOP");
        federation.member(3).signal("STOP");
        federation
                .member(1)
                .awaitSaying("round 1: voted for a sum of 4 clients")
                .kill();
        for (int member = 2; member <= 4; member++) {
            federation.member(member).signal("CONT");
        }

        coordinator.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
        assertSum(sum, 0, 1, 2, 3);
        assertThat(federation.member(1).err()).doesNotContain("unmasking share");
        Distribution.run(directory, "audit", "verify", "--plan", "plan.cfp", "round.log")
                .exits(ExitCode.SUCCESS);
    }

    @Test
    void round_twoMembersKilledBeforeTheyVote_isAbortedAndTheNextOneWorks() {
        Path sum = files.path("sum.csv");
        RunningCommand coordinator = federation.coordinate(1, sum);
        federation.member(4).signal("STOP");
        succeed(submitAll(0, 1, 2, 3));
        awaitInspected(1, 1, 2, 3);
        federation.member(3).kill();
        federation.member(4).kill();

        Cli.Result aborted = coordinator.await(RunningCommand.PATIENCE).exits(ExitCode.FAILED);
        assertThat(aborted.err()).contains("round 1 was aborted: VOTE_DEADLINE");
        assertThat(aborted.json().get("released").asBoolean()).isFalse();
        assertThat(aborted.json().get("reason").asText()).isEqualTo("VOTE_DEADLINE");
        assertThat(sum).doesNotExist();
        assertThat(federation.records(LogKind.VOTED)).isEqualTo(2);
        assertThat(federation.records(LogKind.SHARED)).isZero();
        assertThat(federation.records(LogKind.RELEASED)).isZero();
        Cli.Result result = Cli.run(
                        "result", 1, "--node", federation.address(), "--plan", files.path("plan.cfp"), "--out", sum)
                .exits(ExitCode.FAILED);
        assertThat(result.err()).contains("round 1 was aborted: VOTE_DEADLINE");
        assertThat(sum).doesNotExist();

        federation.startMember(3).awaitSaying("member 3 ready");
        federation.startMember(4).awaitSaying("member 4 ready");
        RunningCommand next = federation.coordinate(2, sum);
        succeed(submitAll(0, 1, 2, 3));
        next.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
        assertSum(sum, 0, 1, 2, 3);
        assertThat(federation.records(LogKind.RELEASED)).isEqualTo(1);
        Distribution.run(directory, "audit", "verify", "--plan", "plan.cfp", "round.log")
                .exits(ExitCode.SUCCESS);
    }

    private static void copyStore(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> old = Files.list(to)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /**
     * Member 4 is away, so that the others' three votes make the certificate; two shares open the sum, hence member 2 or 3 has
     * seen the vote of member 1, and both have to answer it.
     */
    @Test
    void member_olderCopyOfItsStorePutBack_stopsAndTheNextRoundWorksWithoutIt() throws IOException {
        federation.member(4).signal("STOP");
        copyStore(files.path("member1.store"), files.path("member1.backup"));
        Path sum = files.path("sum.csv");
        RunningCommand coordinator = federation.coordinate(1, sum);
        succeed(submitAll(0, 1, 2, 3));
        coordinator.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
        federation.member(1).kill();

        copyStore(files.path("member1.backup"), files.path("member1.store"));
        RunningCommand restored = federation.startMember(1);
        Cli.Result stopped = restored.await(RunningCommand.PATIENCE).exits(ExitCode.ENVIRONMENT);
        assertThat(stopped.err())
                .contains("waiting until 2 other members have said how far they saw this one's ledger")
                .contains("has a vote of member 1 with its ledger at 0, which is not in the ledger here that is empty")
                .contains("make it a new key under a new plan")
                .doesNotContain("at work", "\tat ");

        // Nor does it start another time.
        federation.startMember(1).await(RunningCommand.PATIENCE).exits(ExitCode.ENVIRONMENT);
        federation.member(4).signal("CONT");
        RunningCommand next = federation.coordinate(2, sum);
        succeed(submitAll(0, 1, 2, 3));
        next.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
        assertSum(sum, 0, 1, 2, 3);
        Distribution.run(directory, "audit", "verify", "--plan", "plan.cfp", "round.log")
                .exits(ExitCode.SUCCESS);

        // The store that was in use is as good as ever for the others.
        federation.member(2).kill();
        federation.startMember(2).awaitSaying("at work");
    }
}
