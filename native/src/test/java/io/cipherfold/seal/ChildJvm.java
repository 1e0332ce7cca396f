// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts a fresh JVM like this one on a main class of the tests, where something happens once per process. */
final class ChildJvm {

    private static final long TIMEOUT_SECONDS = Long.getLong("cipherfold.test.childSeconds", 300);

    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path", "");

    /** Adds an option of the JVM, such as a system property. */
    ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    /** Loads the native library that has the hooks of {@link TestHooksJni}. */
    ChildJvm withTestHooks() {
        String path = System.getProperty(TestHooksJni.LIBRARY_PROPERTY, "");
        return option("-D" + SealLibrary.PATH_PROPERTY + "=" + path);
    }

    /** Takes the folder with the packaged library off the class path. */
    ChildJvm withoutPackagedLibrary() {
        classPath = Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !Files.isDirectory(Path.of(entry, "META-INF", "native")))
                .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** Starts it; the output goes to a file, so that several can run at once. */
    Running start(Class<?> mainClass, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-Xmx256m");
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Running(process, output);
    }

    /** A started JVM. */
    record Running(Process process, Path output) {

        /** What it printed; fails if it does not end by itself with status 0. */
        String await() throws IOException, InterruptedException {
            return await(0);
        }

        /** As {@link #await()}, for one that works that many seconds. */
        String await(long seconds) throws IOException, InterruptedException {
            boolean ended = process.waitFor(seconds + TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(
                        (ended ? "child JVM ended with status " + process.exitValue() : "child JVM hangs") + ":\n"
                                + text);
            }
            return text;
        }
    }
}
