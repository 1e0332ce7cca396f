// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command without its subcommands: the options that all of them have. */
@Command(
        name = "cipherfold",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        description = "Federated learning in which nobody sees anybody's update: encrypted sums with noise.",
        versionProvider = CipherfoldCommand.VersionLine.class,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Exit status: 0 success, 1 the run failed or was refused, 2 wrong usage, 3 environment.",
            "",
            "Example:",
            "  cipherfold doctor"
        })
final class CipherfoldCommand {

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the result as one JSON object on standard output.")
    private boolean json;

    @Option(names = "--no-progress", scope = ScopeType.INHERIT, description = "Show no progress bars.")
    private boolean noProgress;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program a failure happened.")
    private boolean stackTrace;

    boolean json() {
        return json;
    }

    boolean progress() {
        return !noProgress;
    }

    boolean stackTrace() {
        return stackTrace;
    }

    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"cipherfold " + Version.text()};
        }
    }
}
