// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** The lean distribution that this build has made. Its launcher starts real processes. */
public final class Distribution {

    private static final String PROPERTY = "cipherfold.test.distribution";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Distribution() {}

    /** Its directory. */
    public static Path home() {
        return Path.of(Objects.requireNonNull(
                System.getProperty(PROPERTY), PROPERTY + " is not set; this test runs behind the package phase"));
    }

    /** Starts the command in a directory. */
    public static RunningCommand start(Path directory, Object... words) {
        return startWith("", directory, words);
    }

    /** Starts the command in a directory, with options of the JVM between spaces. */
    public static RunningCommand startWith(String jvmOptions, Path directory, Object... words) {
        return RunningCommand.start(home().resolve("bin").resolve("cipherfold"), jvmOptions, directory, words);
    }

    /** Runs the command in a directory to its end. */
    public static Cli.Result run(Path directory, Object... words) {
        try (RunningCommand command = start(directory, words)) {
            return command.await(LONGEST);
        }
    }
}
