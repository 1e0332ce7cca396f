// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

/** With which status the command ends. */
public enum ExitCode {
    /** Done. */
    SUCCESS(0),
    /** The run failed or was refused. */
    FAILED(1),
    /** Wrong options or wrong content of a file that the user wrote; the message names a valid value. */
    USAGE(2),
    /** A missing tool or library, a port in use, a file that cannot be read, a node that does not answer. */
    ENVIRONMENT(3);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process's exit status. */
    public int status() {
        return status;
    }
}
