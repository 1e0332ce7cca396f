// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writing files so that they are there after a power failure, readable by their owner only. */
public final class DurableFiles {

    private static final String FRESH = ".new";
    private static final String OLD = ".old";

    private DurableFiles() {}

    /** Creates a directory for its owner only, if it is not there. */
    public static Path ownerOnlyDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            ownerOnlyDirectory(parent);
        }
        Files.createDirectory(directory, ownerOnly("rwx------"));
        forceDirectory(directory);
        return directory;
    }

    /** Opens a file for appending; it and its directory are created for their owner only if they are not there. */
    public static FileChannel openForAppend(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            ownerOnlyDirectory(directory);
        }
        createOwnerOnly(file);
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Writes all of {@code bytes} at the channel's position. */
    public static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to a channel at position 0. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Replaces a file's content: a new file is written, synchronised and moved over the old one. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        replace(file, channel -> writeFully(channel, bytes));
    }

    /** Replaces a file's content by what is written to a channel. */
    public static void replace(Path file, Content content) throws IOException {
        Path fresh = freshOf(file);
        Files.deleteIfExists(fresh);
        createOwnerOnly(fresh);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(file);
    }

    /** Replaces a file's content and overwrites the old content, unless a crash comes between. */
    public static void replaceSecret(Path file, byte[] bytes) throws IOException {
        if (!Files.exists(file)) {
            replace(file, bytes);
            return;
        }
        // The channel stays on the old content after the file is replaced. A second name for it would be a danger:
        // after a
        // crash nobody could tell whether the first name means the same content.
        try (FileChannel old = FileChannel.open(file, StandardOpenOption.WRITE)) {
            replace(file, bytes);
            overwrite(old);
        }
    }

    /**
     * Overwrites a file with zeros and deletes it. On media that copy on write the old content may survive. The file is
     * renamed first: whatever happens, zeros are never found under its name.
     */
    public static void wipe(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Files.move(file, oldOf(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        overwriteAndDelete(oldOf(file));
    }

    /** Wipes what a crash left behind when it interrupted {@link #replaceSecret} or {@link #wipe} in a directory. */
    public static void wipeLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, "*{" + FRESH + "," + OLD + "}")) {
            for (Path leftover : leftovers) {
                overwriteAndDelete(leftover);
            }
        }
    }

    private static void overwriteAndDelete(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            overwrite(channel);
        }
        Files.delete(file);
        forceDirectory(file);
    }

    private static void overwrite(FileChannel channel) throws IOException {
        writeFully(channel, new byte[Math.toIntExact(channel.size())]);
        channel.force(true);
    }

    private static Path freshOf(Path file) {
        return file.resolveSibling(file.getFileName() + FRESH);
    }

    private static Path oldOf(Path file) {
        return file.resolveSibling(file.getFileName() + OLD);
    }

    private static void createOwnerOnly(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, ownerOnly("rw-------"));
            forceDirectory(file);
        }
    }

    /** Puts the directory of a file that was created or moved on the disk. */
    public static void forceDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && isPosix()) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * For creating a file or directory with these permissions, where the file system knows any.
     *
     * @param permissions for example {@code rw-------}
     */
    public static FileAttribute<?>[] ownerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Whether the default file system knows owners, groups and permissions. */
    public static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
