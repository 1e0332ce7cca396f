// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandProvider;
import io.cipherfold.cli.Terminal;
import java.util.List;

/** Adds {@code bench} to the command. */
public final class BenchProvider implements CommandProvider {

    /** For the service loader. */
    public BenchProvider() {}

    @Override
    public List<Object> commands(Terminal terminal) {
        return List.of(BenchCommand.create(terminal));
    }
}
