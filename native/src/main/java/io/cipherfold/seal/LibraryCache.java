// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * A folder that keeps copies of libraries, named by their SHA-256, for all processes of one user. Copies are never deleted: a
 * running process may have mapped one. A folder that someone else could write to, or a symbolic link in place of the
 * folder or of the copy, is refused or replaced.
 */
final class LibraryCache {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;

    private LibraryCache(Path directory) {
        this.directory = directory;
    }

    static LibraryCache at(Path directory) {
        return new LibraryCache(directory);
    }

    /** The folder that the system property names, or the customary per-user cache of the operating system. */
    static Path directory() {
        String chosen = System.getProperty(SealLibrary.DIRECTORY_PROPERTY);
        return chosen != null
                ? Path.of(chosen).toAbsolutePath()
                : perUserCache().resolve("cipherfold").resolve("native");
    }

    private static Path perUserCache() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home", ".")).toAbsolutePath();
        if (system.startsWith("windows")) {
            String local = System.getenv("LOCALAPPDATA");
            return local == null ? home.resolve("AppData").resolve("Local") : Path.of(local);
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        String configured = System.getenv("XDG_CACHE_HOME");
        return configured == null || !configured.startsWith("/") ? home.resolve(".cache") : Path.of(configured);
    }

    /** The copy of a library with this content, written first if it is not there or not intact. */
    Path file(String libraryFileName, byte[] content) throws IOException {
        int dot = libraryFileName.lastIndexOf('.');
        String name = libraryFileName.substring(0, dot) + "-" + HexFormat.of().formatHex(sha256(content))
                + libraryFileName.substring(dot);
        prepareDirectory();
        Path target = directory.resolve(name);
        if (!isIntact(target, content)) {
            write(target, content);
            // Whatever a concurrent process put there has the same content; anything else is an error of the disk.
            if (!isIntact(target, content)) {
                throw new IOException(target + " does not have the content that was just written to it");
            }
        }
        return target;
    }

    private void prepareDirectory() throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            if (POSIX) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createDirectories(directory);
            }
        }
        BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw new IOException(directory + " is not a folder, or is a symbolic link");
        }
        if (!isPrivate(directory)) {
            throw new IOException(directory + " belongs to another user or can be written to by others");
        }
    }

    private static boolean isIntact(Path file, byte[] content) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .isRegularFile()
                    && isPrivate(file)
                    && hasContent(file, content);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Piece by piece: a second copy of a library may be more than the heap has room for. */
    private static boolean hasContent(Path file, byte[] content) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[1 << 16];
            int from = 0;
            for (int count = in.readNBytes(piece, 0, piece.length);
                    count > 0;
                    count = in.readNBytes(piece, 0, piece.length)) {
                if (count > content.length - from || !Arrays.equals(piece, 0, count, content, from, from + count)) {
                    return false;
                }
                from += count;
            }
            return from == content.length;
        }
    }

    /** Owned by this user or by root, and writable by nobody else. Not decidable, and taken for true, without POSIX. */
    private static boolean isPrivate(Path path) throws IOException {
        if (!POSIX) {
            return true;
        }
        Set<PosixFilePermission> permissions = Files.readAttributes(
                        path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return false;
        }
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(0) || owner.equals(currentUser());
    }

    private static Object currentUser() throws IOException {
        Path self = Path.of("/proc/self");
        // Without /proc (macOS) the owner of the home folder stands in for the owner of the process.
        return Files.getAttribute(
                Files.exists(self) ? self : Path.of(System.getProperty("user.home", "/")), "unix:uid");
    }

    private void write(Path target, byte[] content) throws IOException {
        // On POSIX a temporary file is readable and writable by its owner alone.
        Path temporary = Files.createTempFile(directory, "incomplete-", ".tmp");
        try {
            Files.write(temporary, content);
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
