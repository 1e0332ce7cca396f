// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command prints. Results go to standard output, either as text for people or, with {@code --json}, as JSON and
 * nothing else; everything else goes to standard error. Safe for use by several threads.
 */
public final class Terminal {

    /**
     * Set to true by the launchers when standard error is a terminal: the shell can ask, and from Java 22 on the console
     * no longer tells.
     */
    private static final String TERMINAL_PROPERTY = "cipherfold.terminal";

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final boolean interactive;
    private volatile boolean json;
    private volatile boolean progressWanted = true;

    /**
     * Creates a terminal.
     *
     * @param environment environment variables
     * @param interactive whether a person watches standard error
     */
    public Terminal(PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
        this.interactive = interactive;
    }

    /** This process's own streams and environment. */
    public static Terminal system() {
        return new Terminal(System.out, System.err, System.getenv(), Boolean.getBoolean(TERMINAL_PROPERTY));
    }

    void configure(boolean jsonWanted, boolean withProgress) {
        json = jsonWanted;
        progressWanted = withProgress;
    }

    /** Whether the result is wanted as JSON. */
    public boolean json() {
        return json;
    }

    /** Prints a line of the result for people; nothing with {@code --json}. */
    public void print(String text) {
        if (!json) {
            out.println(text);
        }
    }

    /**
     * Prints the result as one line of JSON with {@code --json}, nothing otherwise.
     *
     * @param object names to texts, numbers, booleans, null, lists and maps of the same; a number that is not finite
     *     becomes null
     */
    public void printJson(Map<String, ?> object) {
        if (json) {
            out.println(Json.line(object));
            out.flush();
        }
    }

    /** Prints a remark to standard error. */
    public void note(String line) {
        err.println(line);
    }

    /** Prints a warning to standard error. */
    public void warn(String line) {
        err.println("warning: " + line);
    }

    /** The value of an environment variable. */
    public Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /** Whether colours are welcome. */
    public boolean colours() {
        return interactive && !environment.containsKey("NO_COLOR") && !environment.containsKey("CI");
    }

    /**
     * Starts a progress bar; it appears when the work takes longer than two seconds and somebody watches.
     *
     * @param what a few words
     * @param total units of work, at least 1
     */
    public Progress progress(String what, long total) {
        boolean shown = progressWanted && colours();
        return new Progress(err, shown, what, total, System::nanoTime);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }
}
