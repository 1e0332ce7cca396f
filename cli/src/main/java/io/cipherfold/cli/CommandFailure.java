// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot go on for a reason that a person can act on. The message is all that is printed. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The run failed or was refused. */
    public static CommandFailure failed(String message) {
        return failed(message, null);
    }

    /** The run failed or was refused. */
    public static CommandFailure failed(String message, @Nullable Throwable cause) {
        return new CommandFailure(ExitCode.FAILED, message, cause);
    }

    /** Wrong usage; the message names the option or the line of a file, and a valid value. */
    public static CommandFailure usage(String message) {
        return usage(message, null);
    }

    /** Wrong usage; the message names the option or the line of a file, and a valid value. */
    public static CommandFailure usage(String message, @Nullable Throwable cause) {
        return new CommandFailure(ExitCode.USAGE, message, cause);
    }

    /** Something around the command is missing or broken. */
    public static CommandFailure environment(String message, @Nullable Throwable cause) {
        return new CommandFailure(ExitCode.ENVIRONMENT, message, cause);
    }

    /** With which status the command ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
