// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cipherfold budget}. */
@Command(
        name = "budget",
        description = "Read a member's privacy ledger: what each client has lost under all plans of its population.",
        footer = {"", "Example:", "  cipherfold budget show --ledger member1.store/journal"})
public final class BudgetCommand {

    private BudgetCommand() {}

    /** The command with its subcommands. */
    public static CommandLine create(Terminal terminal) {
        return new CommandLine(new BudgetCommand())
                .addSubcommand(new BudgetShowCommand(terminal))
                .addSubcommand(new BudgetVerifyCommand(terminal))
                .addSubcommand(new BudgetExportCommand(terminal));
    }
}
