// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a Python with PyTorch, or makes one: a private environment in the user's cache folder, with pip and pinned wheels. */
final class TorchEnvironment {

    /** Names a Python that has PyTorch, for those who have one. */
    static final String PYTHON_VARIABLE = "CIPHERFOLD_PYTORCH";

    private static final String REQUIREMENTS = "meta-torch-requirements.txt";
    private static final List<String> PYTHONS = List.of("python3.12", "python3.11", "python3");
    private static final String FITS =
            "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))";
    private static final int MOST_MINUTES = 60;
    private static final int LAST_LINES = 5;

    private final Terminal terminal;
    private final Path cache;
    private final List<String> pythons;

    /**
     * An environment.
     *
     * @param cache where it is made
     * @param pythons commands to make it with; the first that is there and of a version that there are wheels for is taken
     */
    TorchEnvironment(Terminal terminal, Path cache, List<String> pythons) {
        this.terminal = terminal;
        this.cache = cache;
        this.pythons = List.copyOf(pythons);
    }

    /** The one of this user. */
    static TorchEnvironment ofUser(Terminal terminal) {
        Path caches = terminal.environment("XDG_CACHE_HOME")
                .filter(path -> path.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".cache"));
        return new TorchEnvironment(terminal, caches.resolve("cipherfold"), PYTHONS);
    }

    /**
     * A Python that has PyTorch, installed first if need be.
     *
     * @throws CommandFailure with the status of the environment if there is none and none can be installed
     */
    Path python() {
        Path chosen = terminal.environment(PYTHON_VARIABLE).map(Path::of).orElse(null);
        if (chosen != null) {
            if (!Files.isExecutable(chosen)) {
                throw CommandFailure.environment(PYTHON_VARIABLE + ": there is no program " + chosen, null);
            }
            return chosen;
        }
        String requirements = requirements();
        Path installed = cache.resolve("pytorch-" + version(requirements));
        if (!Files.isDirectory(installed)) {
            install(requirements, installed);
        }
        return interpreter(installed);
    }

    private static Path interpreter(Path environment) {
        return environment.resolve("bin").resolve("python");
    }

    private static String requirements() {
        try (InputStream in =
                Objects.requireNonNull(TorchEnvironment.class.getResourceAsStream(REQUIREMENTS), REQUIREMENTS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(String requirements) {
        Matcher line = Pattern.compile("(?m)^torch==(\\S+)").matcher(requirements);
        if (!line.find()) {
            throw new IllegalStateException(REQUIREMENTS + " does not name torch");
        }
        return line.group(1);
    }

    private void install(String requirements, Path target) {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!platform.equals("Linux amd64")) {
            throw CommandFailure.environment(
                    "wheels of PyTorch are pinned for Linux on x86_64 only, this is " + platform + "; " + advice(),
                    null);
        }
        String python = pythons.stream()
                .filter(TorchEnvironment::fits)
                .findFirst()
                .orElseThrow(() -> CommandFailure.environment(
                        "to install PyTorch, Python 3.11 or 3.12 with venv and pip is needed, and there is none among "
                                + String.join(", ", pythons) + "; " + advice(),
                        null));
        terminal.note("installing PyTorch " + version(requirements) + " with pip into " + target
                + ": about 3 GB to download, 5.4 GB of disk, some minutes, once; deleting the folder undoes it");
        try (WorkFolder folder = new WorkFolder(cache)) {
            Path log = folder.path().resolve("install.log");
            Path list = Files.writeString(folder.path().resolve(REQUIREMENTS), requirements);
            run(List.of(python, "-m", "venv", folder.path().toString()), log);
            List<String> pip =
                    new ArrayList<>(List.of(interpreter(folder.path()).toString(), "-m", "pip", "install"));
            Collections.addAll(
                    pip,
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-input",
                    "--only-binary=:all:",
                    "--require-hashes",
                    "--requirement",
                    list.toString());
            run(pip, log);
            // An environment's Python finds it wherever it lies; only a whole one gets the name that is looked for.
            Files.move(folder.path(), target);
        } catch (IOException e) {
            throw CommandFailure.environment("cannot install PyTorch: " + e.getMessage() + "; " + advice(), e);
        }
    }

    private static String advice() {
        return PYTHON_VARIABLE + " may name a Python that has PyTorch";
    }

    private static boolean fits(String python) {
        try {
            Process process = new ProcessBuilder(python, "-c", FITS)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return ended(process, 1) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!ended(process, MOST_MINUTES)) {
            throw new IOException("it takes longer than " + MOST_MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            throw new IOException("status " + process.exitValue() + ", "
                    + String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
        }
    }

    private static boolean ended(Process process, int minutes) {
        try {
            if (process.waitFor(minutes, TimeUnit.MINUTES)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }
}
