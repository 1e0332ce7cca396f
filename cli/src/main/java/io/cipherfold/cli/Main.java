// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Entry point of the {@code cipherfold} command. */
public final class Main {

    private static final int HELP_WIDTH = 100;

    private Main() {}

    /** Runs one command and ends the process with its status. */
    public static void main(String[] args) {
        QuietLogging.install();
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> System.err.println("cipherfold: " + thread.getName() + " failed: " + failure));
        System.exit(run(Terminal.system(), args));
    }

    /**
     * Runs one command.
     *
     * @return the exit status, see {@link ExitCode}
     */
    public static int run(Terminal terminal, String... args) {
        CipherfoldCommand root = new CipherfoldCommand();
        try {
            return commandLine(terminal, root).execute(args);
        } catch (Error e) {
            // Missing memory and broken class paths come as errors; what ends a process ends it with a sentence.
            return report(terminal, e, root.stackTrace());
        } finally {
            terminal.out().flush();
        }
    }

    /** The command with all its subcommands. */
    static CommandLine commandLine(Terminal terminal, CipherfoldCommand root) {
        CommandLine command = new CommandLine(root);
        Subcommands.addTo(command, terminal);
        command.registerConverter(Integer.class, strict(Values::smallWholeNumber))
                .registerConverter(int.class, strict(Values::smallWholeNumber))
                .registerConverter(Long.class, strict(Values::wholeNumber))
                .registerConverter(long.class, strict(Values::wholeNumber))
                .registerConverter(Double.class, strict(Values::number))
                .registerConverter(double.class, strict(Values::number))
                .registerConverter(Duration.class, strict(Values::duration));
        return command.setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setUsageHelpWidth(HELP_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.AUTO : Ansi.OFF))
                .setParameterExceptionHandler((wrong, args) -> {
                    WrongOptions.lines(wrong).forEach(terminal::note);
                    return ExitCode.USAGE.status();
                })
                .setExecutionExceptionHandler((failure, failed, parsed) -> report(terminal, failure, root.stackTrace()))
                .setExecutionStrategy(parsed -> {
                    terminal.configure(root.json(), root.progress());
                    return new CommandLine.RunLast().execute(parsed);
                });
    }

    /** picocli repeats the message of this exception alone, without the name of a Java type. */
    private static <T> CommandLine.ITypeConverter<T> strict(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    private static int report(Terminal terminal, Throwable failure, boolean stackTrace) {
        CommandFailure explained = Failures.explain(failure);
        List<String> lines = String.valueOf(explained.getMessage()).lines().toList();
        terminal.note("cipherfold: " + lines.get(0));
        lines.subList(1, lines.size()).forEach(terminal::note);
        if (stackTrace) {
            failure.printStackTrace(terminal.err());
        }
        return explained.exitCode().status();
    }
}
