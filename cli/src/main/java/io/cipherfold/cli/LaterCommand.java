// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command that the contract names and that is not here: takes any options and says so. */
@Command
final class LaterCommand implements Callable<Integer> {

    private final String name;
    private final String where;

    private LaterCommand(String name, String where) {
        this.name = name;
        this.where = where;
    }

    /**
     * Makes the command.
     *
     * @param where what to say after "is not here: "
     */
    static CommandLine named(String name, String where) {
        CommandLine command = new CommandLine(new LaterCommand(name, where)).setUnmatchedArgumentsAllowed(true);
        command.getCommandSpec().name(name);
        command.getCommandSpec()
                .usageMessage()
                .description("Not here: " + where + ".")
                .footer("", "Example:", "  cipherfold " + name);
        return command;
    }

    @Override
    public Integer call() {
        throw CommandFailure.usage("'" + name + "' is not here: " + where);
    }
}
