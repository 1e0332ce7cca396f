// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What commands that take minutes check before they begin. */
public final class BenchOptions {

    private BenchOptions() {}

    /**
     * A number of an option, or its default.
     *
     * @throws CommandFailure if it is out of range
     */
    public static int inRange(String option, @Nullable Integer chosen, int otherwise, int least, int most) {
        int value = chosen == null ? otherwise : chosen;
        if (value < least || value > most) {
            throw CommandFailure.usage(option + " must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }

    /** Refuses a file in a directory that is not there, before minutes of work are lost. */
    public static void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
            throw CommandFailure.environment("cannot write " + file + ": it needs a directory that is there", null);
        }
    }

    /** Figures of a busy machine say little. */
    static void warnIfBusy(Terminal terminal) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system.getSystemLoadAverage() > system.getAvailableProcessors()) {
            terminal.warn(String.format(
                    Locale.ROOT,
                    "the machine is busy (load average %.1f, %d processors): compare ratios, not times",
                    system.getSystemLoadAverage(),
                    system.getAvailableProcessors()));
        }
    }
}
