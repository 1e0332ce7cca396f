// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.ledger.LedgerAudit;
import io.cipherfold.secureagg.log.LogAudit.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cipherfold budget verify}. */
@Command(
        name = "verify",
        description = {
            "Check a member's ledger offline: the chain, and of every booking signature, member, population and numbers.",
            "Names the other members whose votes in it show that their memory was set back or that they run twice.",
            "A ledger cannot show that records are missing at its end: give checkpoints from votes or earlier checks."
        },
        footer = {"", "Example:", "  cipherfold budget verify --ledger member1.store/journal --key member1.key.pub"})
final class BudgetVerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private LedgerOption ledger = new LedgerOption();

    @Option(names = "--key", paramLabel = "PUB", description = "The ledger must be of the member with this public key.")
    @Example("member1.key.pub")
    private @Nullable Path key;

    @Option(names = "--plan", paramLabel = "FILE", description = "The ledger must be of this plan's population.")
    @Example("plan.cfp")
    private @Nullable Path plan;

    @Option(
            names = "--checkpoint",
            paramLabel = "SEQ:HEAD",
            description = "A record that must be there, as votes and earlier checks name it; may be repeated.")
    @Example("4:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9")
    private List<String> checkpoints = new ArrayList<>();

    BudgetVerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<VerifyKey> member = Optional.ofNullable(key).map(file -> KeyFile.publicKey(file, terminal));
        Optional<String> population = Optional.ofNullable(plan)
                .map(file -> PlanFiles.plan(file).plan().population().budgetScope());
        List<Checkpoint> known = checkpoints.stream()
                .map(text -> Values.checked("--checkpoint", () -> AuditVerifyCommand.checkpoint(text)))
                .toList();
        LedgerAudit.Result result = ledger.audit(new LedgerAudit.Expectations(population, member, known));
        if (result.valid()) {
            terminal.print("valid: " + result.records() + " records, "
                    + result.ledger().bookings() + " of them bookings");
            if (result.records() > 0) {
                terminal.print("checkpoint for the next check: " + (result.records() - 1) + ":"
                        + result.head().toHex());
            }
            if (known.isEmpty()) {
                terminal.note("note: without a checkpoint nobody can tell whether records are missing at the end");
            }
            if (member.isEmpty()) {
                terminal.note("note: without --key the signatures are checked against the key in the ledger itself");
            }
        } else {
            terminal.print("NOT valid from record " + result.records() + " on: "
                    + result.fault().orElseThrow());
        }
        result.contradictions().forEach(found -> terminal.print("evidence: " + found));
        terminal.printJson(json(result));
        return (result.valid() ? ExitCode.SUCCESS : ExitCode.FAILED).status();
    }

    private static Map<String, Object> json(LedgerAudit.Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("valid", result.valid());
        json.put("records", result.records());
        json.put("bookings", result.ledger().bookings());
        json.put("firstBad", result.valid() ? null : result.records());
        json.put("reason", result.fault().orElse(null));
        json.put("head", result.head().toHex());
        json.put("member", result.ledger().member().map(VerifyKey::toHex).orElse(null));
        json.put("population", result.ledger().population().orElse(null));
        json.put(
                "contradictions",
                result.contradictions().stream()
                        .map(found -> found.member().toHex())
                        .toList());
        return json;
    }
}
