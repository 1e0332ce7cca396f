// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cipherfold client}. */
@Command(
        name = "client",
        description = "Take part in rounds as a client.",
        footer = {"", "Example:", "  cipherfold client submit --config client.properties update.npy"})
public final class ClientCommand {

    private ClientCommand() {}

    /** The command with its subcommands. */
    public static CommandLine create(Terminal terminal) {
        return new CommandLine(new ClientCommand()).addSubcommand(new ClientSubmitCommand(terminal));
    }
}
