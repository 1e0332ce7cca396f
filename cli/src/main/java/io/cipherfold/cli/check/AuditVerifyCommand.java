// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.Example;
import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.Values;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.log.LogAudit;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold audit verify}. */
@Command(
        name = "verify",
        description = {
            "Replay a node's log offline: chain, plan, registry, and of every round signatures, set, votes and caps.",
            "A log cannot show that records are missing at its end: give checkpoints from receipts or earlier audits."
        },
        footer = {"", "Example:", "  cipherfold audit verify --plan plan.cfp round.log"})
final class AuditVerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--plan", paramLabel = "FILE", description = "The log must be of this plan.")
    @Example("plan.cfp")
    private @Nullable Path plan;

    @Option(
            names = "--checkpoint",
            paramLabel = "POSITION:HEAD",
            description = "A record that must be there, as receipts and earlier audits name it; may be repeated.")
    @Example("4:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9")
    private List<String> checkpoints = new ArrayList<>();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The log, in one file or in several in their order.")
    @Example("round.log")
    private List<Path> files = new ArrayList<>();

    AuditVerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Digest> expected = Optional.ofNullable(plan)
                .map(file -> PlanFiles.plan(file).plan().digest());
        List<Checkpoint> known = checkpoints.stream()
                .map(text -> Values.checked("--checkpoint", () -> checkpoint(text)))
                .toList();
        LogAudit.Result result = LogAudit.files(files, new LogAudit.Expectations(expected, known));
        if (result.valid()) {
            terminal.print("valid: " + result.records() + " records");
            terminal.print("checkpoint for the next audit: " + (result.records() - 1) + ":"
                    + result.head().toHex());
            if (known.isEmpty()) {
                terminal.note("note: without a checkpoint nobody can tell whether records are missing at the end");
            }
        } else {
            terminal.print("NOT valid from record " + result.firstBad() + " on: " + result.reason());
        }
        terminal.printJson(json(result));
        return (result.valid() ? ExitCode.SUCCESS : ExitCode.FAILED).status();
    }

    static Checkpoint checkpoint(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + text + "' is not a position, a colon and 64 hexadecimal digits");
        }
        return new Checkpoint(Values.wholeNumber(text.substring(0, colon)), Digest.ofHex(text.substring(colon + 1)));
    }

    private static Map<String, Object> json(LogAudit.Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("valid", result.valid());
        json.put("records", result.records());
        json.put("firstBad", result.valid() ? null : result.firstBad());
        json.put("reason", result.valid() ? null : result.reason());
        json.put("head", result.head().toHex());
        return json;
    }
}
