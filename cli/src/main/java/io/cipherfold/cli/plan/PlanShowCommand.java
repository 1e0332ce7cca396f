// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.SignedPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cipherfold plan show}. */
@Command(
        name = "show",
        description = "Explain a plan in a file and tell whether it is in effect.",
        footer = {"", "Example:", "  cipherfold plan show plan.cfp"})
final class PlanShowCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "PLAN", description = "The plan.")
    @Example("plan.cfp")
    private Path file = Path.of("");

    PlanShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SignedPlan signed = PlanFiles.plan(file);
        AggregationPlan plan = signed.plan();
        PlanFigures figures = PlanFigures.of(plan, Optional.empty());
        Optional<String> obstacle = obstacle(signed);
        terminal.print(file + ", digest " + plan.digest().toHex());
        terminal.print(obstacle.map(reason -> "NOT in effect: " + reason)
                .orElseGet(() -> "in effect: signed by " + signed.signatureCount() + " members, "
                        + plan.committee().quorum() + " are needed"));
        PlanText.lines(plan, figures).forEach(terminal::print);
        identities(plan);
        Map<String, Object> json = PlanJson.accepted(plan, figures, true);
        json.put("signatures", signed.signatureCount());
        json.put("inEffect", obstacle.isEmpty());
        terminal.printJson(json);
        return 0;
    }

    private static Optional<String> obstacle(SignedPlan signed) {
        try {
            signed.requireQuorum();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void identities(AggregationPlan plan) {
        terminal.print("");
        terminal.print("Identities");
        List<VerifyKey> members = plan.committee().members();
        for (int member = 1; member <= members.size(); member++) {
            identity("member " + member, members.get(member - 1));
        }
        identity("node", plan.parties().node());
        identity("coordinator", plan.parties().coordinator());
        identity("authority", plan.parties().authority());
        List<VerifyKey> hosts = plan.parties().clientHosts();
        for (int host = 0; host < hosts.size(); host++) {
            identity("client host " + host, hosts.get(host));
        }
        terminal.print("  registry           " + plan.population().registry().toHex());
    }

    private void identity(String role, VerifyKey key) {
        terminal.print("  " + role + " ".repeat(Math.max(1, 19 - role.length())) + key.toHex());
    }
}
