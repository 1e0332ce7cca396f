// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cipherfold bench}: the figures that can be reproduced are its subcommands. */
@Command(
        name = "bench",
        description = "Measures a published figure on this machine.",
        footer = {"", "Example:", "  cipherfold bench seal --quick"})
final class BenchCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", hidden = true, description = "A benchmark that is not here, with its arguments.")
    @Example("seal")
    private List<String> words = List.of();

    private BenchCommand() {}

    /** The command with its subcommands; any other name may come with options that only a later version knows. */
    static CommandLine create(Terminal terminal) {
        return new CommandLine(new BenchCommand())
                .setUnmatchedArgumentsAllowed(true)
                .addSubcommand(new CommandLine(new SealBenchCommand(terminal)).setUnmatchedArgumentsAllowed(false))
                .addSubcommand(
                        new CommandLine(new AggregationBenchCommand(terminal)).setUnmatchedArgumentsAllowed(false))
                .addSubcommand(new CommandLine(new RoundBenchCommand(terminal)).setUnmatchedArgumentsAllowed(false))
                .addSubcommand(new CommandLine(new RoundNodeCommand(terminal)).setUnmatchedArgumentsAllowed(false))
                .addSubcommand(new CommandLine(new MetaBenchCommand(terminal)).setUnmatchedArgumentsAllowed(false));
    }

    @Override
    public Integer call() {
        throw CommandFailure.usage(
                words.isEmpty()
                        ? "name a benchmark, for example: cipherfold bench seal"
                        : "'bench " + words.get(0)
                                + "' is not here: it comes with a later version; there are: seal, aggregation, round, meta");
    }
}
