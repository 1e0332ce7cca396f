// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cipherfold.cli.file.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Federations of processes whose clients have no privacy budget left: the coordinator says so and keeps the last sum. */
@Tag("native")
@Timeout(300)
class BudgetEndIT {

    @TempDir
    private Path directory;

    private FederationFiles files;
    private Path sum;

    @BeforeEach
    void makeKeys() {
        files = FederationFiles.create(directory);
        sum = files.path("sum.npy");
        VectorFile.write(files.path("update.npy"), new double[FederationFiles.PARAMETERS]);
    }

    /** The node's log is of one plan; members and clients remember over plans. */
    @AfterEach
    void audit() {
        Cli.Result result = Cli.run("audit", "verify", "--plan", files.path("plan.cfp"), files.path("round.log"));
        result.exits(ExitCode.SUCCESS);
    }

    private void plan(double noiseMultiplier, int participations) throws IOException {
        Files.deleteIfExists(files.path("plan.cfp"));
        Files.deleteIfExists(files.path("round.log"));
        SortedMap<String, Object> options = files.planOptions();
        options.put("--noise-multiplier", noiseMultiplier);
        options.put("--participations", participations);
        options.put("--upload-time", "20s");
        files.plan(options).sign(1, 2, 3);
    }

    /** All clients are there before the round is; returns how they ended. */
    private static List<Cli.Result> submitAll(FederationFiles files, RunningFederation federation) {
        List<RunningCommand> clients = new ArrayList<>();
        for (int client = 0; client < FederationFiles.CLIENTS; client++) {
            clients.add(federation.submit(client, files.path("update.npy")));
        }
        List<Cli.Result> results = new ArrayList<>();
        clients.forEach(client -> results.add(client.await(RunningCommand.PATIENCE)));
        return results;
    }

    private void release(RunningFederation federation, int round) {
        RunningCommand coordinator = federation.coordinate(round, sum);
        submitAll(files, federation).forEach(client -> client.exits(ExitCode.SUCCESS));
        coordinator.await(RunningCommand.PATIENCE).exits(ExitCode.SUCCESS);
    }

    /** The round is aborted for the budget; the sum of the last released round stays as it is. */
    private JsonNode end(RunningCommand coordinator, byte[] lastSum) throws IOException {
        Cli.Result result = coordinator.await(RunningCommand.PATIENCE).exits(ExitCode.FAILED);
        assertThat(result.err())
                .contains("was aborted: BUDGET_SPENT", "The privacy budget is spent: the node says")
                .contains("The last released model stays good", "have 3 members sign it");
        assertThat(Files.readAllBytes(sum)).isEqualTo(lastSum);
        JsonNode json = result.json();
        assertThat(json.get("released").asBoolean()).isFalse();
        assertThat(json.get("reason").asText()).isEqualTo("BUDGET_SPENT");
        assertThat(json.get("end").get("why").asText()).isEqualTo("BUDGET_SPENT");
        assertThat(json.get("end").get("epsilonTowardsReaders").isNull()).isTrue();
        return json.get("end");
    }

    @Test
    void coordinator_clientsThatLostMuchUnderAnotherPlan_endsForTheBudget() throws IOException {
        plan(1, 10);
        try (RunningFederation federation = RunningFederation.start(files, directory)) {
            release(federation, 1);
        }
        byte[] lastSum = Files.readAllBytes(sum);
        // Two rounds with a sixteenth of the loss each: the one round before was more than both.
        plan(4, 2);
        try (RunningFederation federation = RunningFederation.start(files, directory)) {
            RunningCommand coordinator = federation.coordinate(1, sum);
            submitAll(files, federation).forEach(client -> client.exits(ExitCode.SUCCESS));
            JsonNode end = end(coordinator, lastSum);
            assertThat(end.get("roundsStarted").asInt()).isEqualTo(1);
            assertThat(end.get("epsilonTowardsNodeAndCommittee").asDouble()).isPositive();
            federation
                    .member(1)
                    .awaitSaying("inspected, 5 objections, 5 of them to clients whose cap or budget is spent");
        }
    }

    @Test
    void coordinator_clientsAtTheirCap_endsForTheBudget() throws IOException {
        plan(1, 1);
        try (RunningFederation federation = RunningFederation.start(files, directory)) {
            release(federation, 1);
            byte[] lastSum = Files.readAllBytes(sum);
            RunningCommand coordinator = federation.coordinate(2, sum);
            submitAll(files, federation).forEach(client -> {
                client.exits(ExitCode.FAILED);
                assertThat(client.err()).contains("not sent: CAP_REACHED");
            });
            assertThat(end(coordinator, lastSum).get("roundsStarted").asInt()).isEqualTo(2);
        }
    }
}
