// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The files that large frames are written to, beside the records that name them. A file that no record names is of a draft
 * that came to nothing, or of a round that is over. Safe for use by several threads.
 */
final class FrameFiles {

    private static final String SUFFIX = ".frame";

    private final Path directory;
    /** Names of files that are being written, or whole and not in a record yet. */
    private final Set<String> unsaved = new HashSet<>();

    private long next;

    FrameFiles(Path directory) {
        this.directory = directory;
    }

    /** A file for a frame of a client. */
    synchronized UploadDraft draft(int client, long bytes) {
        try {
            DurableFiles.ownerOnlyDirectory(directory);
            Path file;
            do {
                file = directory.resolve(client + "-" + next++ + SUFFIX);
            } while (Files.exists(file));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            unsaved.add(file.getFileName().toString());
            return new Draft(file, channel, bytes);
        } catch (IOException e) {
            throw RecordFile.failed(directory, e);
        }
    }

    /** The frame in a file; without it nothing is there to be sent again. */
    ClientMemory.Upload upload(String name, long length) {
        return new ClientMemory.Upload(new FileSource(directory.resolve(name), length), name);
    }

    /** Whether a file has the length that its record says. */
    boolean isWhole(String name, long length) {
        try {
            return Files.size(directory.resolve(name)) == length;
        } catch (IOException e) {
            return false;
        }
    }

    /** Files are in records now: they go when no record names them any more. */
    synchronized void saved(Set<String> names) {
        unsaved.removeAll(names);
    }

    /** Deletes the files that are neither named nor still to be saved. */
    synchronized void keepOnly(Set<String> named) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!named.contains(name) && !unsaved.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw RecordFile.failed(directory, e);
        }
    }

    private synchronized void giveUp(Path file) throws IOException {
        unsaved.remove(file.getFileName().toString());
        Files.deleteIfExists(file);
    }

    private final class Draft implements UploadDraft {
        private final Path file;
        private final FileChannel channel;
        private final long bytes;
        private boolean finished;

        Draft(Path file, FileChannel channel, long bytes) {
            this.file = file;
            this.channel = channel;
            this.bytes = bytes;
        }

        @Override
        public void write(long offset, ByteBuffer source) {
            if (source.remaining() > bytes - offset) {
                throw new IllegalArgumentException(
                        "a frame of " + bytes + " bytes has no room for " + source.remaining() + " at " + offset);
            }
            try {
                for (long position = offset; source.hasRemaining(); ) {
                    position += channel.write(source, position);
                }
            } catch (IOException e) {
                throw RecordFile.failed(file, e);
            }
        }

        @Override
        public ClientMemory.Upload finish() {
            try {
                channel.force(true);
                DurableFiles.forceDirectory(file);
            } catch (IOException e) {
                throw RecordFile.failed(file, e);
            }
            finished = true;
            return upload(file.getFileName().toString(), bytes);
        }

        @Override
        public void close() {
            try (FileChannel closing = channel) {
                if (closing.isOpen() && !finished) {
                    giveUp(file);
                }
            } catch (IOException e) {
                throw RecordFile.failed(file, e);
            }
        }
    }
}
