// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.Terminal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a role says while it runs: a line with the time on standard error. Public facts only. */
final class RoleLog {

    private final Terminal terminal;

    RoleLog(Terminal terminal) {
        this.terminal = terminal;
    }

    void line(String text) {
        terminal.note(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    }
}
