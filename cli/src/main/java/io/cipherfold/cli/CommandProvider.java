// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.util.List;

/**
 * Adds subcommands to {@code cipherfold}. Providers on the class path are found by {@link java.util.ServiceLoader}; a
 * command of a name that this version only promises, such as {@code demo}, takes the place of the promise.
 */
public interface CommandProvider {

    /**
     * Makes the commands, once a run.
     *
     * @param terminal what they print with; its flags are set when the options have been read, not before
     * @return objects annotated with picocli's {@code @Command} that are {@code Callable<Integer>}, or picocli {@code
     *     CommandLine}s of such; options that take a value carry an {@link Example}
     */
    List<Object> commands(Terminal terminal);
}
