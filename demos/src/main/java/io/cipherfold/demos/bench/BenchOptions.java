// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import io.cipherfold.meta.kernel.KernelChoice;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /**
     * The value of an option {@code --kernels}; empty for the word {@code other}, which names none alone.
     *
     * @throws CommandFailure if it is neither that nor the name of kernels
     */
    public static Optional<KernelChoice> kernels(String name, String other) {
        Optional<KernelChoice> choice = KernelChoice.named(name);
        if (choice.isEmpty() && !name.equals(other)) {
            throw CommandFailure.usage("--kernels: there are no kernels '" + name + "'; there are: "
                    + Arrays.stream(KernelChoice.values())
                            .map(KernelChoice::optionName)
                            .collect(Collectors.joining(", ", other + ", ", "")));
        }
        return choice;
    }

    /** Refuses a file in a directory that is not there or cannot be written to, before minutes of work are lost. */
    public static void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
            throw CommandFailure.environment("cannot write " + file + ": it needs a directory that is there", null);
        }
        if (!Files.isWritable(directory)) {
            throw CommandFailure.environment("cannot write " + file + ": no permission for " + directory, null);
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
