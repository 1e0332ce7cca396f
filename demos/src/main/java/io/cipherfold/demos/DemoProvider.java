// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.cli.CommandProvider;
import io.cipherfold.cli.Terminal;
import java.util.List;

/** Adds {@code demo} to the command. */
public final class DemoProvider implements CommandProvider {

    /** For the service loader. */
    public DemoProvider() {}

    @Override
    public List<Object> commands(Terminal terminal) {
        return List.of(new DemoCommand(terminal), new HostCommand(terminal));
    }
}
