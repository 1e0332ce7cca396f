// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.SpoolDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A node listening for HTTP/1.1. Bodies of uploads go to disk while they arrive; whatever computes runs on a bounded pool
 * of workers, never on the event loop.
 *
 * <p>There is no TLS and no authentication of the transport here: what changes anything is signed, what is secret is
 * sealed, but who listens sees who takes part. Put it behind a TLS proxy on untrusted networks.
 */
public final class NodeServer implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(5);
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_LINE_BYTES = 4096;
    /** How much of a body is handed on at once. Each piece of an upload wakes a thread that writes files. */
    private static final int MAX_CHUNK_BYTES = 64 * 1024;

    private static final int IDLE_SECONDS = 90;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final HttpServer server;
    private final SpoolDirectory spool;
    private final Thread ticker;
    private volatile boolean closed;

    /**
     * Where and how a node listens.
     *
     * @param host address to bind to
     * @param port port, 0 for any free one
     * @param spool directory for uploads while their rounds last; owner-only, emptied at start
     * @param workers threads for checking uploads and answering
     * @param bodyDeadline longest time for the body of any request
     */
    public record Options(String host, int port, Path spool, int workers, Duration bodyDeadline) {}

    private NodeServer(Vertx vertx, HttpServer server, SpoolDirectory spool, AggregationNode node) {
        this.vertx = vertx;
        this.server = server;
        this.spool = spool;
        this.ticker = new Thread(
                () -> {
                    while (!closed) {
                        node.tick();
                        LockSupport.parkNanos(TICK.toNanos());
                    }
                },
                "cipherfold-ticks");
        ticker.setDaemon(true);
        ticker.start();
    }

    /**
     * Starts listening.
     *
     * @param node closed by its owner, after this server
     * @throws IOException if the address cannot be bound or the spool cannot be used
     */
    public static NodeServer start(AggregationNode node, Options options) throws IOException {
        SpoolDirectory spool = SpoolDirectory.open(options.spool());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(options.workers()));
        HttpServerOptions http = new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false);
        NodeRoutes routes = new NodeRoutes(vertx, node, options, spool);
        try {
            HttpServer server = vertx.createHttpServer(http)
                    .requestHandler(routes::handle)
                    .invalidRequestHandler(routes::handleInvalid)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return new NodeServer(vertx, server, spool, node);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            vertx.close().toCompletionStage().toCompletableFuture().join();
            throw new IOException(
                    "cannot listen on " + options.host() + ":" + options.port() + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    /** The port that the server listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Stops listening and waits until the workers are done. */
    @Override
    public void close() {
        closed = true;
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            ticker.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new UncheckedIOException(new IOException("the server did not stop in time", e));
        } finally {
            spool.close();
        }
    }
}
