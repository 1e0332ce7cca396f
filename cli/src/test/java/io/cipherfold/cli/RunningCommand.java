// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command as a process of its own; what it prints goes to files. */
public final class RunningCommand implements AutoCloseable {

    /** For what usually takes a second or two; machines that run tests may be slow. */
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final long LOOK_MILLIS = 20;
    /** Small processes that start quickly: many of them share the machine. */
    private static final String JVM_OPTIONS = "-Xmx192m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final Process process;
    private final Path out;
    private final Path err;
    private final String words;

    private RunningCommand(Process process, Path out, Path err, String words) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.words = words;
    }

    static RunningCommand start(Path launcher, String jvmOptions, Path directory, Object... words) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CIPHERFOLD_JAVA_OPTS", (JVM_OPTIONS + " " + jvmOptions).strip());
        try {
            Path out = Files.createTempFile(directory, "command-", ".out");
            Path err = Files.createTempFile(directory, "command-", ".err");
            Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new RunningCommand(process, out, err, String.join(" ", command.subList(1, command.size())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something is so; fails when it takes too long. */
    public static void awaitThat(String what, Duration longest, BooleanSupplier condition) {
        long endNanos = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNanos >= 0) {
                throw new AssertionError("waited " + longest + " in vain for: " + what);
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Standard output so far. */
    public String out() {
        return read(out);
    }

    /** Standard error so far. */
    public String err() {
        return read(err);
    }

    /** Waits until the process has said something, on either stream; returns this. */
    public RunningCommand awaitSaying(String text) {
        awaitThat(words + " saying '" + text + "'", PATIENCE, () -> {
            boolean said = err().contains(text) || out().contains(text);
            if (!said && !process.isAlive()) {
                throw new AssertionError(this + " ended without saying '" + text + "'");
            }
            return said;
        });
        return this;
    }

    /** The process's number. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal such as TERM, KILL, STOP or CONT. */
    public void signal(String name) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
            assertThat(kill.waitFor()).as("kill -%s of %s", name, this).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends the process as a power cut would; returns when it is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitExit(PATIENCE);
    }

    /** What it has printed so far, as if it had ended well. */
    public Cli.Result snapshot() {
        return new Cli.Result(ExitCode.SUCCESS.status(), out(), err());
    }

    /** Waits for the end of the process. */
    public Cli.Result await(Duration longest) {
        return new Cli.Result(awaitExit(longest), out(), err());
    }

    private int awaitExit(Duration longest) {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(this + " did not end within " + longest);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever it does, it ends here. */
    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        awaitExit(PATIENCE);
    }

    @Override
    public String toString() {
        return "'" + words + "', which printed\n" + out() + err();
    }
}
