// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.Terminal;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read a file, where the file system knows. */
final class FileModes {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private FileModes() {}

    /** For creating a file that only its owner may read and write. */
    static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /** Warns about a secret file that group or others may read or write. */
    static void warnIfOthersMayRead(Path path, Terminal terminal) {
        if (!isPosix()) {
            return;
        }
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
            if (!OWNER_ONLY.containsAll(mode)) {
                terminal.warn(path + " holds secrets and has the mode " + PosixFilePermissions.toString(mode)
                        + "; run: chmod 600 " + path);
            }
        } catch (IOException e) {
            terminal.warn("the mode of " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
