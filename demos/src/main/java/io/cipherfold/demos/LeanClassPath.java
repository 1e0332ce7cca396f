// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The part of this process's class path that node and members need: everything of the lean distribution, nothing of ND4J,
 * {@code meta} or {@code demos}. An allow-list, so that a new library of the learning side does not slip in.
 */
final class LeanClassPath {

    private static final List<String> JARS = List.of(
            "cipherfold-native",
            "cipherfold-crypto",
            "cipherfold-secure-agg",
            "cipherfold-cli",
            "bcprov",
            "vertx-core",
            "netty-",
            "jackson-core",
            "jackson-databind",
            "jackson-annotations",
            "picocli",
            "jspecify",
            "slf4j");
    private static final List<String> MODULES = List.of("native", "crypto", "secure-agg", "cli");

    private LeanClassPath() {}

    /** The lean part of a class path. */
    static String of(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(LeanClassPath::belongs)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean belongs(String entry) {
        Path path = Path.of(entry);
        String name = String.valueOf(path.getFileName());
        if (name.endsWith(".jar")) {
            return JARS.stream().anyMatch(name::startsWith);
        }
        // In a build, a module may be on the class path as its folder of classes.
        return MODULES.stream()
                .anyMatch(module -> path.endsWith(Path.of(module, "target", "classes"))
                        || path.endsWith(Path.of(module, "target", "native-classes")));
    }
}
