// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another JVM with the same class path, for what only a second process can show. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /** Starts a main class by way of a shell command such as {@code ulimit}. */
    static ChildProcess start(List<String> prefix, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-UsePerfData");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it prints; null when it has ended. */
    @Nullable
    String readLine() throws IOException {
        return output.readLine();
    }

    /** Ends it by SIGKILL; what it has printed can still be read, unlike after {@code Process.destroyForcibly}. */
    void kill() throws InterruptedException {
        if (!process.toHandle().destroyForcibly()) {
            throw new AssertionError("the child process cannot be killed");
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the child process does not end");
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
