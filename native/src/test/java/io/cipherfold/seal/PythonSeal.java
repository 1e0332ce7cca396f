// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Python package seal-python in an environment of its own under {@code target}, installed by name and SHA-256. Needs
 * CPython 3.11 as {@code python3.11}, or as {@code -Dcipherfold.test.python=...}, and a package index.
 */
final class PythonSeal {

    private static final String PYTHON_PROPERTY = "cipherfold.test.python";
    private static final Path SOURCES = Path.of("src", "test", "python");
    private static final int MOST_MINUTES = 10;

    private final Path folder;

    private PythonSeal(Path folder) {
        this.folder = folder;
    }

    /** Makes the environment if it is not there. */
    static PythonSeal install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        PythonSeal python = new PythonSeal(folder);
        if (!Files.exists(python.interpreter())) {
            python.run(List.of(
                    System.getProperty(PYTHON_PROPERTY, "python3.11"),
                    "-m",
                    "venv",
                    folder.resolve("environment").toString()));
        }
        python.run(List.of(
                python.interpreter().toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--no-deps",
                "--only-binary=:all:",
                "--require-hashes",
                "--requirement",
                SOURCES.resolve("requirements.txt").toString()));
        return python;
    }

    private Path interpreter() {
        return folder.resolve("environment").resolve("bin").resolve("python");
    }

    /** Runs the script that exchanges streams. */
    void exchange(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                interpreter().toString(), SOURCES.resolve("seal_streams.py").toString()));
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("python.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("takes longer than " + MOST_MINUTES + " minutes: " + command);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "status " + process.exitValue() + " of " + command + "\n" + Files.readString(log));
        }
    }
}
