// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Example;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.ConfigFile;
import io.cipherfold.cli.file.ConfigKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about its configuration file that every role has. */
final class ConfigOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration; see --example-config.")
    @Example("role.properties")
    private @Nullable Path config;

    @Option(names = "--example-config", description = "Print a commented configuration and end.")
    private boolean example;

    /** Prints the sample if that is what is wanted. */
    boolean printExample(String title, List<ConfigKey> keys, Terminal terminal) {
        if (example) {
            String sample = ConfigFile.sample(title, keys);
            terminal.print(sample.stripTrailing());
            terminal.printJson(Map.of("exampleConfig", sample));
        }
        return example;
    }

    /** Reads the configuration of a role. */
    ConfigFile read(String command, List<ConfigKey> keys) {
        Path file = config;
        if (file == null) {
            throw CommandFailure.usage(
                    "missing: --config FILE; 'cipherfold " + command + " --example-config' prints a commented one");
        }
        return ConfigFile.read(file, keys);
    }
}
