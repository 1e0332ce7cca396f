// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.NodeApi;
import io.cipherfold.secureagg.role.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a node over HTTP/1.1. Blocking, by the JDK's {@code HttpURLConnection}: for requests of some kilobytes it
 * takes a fraction of the processor time that the JDK's asynchronous client does. Safe for use by several threads;
 * connections are kept and re-used. Counts the bytes of bodies in both directions.
 *
 * <p>Waiting for an answer does not end when the thread is interrupted.
 */
public final class HttpNodeApi implements NodeApi {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final long ANSWER_TIMEOUT_MILLIS = 60_000;
    /** Longer bodies are streamed. */
    private static final int MOST_BUFFERED_BYTES = 1 << 20;

    private static final int BLOCK_BYTES = 64 << 10;

    private final URI base;
    private final AtomicLong bytesSent = new AtomicLong();
    private final AtomicLong bytesReceived = new AtomicLong();

    /**
     * Creates a connection; nothing is sent yet.
     *
     * @param base scheme, host and port, for example {@code http://127.0.0.1:8080}
     */
    public HttpNodeApi(URI base) {
        if (base.getHost() == null
                || base.getScheme() == null
                || !base.getScheme().matches("(?i)https?")) {
            throw new IllegalArgumentException("the node's address looks like http://host:port, not " + base);
        }
        this.base = base;
    }

    /** Bytes of request bodies so far. */
    public long bytesSent() {
        return bytesSent.get();
    }

    /** Bytes of response bodies so far. */
    public long bytesReceived() {
        return bytesReceived.get();
    }

    @Override
    public Reply plan() {
        return get(HttpPaths.PLAN, Duration.ZERO);
    }

    @Override
    public Reply registry() {
        return get(HttpPaths.REGISTRY, Duration.ZERO);
    }

    @Override
    public Reply putModel(byte[] model) {
        return send("PUT", HttpPaths.MODELS, model, Duration.ZERO);
    }

    @Override
    public Reply model(Digest digest) {
        return get(HttpPaths.MODELS + "/" + digest.toHex(), Duration.ZERO);
    }

    @Override
    public Reply announce(byte[] announcement) {
        return send("POST", HttpPaths.ANNOUNCEMENTS, announcement, Duration.ZERO);
    }

    @Override
    public Reply opening(int afterRound, Duration wait) {
        return get(HttpPaths.OPENING + "?after=" + afterRound + "&waitMillis=" + wait.toMillis(), wait);
    }

    @Override
    public Reply contributions(int firstRound) {
        return get(HttpPaths.CONTRIBUTIONS + "/" + firstRound, Duration.ZERO);
    }

    @Override
    public Reply upload(int round, int clientNumber, ByteSource frame, long from) {
        String path = HttpPaths.upload(round, clientNumber) + (from == 0 ? "" : "?from=" + from);
        ByteSource rest = from == 0 ? frame : ByteSource.slice(frame, from, frame.length() - from);
        return send("PUT", path, rest, Duration.ZERO);
    }

    @Override
    public Reply uploadOffset(int round, int clientNumber) {
        return get(HttpPaths.uploadOffset(round, clientNumber), Duration.ZERO);
    }

    @Override
    public Reply hostDone(byte[] hostDone) {
        return send("POST", HttpPaths.HOSTS_DONE, hostDone, Duration.ZERO);
    }

    @Override
    public Reply poll(byte[] poll, Duration wait) {
        return send("POST", HttpPaths.MEMBERS_POLL + "?waitMillis=" + wait.toMillis(), poll, wait);
    }

    @Override
    public Reply memberFrame(byte[] frame) {
        return send("POST", HttpPaths.MEMBERS_FRAMES, frame, Duration.ZERO);
    }

    @Override
    public Reply outcome(int round, Duration wait) {
        return get(HttpPaths.outcome(round) + "?waitMillis=" + wait.toMillis(), wait);
    }

    @Override
    public Reply log(long first) {
        return get(HttpPaths.LOG + "?first=" + first, Duration.ZERO);
    }

    @Override
    public Reply log(byte[] request) {
        return send("POST", HttpPaths.LOG_REQUESTS, request, Duration.ZERO);
    }

    private Reply get(String path, Duration wait) {
        return exchange("GET", path, null, wait);
    }

    private Reply send(String method, String path, byte[] body, Duration wait) {
        return send(method, path, ByteSource.of(body), wait);
    }

    private Reply send(String method, String path, ByteSource body, Duration wait) {
        bytesSent.addAndGet(body.length());
        return exchange(method, path, body, wait);
    }

    private Reply exchange(String method, String path, @Nullable ByteSource body, Duration wait) {
        URI uri = base.resolve(path);
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
            connection.setReadTimeout(Math.toIntExact(ANSWER_TIMEOUT_MILLIS + wait.toMillis()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", HttpPaths.FRAME_TYPE);
                if (body.length() > MOST_BUFFERED_BYTES) {
                    connection.setFixedLengthStreamingMode(body.length());
                }
                // A small body is kept until the answer is there: the JDK repeats a request when the node has closed
                // the
                // kept connection meanwhile. After a large one the caller has to ask where to go on.
                try (OutputStream out = connection.getOutputStream()) {
                    write(body, out);
                }
            }
            return read(connection, uri);
        } catch (IOException e) {
            throw new TransportException("no answer from " + uri + ": " + e, e);
        }
    }

    private static void write(ByteSource body, OutputStream out) throws IOException {
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, body.length())];
        for (long done = 0; done < body.length(); ) {
            int count = (int) Math.min(block.length, body.length() - done);
            body.read(done, ByteBuffer.wrap(block, 0, count));
            out.write(block, 0, count);
            done += count;
        }
    }

    private Reply read(HttpURLConnection connection, URI uri) throws IOException {
        int status = connection.getResponseCode();
        byte[] body;
        // Reading to the end gives the connection back for the next request.
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            body = in == null ? new byte[0] : in.readAllBytes();
        }
        bytesReceived.addAndGet(body.length);
        long announced = connection.getContentLengthLong();
        if (body.length < announced && status != HttpURLConnection.HTTP_NO_CONTENT) {
            // The JDK does not tell a connection that broke from a body that ended.
            throw new IOException("the answer ends after " + body.length + " of " + announced + " bytes");
        }
        return switch (status) {
            case 200 -> Reply.frame(body);
            case 204 -> Reply.done();
            default ->
                ProblemDetails.read(body)
                        .<Reply>map(rejected -> rejected)
                        .orElseThrow(() -> new TransportException(uri + " answered with status " + status, null));
        };
    }
}
