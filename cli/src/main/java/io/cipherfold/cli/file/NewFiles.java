// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.secureagg.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Writing files: keys, registries and plans never over existing ones, results in place of older ones. */
public final class NewFiles {

    private NewFiles() {}

    /** Refuses a path where something is already. */
    public static void requireAbsent(Path path) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw CommandFailure.usage(path + " exists and is not overwritten; choose another name or move it away");
        }
    }

    /** Writes a file that did not exist, readable by its owner only. */
    static void writeSecret(Path path, byte[] bytes) {
        requireAbsent(path);
        Set<StandardOpenOption> create = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(path, create, FileModes.ownerOnly())) {
            DurableFiles.writeFully(channel, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file that did not exist. */
    public static void write(Path path, byte[] bytes) {
        requireAbsent(path);
        try {
            Files.write(path, bytes, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file in place of an older one: all of it or nothing, and on the disk when this returns. */
    public static void replace(Path path, byte[] bytes) {
        Path absolute = path.toAbsolutePath();
        Path fresh = absolute.resolveSibling("." + absolute.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                DurableFiles.writeFully(channel, bytes);
                channel.force(true);
            }
            Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DurableFiles.forceDirectory(absolute);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
