// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.NewFiles;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.plan.SignedPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cipherfold plan sign}. */
@Command(
        name = "sign",
        description = "Show a plan and add a member's signature to its file. A member that signs agrees to the plan.",
        footer = {"", "Example:", "  cipherfold plan sign --key member1.key plan.cfp"})
final class PlanSignCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The member's signing key.")
    @Example("member1.key")
    private Path key = Path.of("");

    @Parameters(index = "0", paramLabel = "PLAN", description = "The plan; changed in place.")
    @Example("plan.cfp")
    private Path file = Path.of("");

    PlanSignCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SignedPlan before = PlanFiles.plan(file);
        int quorum = before.plan().committee().quorum();
        try (SigningKey identity = KeyFile.signingKey(key, terminal)) {
            int member = before.plan()
                    .committee()
                    .numberOf(identity.verifyKey())
                    .orElseThrow(() -> CommandFailure.usage("--key " + key + " is not the key of a member of " + file
                            + "; 'cipherfold plan show " + file + "' lists the members"));
            SignedPlan after = before.signedBy(identity);
            NewFiles.replace(file, after.encode());
            if (!terminal.json()) {
                PlanText.lines(after.plan(), PlanFigures.of(after.plan(), Optional.empty()))
                        .forEach(terminal::print);
            }
            terminal.print("");
            boolean again = after.signatureCount() == before.signatureCount();
            terminal.print((again ? "Member " + member + " had signed before: " : "Signed as member " + member + ": ")
                    + after.signatureCount() + " signatures, " + quorum + " are needed.");
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", file.toString());
            json.put("digest", after.plan().digest().toHex());
            json.put("member", member);
            json.put("signatures", after.signatureCount());
            json.put("quorum", quorum);
            terminal.printJson(json);
        }
        return 0;
    }
}
