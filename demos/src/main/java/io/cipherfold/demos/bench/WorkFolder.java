// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the time of a measurement. */
final class WorkFolder implements AutoCloseable {

    private static final String PREFIX = "cipherfold-bench-";

    private final Path path;

    /** Makes one that is empty. */
    WorkFolder() {
        try {
            path = Files.createTempDirectory(PREFIX);
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    /** Makes one that is empty in another folder, which is made if need be. */
    WorkFolder(Path parent) {
        try {
            path = Files.createTempDirectory(Files.createDirectories(parent), PREFIX);
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    private static CommandFailure impossible(IOException cause) {
        return CommandFailure.environment("cannot create a temporary folder: " + cause.getMessage(), cause);
    }

    Path path() {
        return path;
    }

    /** Deletes it with all that is in it; nothing if it has been moved away. */
    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
