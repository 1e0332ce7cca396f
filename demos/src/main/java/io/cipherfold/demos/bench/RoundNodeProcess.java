// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The node of a measured round as a JVM of its own. It ends with its standard input, hence with this process at the latest. */
final class RoundNodeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final URI address;

    /**
     * Starts it and waits until it listens.
     *
     * @param directory with its plan, registry and key
     */
    RoundNodeProcess(Path directory) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                // Netty's buffers then are direct buffers as others, and counted.
                "-Dio.netty.maxDirectMemory=0",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cipherfold.cli.Main",
                "bench",
                "round-node",
                "--directory=" + directory));
        if (Runtime.version().feature() >= 24) {
            command.addAll(1, List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw CommandFailure.environment("cannot start the node: " + e.getMessage(), e);
        }
        requests = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
        boolean complete = false;
        try {
            address = URI.create("http://127.0.0.1:" + answer("start"));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** Where it listens. */
    URI address() {
        return address;
    }

    /** Has it watch its memory from now on, which slows it down. */
    void watchMemory() {
        ask(RoundNodeCommand.WATCH);
    }

    /** Ends the watch; the greatest use of memory meanwhile. */
    NodeMemory greatestMemory() {
        return NodeMemory.parse(ask(RoundNodeCommand.REPORT));
    }

    private String ask(String request) {
        try {
            requests.write(request);
            requests.write('\n');
            requests.flush();
        } catch (IOException e) {
            throw CommandFailure.failed("the node ended when asked to " + request + ": " + e.getMessage(), e);
        }
        return answer(request);
    }

    private String answer(String request) {
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw CommandFailure.failed("the node ended when asked to " + request);
            }
            return answer;
        } catch (IOException e) {
            throw CommandFailure.failed("the node ended when asked to " + request + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
