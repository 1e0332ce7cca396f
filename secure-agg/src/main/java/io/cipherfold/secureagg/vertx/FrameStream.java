// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.secureagg.message.ByteSource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;

/**
 * Sends a frame that is not in memory, block by block: the next one is read when the connection has taken the last. A frame
 * that cannot be read to its end ends the connection, so that nobody takes a piece for the whole. Runs on the event loop.
 */
final class FrameStream {

    private static final int BLOCK_BYTES = 256 << 10;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final ByteSource frame;
    private final Runnable broken;
    private long sent;

    /** Prepares to send; {@code broken} is called when the frame cannot be read. */
    FrameStream(Vertx vertx, HttpServerResponse response, ByteSource frame, Runnable broken) {
        this.vertx = vertx;
        this.response = response;
        this.frame = frame;
        this.broken = broken;
    }

    void start() {
        response.putHeader("Content-Length", Long.toString(frame.length()));
        sendNext();
    }

    private void sendNext() {
        if (response.closed()) {
            return;
        }
        if (sent == frame.length()) {
            response.end();
            return;
        }
        int count = (int) Math.min(BLOCK_BYTES, frame.length() - sent);
        long offset = sent;
        sent += count;
        vertx.executeBlocking(
                        () -> {
                            byte[] block = new byte[count];
                            frame.read(offset, ByteBuffer.wrap(block));
                            return Buffer.buffer(block);
                        },
                        false)
                .onComplete(
                        block -> response.write(block).onComplete(written -> sendNext(), gone -> {}),
                        unreadable -> broken.run());
    }
}
