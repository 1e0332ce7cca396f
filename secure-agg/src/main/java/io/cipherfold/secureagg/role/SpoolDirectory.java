// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.secureagg.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A directory with the files that uploads arrive in, and other large things. A file whose upload is over is emptied and used again: to create and
 * delete one for each upload costs ext4 more than to write it, since a new file must not get the number of one that was
 * deleted in the last seconds. Nothing is forced to disk; what an earlier process left belongs to rounds that nobody will
 * finish and is deleted. Safe for use by several threads.
 */
public final class SpoolDirectory implements Spool, AutoCloseable {

    private static final String SUFFIX = ".upload";

    private final Path directory;
    private final Deque<Path> free = new ArrayDeque<>();
    private long files;
    private boolean closed;

    private SpoolDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens a directory, which is made if need be, and deletes the uploads in it.
     *
     * @throws IOException if that cannot be done
     */
    public static SpoolDirectory open(Path directory) throws IOException {
        DurableFiles.ownerOnlyDirectory(directory);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
        return new SpoolDirectory(directory);
    }

    /** A file for one upload: an empty one, or the path of one that is still to be made. */
    @Override
    public synchronized SpoolFile take() {
        Path file = free.poll();
        return new SpoolFile(this, file != null ? file : directory.resolve(++files + SUFFIX));
    }

    /** Empties a file and keeps it for another upload; after {@link #close} it is deleted. */
    void giveBack(Path file) {
        boolean emptied = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            emptied = true;
        } catch (IOException e) {
            // Another file takes its place, and this one is deleted if it is there.
        }
        synchronized (this) {
            if (emptied && !closed) {
                free.push(file);
                return;
            }
        }
        delete(file);
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the files without an upload; the others go when their uploads are closed. */
    @Override
    public synchronized void close() {
        closed = true;
        free.forEach(this::delete);
        free.clear();
    }
}
