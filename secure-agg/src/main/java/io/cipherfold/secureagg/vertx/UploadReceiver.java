// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.SpoolDirectory;
import io.cipherfold.secureagg.role.SpoolFile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes uploads in: asks the node before the first byte of the body is read, streams the body to a file, has a worker
 * check it. Runs on the event loop.
 */
final class UploadReceiver {

    /** Bodies that may arrive at once; more are told to come back. */
    private static final int MAX_AT_ONCE = 256;

    private final Vertx vertx;
    private final AggregationNode node;
    private final SpoolDirectory spool;
    private final Duration bodyDeadline;
    private final Answers answers;
    private final AtomicInteger arriving = new AtomicInteger();

    UploadReceiver(Vertx vertx, AggregationNode node, SpoolDirectory spool, Duration bodyDeadline, Answers answers) {
        this.vertx = vertx;
        this.node = node;
        this.spool = spool;
        this.bodyDeadline = bodyDeadline;
        this.answers = answers;
    }

    /** Receives an upload and answers. */
    void receive(HttpServerRequest request, int round, int client) {
        OptionalLong length = NodeRoutes.contentLength(request);
        if (length.isEmpty()) {
            answers.lengthRequired(request);
            return;
        }
        Optional<Reply.Rejected> refused = node.admit(round, client, length.getAsLong());
        if (refused.isPresent()) {
            refuse(request, refused.get(), length.getAsLong());
        } else if (arriving.get() >= MAX_AT_ONCE) {
            answers.send(request, Reply.rejected(RejectionReason.BUSY, MAX_AT_ONCE + " uploads are arriving already"));
        } else {
            arriving.incrementAndGet();
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            SpoolFile file = spool.take();
            // Fails when the connection breaks. The request says so as well, but to one handler only and once.
            Promise<Void> connected = Promise.promise();
            request.response().exceptionHandler(connected::tryFail);
            spool(request, file, connected.future())
                    .onComplete(
                            spooled -> check(request, round, client, file),
                            failed -> giveUp(request, file, connected.future(), failed));
        }
    }

    private void refuse(HttpServerRequest request, Reply.Rejected refused, long length) {
        boolean tooLong = refused.reason() == RejectionReason.WRONG_LENGTH
                && length > node.layout().totalBytes();
        if (tooLong) {
            answers.tooLong(request, refused.detail());
        } else {
            answers.send(request, refused);
        }
    }

    private Future<Void> spool(HttpServerRequest request, SpoolFile file, Future<Void> connected) {
        request.pause();
        long timer = vertx.setTimer(bodyDeadline.toMillis(), fired -> Answers.drop(request));
        OpenOptions create = new OpenOptions()
                .setCreate(true)
                .setTruncateExisting(true)
                .setWrite(true)
                .setPerms("rw-------");
        return vertx.fileSystem()
                .open(file.path().toString(), create)
                // A pipe from a connection that broke while the file was opened would wait forever.
                .compose(opened ->
                        connected.failed() ? opened.close().compose(closed -> connected) : request.pipeTo(opened))
                .onComplete(ended -> {
                    vertx.cancelTimer(timer);
                    arriving.decrementAndGet();
                });
    }

    private void check(HttpServerRequest request, int round, int client, SpoolFile upload) {
        vertx.executeBlocking(() -> node.upload(round, client, upload), false)
                .onComplete(reply -> answers.send(request, reply), failed -> answers.failed(request, failed));
    }

    /** The connection broke and nobody waits for an answer, or the file could not be written. */
    private void giveUp(HttpServerRequest request, SpoolFile file, Future<Void> connected, Throwable failed) {
        vertx.executeBlocking(
                        () -> {
                            file.abandon();
                            return file;
                        },
                        false)
                .onComplete(deleted -> {
                    if (!connected.failed()) {
                        answers.failed(request, failed);
                    }
                });
    }
}
