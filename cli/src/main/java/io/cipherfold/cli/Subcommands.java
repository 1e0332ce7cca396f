// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import io.cipherfold.cli.check.AuditCommand;
import io.cipherfold.cli.check.AuditPrivacyCommand;
import io.cipherfold.cli.check.BudgetCommand;
import io.cipherfold.cli.check.DoctorCommand;
import io.cipherfold.cli.check.EpsilonCommand;
import io.cipherfold.cli.key.EnrolCommand;
import io.cipherfold.cli.key.KeysCommand;
import io.cipherfold.cli.plan.PlanCommand;
import io.cipherfold.cli.role.ClientCommand;
import io.cipherfold.cli.role.CoordinatorCommand;
import io.cipherfold.cli.role.MemberCommand;
import io.cipherfold.cli.role.NodeCommand;
import io.cipherfold.cli.role.ResultCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;

/** All subcommands in the order of the contract: built in, found on the class path, promised. */
final class Subcommands {

    private static final String FULL = "it is part of the full distribution";

    private Subcommands() {}

    static void addTo(CommandLine root, Terminal terminal) {
        Map<String, CommandLine> commands = builtIn(terminal);
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            for (Object command : provider.commands(terminal)) {
                CommandLine line = command instanceof CommandLine made ? made : new CommandLine(command);
                commands.put(line.getCommandName(), line);
            }
        }
        commands.forEach(root::addSubcommand);
    }

    private static Map<String, CommandLine> builtIn(Terminal terminal) {
        Map<String, CommandLine> commands = new LinkedHashMap<>();
        commands.put("demo", LaterCommand.named("demo", FULL));
        commands.put("test", LaterCommand.named("test", "it runs in the source tree, ./cipherfold test"));
        commands.put("doctor", new CommandLine(new DoctorCommand(terminal)));
        commands.put("plan", PlanCommand.create(terminal));
        commands.put("epsilon", new CommandLine(new EpsilonCommand(terminal)));
        commands.put("keys", KeysCommand.create(terminal));
        commands.put("enrol", new CommandLine(new EnrolCommand(terminal)));
        commands.put("node", new CommandLine(new NodeCommand(terminal)));
        commands.put("member", new CommandLine(new MemberCommand(terminal)));
        commands.put("client", ClientCommand.create(terminal));
        commands.put("coordinator", new CommandLine(new CoordinatorCommand(terminal)));
        commands.put("result", new CommandLine(new ResultCommand(terminal)));
        commands.put("audit", AuditCommand.create(terminal));
        commands.put("budget", BudgetCommand.create(terminal));
        commands.put("audit-privacy", new CommandLine(new AuditPrivacyCommand(terminal)));
        commands.put("meta", LaterCommand.named("meta", FULL));
        commands.put("bench", LaterCommand.named("bench", FULL));
        return commands;
    }
}
