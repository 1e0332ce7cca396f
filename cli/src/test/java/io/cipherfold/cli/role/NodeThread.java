// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.Cli;
import io.cipherfold.cli.FederationFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The node command inside the test, for what needs no process of its own. */
final class NodeThread implements AutoCloseable {

    private static final long LONGEST_NANOS = 30_000_000_000L;

    private final int port;
    private final CompletableFuture<Cli.Result> result = new CompletableFuture<>();
    private final Thread thread;

    private NodeThread(int port, Path config) {
        this.port = port;
        this.thread = new Thread(() -> result.complete(Cli.run("node", "--config", config)), "node of a test");
    }

    /** Starts a node on a free port; returns when it answers. */
    static NodeThread start(FederationFiles files) {
        int port = freePort();
        NodeThread node = new NodeThread(port, files.nodeConfig(port));
        node.thread.start();
        long endNanos = System.nanoTime() + LONGEST_NANOS;
        while (!node.answers()) {
            if (node.result.isDone() || System.nanoTime() - endNanos > 0) {
                throw new AssertionError("the node does not answer: " + node.result.getNow(null));
            }
        }
        return node;
    }

    private boolean answers() {
        try {
            URI health = URI.create("http://127.0.0.1:" + port + "/healthz");
            return ((HttpURLConnection) health.toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** A port that nobody listens on just now. */
    static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Ends the node. An interrupt is rough: it may close the log's file before the node does. */
    @Override
    public void close() {
        thread.interrupt();
        result.join();
    }
}
