// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import io.cipherfold.cli.Terminal;
import io.cipherfold.secureagg.store.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read a file, where the file system knows. */
final class FileModes {

    private static final String OWNER_ONLY = "rw-------";

    private FileModes() {}

    /** For creating a file that only its owner may read and write. */
    static FileAttribute<?>[] ownerOnly() {
        return DurableFiles.ownerOnly(OWNER_ONLY);
    }

    /** Warns about a secret file that group or others may read or write. */
    static void warnIfOthersMayRead(Path path, Terminal terminal) {
        if (!DurableFiles.isPosix()) {
            return;
        }
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
            if (!PosixFilePermissions.fromString(OWNER_ONLY).containsAll(mode)) {
                terminal.warn(path + " holds secrets and has the mode " + PosixFilePermissions.toString(mode)
                        + "; run: chmod 600 " + path);
            }
        } catch (IOException e) {
            terminal.warn("the mode of " + path + " cannot be read: " + e.getMessage());
        }
    }
}
