// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which C library a Linux process runs on. One built for glibc cannot be loaded into a process on musl. */
enum Libc {
    GLIBC("glibc"),
    MUSL("musl"),
    UNKNOWN("unknown libc");

    private final String label;

    Libc(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static Libc current() {
        return detect(Path.of("/proc/self/maps"), Path.of("/"));
    }

    /**
     * What is mapped into the process decides, because a machine may have both libraries; only when that cannot be read, the
     * loaders that are installed.
     */
    static Libc detect(Path maps, Path root) {
        Libc mapped = fromMaps(maps);
        return mapped == UNKNOWN ? fromLoaders(root) : mapped;
    }

    private static Libc fromMaps(Path maps) {
        try {
            String text = Files.readString(maps, StandardCharsets.ISO_8859_1);
            if (text.contains("/ld-musl-") || text.contains("/libc.musl-")) {
                return MUSL;
            }
            return text.contains("/libc.so.6") || text.contains("/libc-2.") ? GLIBC : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static Libc fromLoaders(Path root) {
        if (exists(root.resolve("lib64"), "ld-linux-*.so.*") || exists(root.resolve("lib"), "ld-linux-*.so.*")) {
            return GLIBC;
        }
        return exists(root.resolve("lib"), "ld-musl-*.so.1") ? MUSL : UNKNOWN;
    }

    private static boolean exists(Path folder, String pattern) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            return entries.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }
}
