// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cipherfold meta}: its subcommands train, evaluate, table and sweep do the work. */
@Command(
        name = "meta",
        description =
                "Meta-learning: trains, centrally or federated, judges on new tasks, re-creates tables of results.",
        footer = {"", "Example:", "  cipherfold meta train --dataset sinusoid --algorithm maml"})
final class MetaCommand implements Callable<Integer> {

    private MetaCommand() {}

    /** The command with its subcommands. */
    static CommandLine create(Terminal terminal) {
        return new CommandLine(new MetaCommand())
                .addSubcommand(new TrainCommand(terminal))
                .addSubcommand(new EvaluateCommand(terminal))
                .addSubcommand(new TableCommand(terminal))
                .addSubcommand(new SweepCommand(terminal));
    }

    @Override
    public Integer call() {
        throw CommandFailure.usage(
                "name what to do: meta train, meta evaluate, meta table or meta sweep; for example: cipherfold meta"
                        + " train --dataset sinusoid --algorithm maml");
    }
}
