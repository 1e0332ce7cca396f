// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.SpoolDirectory;
import io.cipherfold.secureagg.role.SpoolFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes uploads in: asks the node before the first byte of the body is read, streams the body to a file, has a worker check
 * it. What arrived of an upload that broke off is kept for its client to go on from. Runs on the event loop.
 */
final class UploadReceiver {

    /** Bodies that may arrive at once; more are told to come back. */
    private static final int MAX_AT_ONCE = 256;

    /** Less of an upload is not kept when its connection breaks: to send it again costs little. */
    static final int LEAST_KEPT_BYTES = 1 << 20;

    private final Vertx vertx;
    private final AggregationNode node;
    private final SpoolDirectory spool;
    private final BodySpooler bodies;
    private final Answers answers;
    private final BrokenUploads broken = new BrokenUploads();
    private final AtomicInteger arriving = new AtomicInteger();

    UploadReceiver(Vertx vertx, AggregationNode node, SpoolDirectory spool, Duration bodyDeadline, Answers answers) {
        this.vertx = vertx;
        this.node = node;
        this.spool = spool;
        this.bodies = new BodySpooler(vertx, bodyDeadline);
        this.answers = answers;
    }

    /** How much of a client's upload is here: a number, or nothing. */
    Reply offset(int round, int client) {
        long bytes = broken.bytes(round, client);
        return bytes == 0
                ? Reply.done()
                : Reply.frame(new WireWriter(Long.BYTES).i64(bytes).toBytes());
    }

    /**
     * Receives an upload and answers.
     *
     * @param from how much of it is here already, as {@link #offset} said; 0 for all of it
     */
    void receive(HttpServerRequest request, int round, int client, long from) {
        OptionalLong length = NodeRoutes.contentLength(request);
        if (length.isEmpty()) {
            answers.lengthRequired(request);
            return;
        }
        long whole = length.getAsLong() > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + length.getAsLong();
        Optional<Reply.Rejected> refused = node.admit(round, client, whole);
        if (refused.isPresent()) {
            refuse(request, refused.get(), length.getAsLong());
        } else if (arriving.get() >= MAX_AT_ONCE) {
            answers.send(request, Reply.rejected(RejectionReason.BUSY, MAX_AT_ONCE + " uploads are arriving already"));
        } else {
            fileFor(request, round, client, from).ifPresent(file -> take(request, round, client, file, from));
        }
    }

    private Optional<SpoolFile> fileFor(HttpServerRequest request, int round, int client, long from) {
        if (from == 0) {
            return Optional.of(spool.take());
        }
        Optional<SpoolFile> begun = broken.take(round, client, from);
        if (begun.isEmpty()) {
            answers.send(
                    request,
                    Reply.rejected(
                            RejectionReason.CONFLICT,
                            "there are " + broken.bytes(round, client) + " bytes of this upload here, not " + from));
        }
        return begun;
    }

    private void take(HttpServerRequest request, int round, int client, SpoolFile file, long from) {
        arriving.incrementAndGet();
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        BodySpooler.Arrival arrival = bodies.spool(request, file, from);
        arrival.spooled()
                .onComplete(ended -> arriving.decrementAndGet())
                .onComplete(
                        spooled -> check(request, round, client, file),
                        failed -> giveUp(request, round, client, file, arrival, failed));
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

    private void check(HttpServerRequest request, int round, int client, SpoolFile upload) {
        List<SpoolFile> obsolete = broken.forget(round, client);
        vertx.executeBlocking(
                        () -> {
                            obsolete.forEach(SpoolFile::close);
                            return node.upload(round, client, upload);
                        },
                        false)
                .onComplete(reply -> answers.send(request, reply), failed -> answers.failed(request, failed));
    }

    /** The connection broke and nobody waits for an answer, or the file could not be written. */
    private void giveUp(
            HttpServerRequest request,
            int round,
            int client,
            SpoolFile file,
            BodySpooler.Arrival arrival,
            Throwable failed) {
        boolean connectionBroke = arrival.connected().failed();
        vertx.executeBlocking(
                        () -> {
                            if (!connectionBroke || !keep(round, client, file)) {
                                file.abandon();
                            }
                            return file;
                        },
                        false)
                .onComplete(deleted -> {
                    if (!connectionBroke) {
                        answers.failed(request, failed);
                    }
                });
    }

    /** Keeps what arrived of an upload, if it begins with a statement of its client for this round. */
    private boolean keep(int round, int client, SpoolFile file) throws IOException {
        if (node.hidesParticipants()) {
            // Anybody may ask how much of an upload is here, and would learn that its client takes part.
            return false;
        }
        boolean worthIt = Files.exists(file.path()) && file.length() >= LEAST_KEPT_BYTES;
        if (!worthIt || !node.isBegunBy(round, client, file)) {
            return false;
        }
        broken.keep(round, client, new BrokenUploads.Part(file, file.length())).forEach(SpoolFile::close);
        return true;
    }
}
