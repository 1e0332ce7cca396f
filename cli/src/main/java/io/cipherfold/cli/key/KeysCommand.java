// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.key;

import io.cipherfold.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cipherfold keys}. */
@Command(
        name = "keys",
        description = "Make and show identity keys; list a member's epoch keys.",
        footer = {"", "Example:", "  cipherfold keys new member1.key"})
public final class KeysCommand {

    private KeysCommand() {}

    /** The command with its subcommands. */
    public static CommandLine create(Terminal terminal) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new KeysNewCommand(terminal))
                .addSubcommand(new KeysShowCommand(terminal))
                .addSubcommand(new KeysEpochsCommand(terminal));
    }
}
