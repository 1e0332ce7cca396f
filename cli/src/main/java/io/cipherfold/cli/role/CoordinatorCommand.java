// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Json;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.WrongOptions;
import io.cipherfold.cli.file.ConfigFile;
import io.cipherfold.cli.file.ConfigKey;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.cli.file.VectorFile;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.RunEnd;
import io.cipherfold.secureagg.dp.PrivacyStatement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.RunReport;
import io.cipherfold.secureagg.role.Coordinator;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.role.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cipherfold coordinator}: runs one round. */
@Command(
        name = "coordinator",
        description = "Run one round: announce it with a model, wait for its end, check and write the released sum.",
        footer = {
            "",
            "Example:",
            "  cipherfold coordinator --example-config",
            "  cipherfold coordinator --config coordinator.properties --round 1 --model model.npy --out sum.npy"
        })
public final class CoordinatorCommand implements Callable<Integer> {

    private static final ConfigKey KEY = ConfigKey.required("key", "The coordinator's signing key.", "coordinator.key");
    private static final List<ConfigKey> KEYS = List.of(RoleConfig.PLAN, KEY, RoleConfig.NODE);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Terminal terminal;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--round", paramLabel = "N", description = "The round's number, above all earlier ones.")
    @Example("1")
    private @Nullable Integer round;

    @Option(names = "--model", paramLabel = "FILE", description = "What clients start from: .npy, .csv or .f32.")
    @Example("model.npy")
    private @Nullable Path model;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the sum goes: .npy, .csv or .f32.")
    @Example("sum.npy")
    private @Nullable Path out;

    /** Creates the command. */
    public CoordinatorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (options.printExample("Configuration of the coordinator.", KEYS, terminal)) {
            return 0;
        }
        Integer number = round;
        Path modelFile = model;
        Path target = out;
        if (number == null || modelFile == null || target == null) {
            throw CommandFailure.usage(
                    "missing: " + String.join(", ", WrongOptions.missing(command, "--round", "--model", "--out")));
        }
        ConfigFile config = options.read("coordinator", KEYS);
        AggregationPlan plan =
                PlanFiles.effectivePlan(config.path(RoleConfig.PLAN)).plan();
        if (number < 1 || number > plan.rounds()) {
            String range = "--round must be 1 to " + plan.rounds() + ", was " + number;
            List<String> report = new RunReport(RunEnd.ROUNDS_USED_UP, plan.rounds(), plan).lines();
            throw CommandFailure.usage(number < 1 ? range : range + ". " + report.get(report.size() - 1));
        }
        VectorFile.requireWritable(target);
        float[] start = toFloats(VectorFile.read(modelFile));
        RoleLog log = new RoleLog(terminal);
        try (StopSignal stop = StopSignal.install(log);
                SigningKey key =
                        RoleConfig.identity(config, KEY, plan.parties().coordinator(), "coordinator", terminal)) {
            NodeLink link = new NodeLink(config.address(RoleConfig.NODE), stop, log);
            NodeApi node = link.patient(PATIENCE);
            link.requireSamePlan(node, plan);
            try (Coordinator coordinator = new Coordinator(plan, key, node, InstantSource.system())) {
                log.line("round " + number + ": announcing");
                return finish(plan, number, coordinator.run(number, start), target)
                        .status();
            } catch (TransportException e) {
                if (stop.requested()) {
                    log.line("an open round goes on without the coordinator; 'cipherfold result " + number
                            + "' fetches its sum");
                }
                throw e;
            }
        }
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private ExitCode finish(AggregationPlan plan, int number, RoundOutcome outcome, Path target) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("round", number);
        json.put("released", outcome instanceof RoundOutcome.Released);
        if (outcome instanceof RoundOutcome.Released released) {
            VectorFile.write(target, released.sum().sum());
            OptionalInt clients = released.sum().clients();
            terminal.print(
                    "round " + number + ": sum of " + (clients.isPresent() ? clients.getAsInt() : "a hidden number of")
                            + " clients written to " + target);
            json.put("clients", Json.orNull(clients));
            json.put("out", target.toString());
            json.put("reason", null);
            json.put("end", null);
        } else {
            AbortReason reason = ((RoundOutcome.Aborted) outcome).reason();
            terminal.note("cipherfold: round " + number + " was aborted: " + reason);
            json.put("clients", null);
            json.put("out", null);
            json.put("reason", reason.name());
            json.put("end", reason == AbortReason.BUDGET_SPENT ? endOfBudget(plan, number) : null);
        }
        terminal.printJson(json);
        return outcome instanceof RoundOutcome.Released ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    /** Says that no further round is worth trying, and what the rounds so far have cost. */
    private Map<String, @Nullable Object> endOfBudget(AggregationPlan plan, int number) {
        RunReport report = new RunReport(RunEnd.BUDGET_SPENT, number, plan);
        report.lines().forEach(terminal::note);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("why", report.end().name());
        json.put("roundsStarted", report.roundsStarted());
        Optional<PrivacyStatement> spent = report.spent();
        json.put(
                "epsilonTowardsNodeAndCommittee",
                spent.map(PrivacyStatement::epsilonTowardsNodeAndCommittee).orElse(null));
        json.put(
                "epsilonTowardsReaders",
                spent.map(statement -> Json.orNull(statement.epsilonTowardsReaders()))
                        .orElse(null));
        json.put("delta", spent.map(PrivacyStatement::delta).orElse(null));
        json.put("report", report.lines());
        return json;
    }
}
