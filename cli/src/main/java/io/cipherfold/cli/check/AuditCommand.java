// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.check;

import io.cipherfold.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cipherfold audit}. */
@Command(
        name = "audit",
        description = "Check what a node wrote down.",
        footer = {"", "Example:", "  cipherfold audit verify round.log"})
public final class AuditCommand {

    private AuditCommand() {}

    /** The command with its subcommands. */
    public static CommandLine create(Terminal terminal) {
        return new CommandLine(new AuditCommand()).addSubcommand(new AuditVerifyCommand(terminal));
    }
}
