// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cipherfold.secureagg.store.DurableFiles;
import io.cipherfold.secureagg.store.FileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An upload in a file of a {@link SpoolDirectory}, which has the file back on close. The file is opened for each read, so
 * that many uploads hold no open file. Safe for use by several threads.
 */
public final class SpoolFile implements SpooledBytes {

    private final SpoolDirectory directory;
    private final Path file;
    private final AtomicBoolean closed = new AtomicBoolean();

    SpoolFile(SpoolDirectory directory, Path file) {
        this.directory = directory;
        this.file = file;
    }

    /** Where the upload is to be written. */
    public Path path() {
        return file;
    }

    @Override
    public long length() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE), DurableFiles.ownerOnly("rw-------"))) {
            for (long position = offset; bytes.hasRemaining(); ) {
                position += channel.write(bytes, position);
            }
        }
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        new FileSource(file, length()).read(offset, target);
        // Asked last: what was read may be of the next upload that this file was given to.
        if (closed.get()) {
            throw new IOException("the upload is no longer in the spool");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            directory.giveBack(file);
        }
    }

    /** Closes and has the file deleted, for one that somebody may still be writing to. */
    public void abandon() {
        if (closed.compareAndSet(false, true)) {
            directory.delete(file);
        }
    }
}
