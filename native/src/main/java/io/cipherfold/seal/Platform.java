// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;
import java.util.Locale;

/**
 * Operating system and architecture under the names that the classifier jars carry.
 *
 * @param name for example linux-x86_64
 * @param libraryFileName for example libcipherfold.so
 */
record Platform(String name, String libraryFileName) {

    /** Platforms the build knows; linux-x86_64 is the tested one. */
    static final List<String> SUPPORTED =
            List.of("linux-x86_64", "linux-aarch_64", "osx-x86_64", "osx-aarch_64", "windows-x86_64");

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** From the values of {@code os.name} and {@code os.arch}; an unknown value is kept in lower case. */
    static Platform of(String osName, String osArch) {
        String system = system(osName.toLowerCase(Locale.ROOT));
        String fileName = switch (system) {
            case "windows" -> "cipherfold.dll";
            case "osx" -> "libcipherfold.dylib";
            default -> "libcipherfold.so";
        };
        return new Platform(system + "-" + architecture(osArch.toLowerCase(Locale.ROOT)), fileName);
    }

    private static String system(String name) {
        if (name.startsWith("linux")) {
            return "linux";
        }
        if (name.startsWith("mac") || name.startsWith("darwin")) {
            return "osx";
        }
        return name.startsWith("windows") ? "windows" : name.replaceAll("[^a-z0-9]+", "");
    }

    private static String architecture(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch_64";
            default -> name.replaceAll("[^a-z0-9]+", "_");
        };
    }

    boolean isSupported() {
        return SUPPORTED.contains(name);
    }

    boolean isLinux() {
        return name.startsWith("linux-");
    }

    String resource() {
        return "META-INF/native/" + name + "/" + libraryFileName;
    }
}
