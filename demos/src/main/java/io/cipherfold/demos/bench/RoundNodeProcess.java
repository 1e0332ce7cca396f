// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The node of a measured round as a JVM of its own. It ends with its standard input, hence with this process at the latest. */
final class RoundNodeProcess implements AutoCloseable {

    private final LineProcess process;
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
        process = new LineProcess("the node", new ProcessBuilder(command));
        boolean complete = false;
        try {
            address = URI.create("http://127.0.0.1:" + process.answer("start"));
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
        process.ask(RoundNodeCommand.WATCH);
    }

    /** Ends the watch; the greatest use of memory meanwhile. */
    NodeMemory greatestMemory() {
        return NodeMemory.parse(process.ask(RoundNodeCommand.REPORT));
    }

    @Override
    public void close() {
        process.close();
    }
}
