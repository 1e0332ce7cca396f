// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds commands as another module would: one that is new and one in place of a promise. */
public final class GreetingProvider implements CommandProvider {

    @Override
    public List<Object> commands(Terminal terminal) {
        return List.of(new Greet(terminal), new Bench());
    }

    @Command(
            name = "greet",
            description = "Greets.",
            footer = {"", "Example:", "  cipherfold greet --times 2"})
    private static final class Greet implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--times", description = "How often.")
        @Example("2")
        private int times = 1;

        @Option(names = "--fail", description = "Fails instead.")
        private boolean fail;

        Greet(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (fail) {
                throw new IllegalStateException("no mood");
            }
            terminal.print("hello ".repeat(times).strip());
            terminal.printJson(Map.of("times", times));
            terminal.warn("just a test");
            try (Progress progress = terminal.progress("greeting", times)) {
                progress.advance(times);
            }
            return 0;
        }
    }

    @Command(
            name = "bench",
            description = "Not the real one.",
            footer = {"", "Example:", "  cipherfold bench"})
    private static final class Bench implements Callable<Integer> {
        @Override
        public Integer call() {
            return 1;
        }
    }
}
