// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.cli.CommandProvider;
import io.cipherfold.cli.Terminal;
import java.util.List;

/** Adds {@code meta} to the command. */
public final class MetaProvider implements CommandProvider {

    /** For the service loader. */
    public MetaProvider() {}

    @Override
    public List<Object> commands(Terminal terminal) {
        return List.of(MetaCommand.create(terminal));
    }
}
