// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.cli.file.ConfigFile;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.cli.file.VectorFile;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.role.CheckedOutcome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold result}: a released sum for anybody who has the plan. */
@Command(
        name = "result",
        description = "Fetch a round's released sum and its certificate, check both, write the sum.",
        footer = {"", "Example:", "  cipherfold result 1 --node http://127.0.0.1:8080 --plan plan.cfp --out sum.csv"})
public final class ResultCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "ROUND", description = "The round's number.")
    @Example("1")
    private int round;

    @Option(names = "--node", required = true, paramLabel = "URL", description = "Address of the node.")
    @Example("http://127.0.0.1:8080")
    private String node = "";

    @Option(names = "--plan", required = true, paramLabel = "FILE", description = "The signed plan.")
    @Example("plan.cfp")
    private Path planFile = Path.of("");

    @Option(
            names = "--members",
            split = ",",
            paramLabel = "FILE.pub",
            description = "Public keys of the members, obtained from them; the plan must name exactly these.")
    @Example("member1.key.pub,member2.key.pub")
    private List<Path> members = new ArrayList<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the sum goes: .npy, .csv or .f32.")
    @Example("sum.csv")
    private Path out = Path.of("");

    /** Creates the command. */
    public ResultCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        URI address = Values.checked("--node", () -> ConfigFile.httpAddress(node));
        VectorFile.requireWritable(out);
        SignedPlan signed = members.isEmpty()
                ? PlanFiles.effectivePlan(planFile)
                : PlanFiles.pinnedPlan(planFile, members, terminal);
        AggregationPlan plan = signed.plan();
        if (round < 1 || round > plan.rounds()) {
            throw CommandFailure.usage("ROUND must be 1 to " + plan.rounds() + ", was " + round);
        }
        if (members.isEmpty()) {
            terminal.note("note: the plan's members were not compared with keys obtained from them; see --members");
        }
        RoleLog log = new RoleLog(terminal);
        try (StopSignal stop = StopSignal.install(log)) {
            NodeLink link = new NodeLink(address, stop, log);
            Reply reply = link.patient(PATIENCE).outcome(round, Duration.ZERO);
            if (!(reply instanceof Reply.Frame frame)) {
                throw CommandFailure.failed("the node has no outcome of round " + round
                        + ": it is not over, or this node was started after it");
            }
            return finish(CheckedOutcome.read(plan, round, frame.bytes()), plan).status();
        } catch (WireException e) {
            throw CommandFailure.failed(
                    "what the node sent for round " + round + " does not decode: " + e.getMessage(), e);
        }
    }

    private ExitCode finish(CheckedOutcome outcome, AggregationPlan plan) {
        if (outcome instanceof CheckedOutcome.Released released) {
            VectorFile.write(out, released.sum().sum());
            print(released, plan);
            return ExitCode.SUCCESS;
        }
        if (outcome instanceof CheckedOutcome.Aborted aborted) {
            terminal.note("cipherfold: round " + round + " was aborted: " + aborted.reason());
            terminal.printJson(json(Optional.empty(), aborted.reason().name()));
            return ExitCode.FAILED;
        }
        if (outcome instanceof CheckedOutcome.InvalidRelease invalid) {
            throw CommandFailure.failed(invalid.fault()
                    .map(fault -> "the release of round " + round + " is not valid: " + fault)
                    .orElseGet(() -> "the node sent the release of round " + invalid.round() + ", not of " + round));
        }
        throw CommandFailure.failed("the abort of round " + round + " that the node sent does not verify");
    }

    private void print(CheckedOutcome.Released released, AggregationPlan plan) {
        int quorum = plan.committee().quorum();
        Optional<ReleaseRecord> known = released.record();
        if (known.isEmpty()) {
            terminal.print("round " + round + ": sum of a hidden number of clients written to " + out
                    + "; for a mean divide it by " + released.sum().divisor());
            terminal.print("signed by the node and endorsed by " + released.signatures() + " members, " + quorum
                    + " are needed");
        } else {
            ReleaseRecord record = known.get();
            terminal.print("round " + round + ": sum of " + record.clients() + " clients written to " + out);
            terminal.print("signed by the node; certificate of " + released.signatures() + " members, " + quorum
                    + " are needed; opened with " + record.backend());
            if (record.inconsistentMembers() != 0) {
                terminal.warn("shares of some members did not fit the others (bits "
                        + Long.toBinaryString(record.inconsistentMembers()) + ", member 1 is the last)");
            }
        }
        terminal.printJson(json(Optional.of(released), null));
    }

    private Map<String, Object> json(Optional<CheckedOutcome.Released> released, @Nullable String reason) {
        Optional<ReleaseRecord> record = released.flatMap(CheckedOutcome.Released::record);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("round", round);
        json.put("released", released.isPresent());
        json.put("clients", record.map(ReleaseRecord::clients).orElse(null));
        json.put("divisor", released.map(found -> found.sum().divisor()).orElse(null));
        json.put("votes", released.map(CheckedOutcome.Released::signatures).orElse(null));
        json.put("backend", record.map(ReleaseRecord::backend).orElse(null));
        json.put("out", released.isPresent() ? out.toString() : null);
        json.put("reason", reason);
        return json;
    }
}
