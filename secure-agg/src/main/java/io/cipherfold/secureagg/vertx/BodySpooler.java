// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.secureagg.role.SpoolFile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Streams the body of a request into a spool file, within the deadline for bodies. Runs on the event loop. */
final class BodySpooler {

    private final Vertx vertx;
    private final Duration bodyDeadline;

    BodySpooler(Vertx vertx, Duration bodyDeadline) {
        this.vertx = vertx;
        this.bodyDeadline = bodyDeadline;
    }

    /** A body on its way; {@code connected} fails when the connection breaks. */
    record Arrival(Future<Void> spooled, Future<Void> connected) {}

    /**
     * Writes the body behind the first {@code from} bytes of the file.
     *
     * @param from 0 empties the file first
     */
    Arrival spool(HttpServerRequest request, SpoolFile file, long from) {
        // The request says as well that its connection broke, but to one handler only and once.
        Promise<Void> connected = Promise.promise();
        request.response().exceptionHandler(connected::tryFail);
        request.pause();
        long timer = vertx.setTimer(bodyDeadline.toMillis(), fired -> Answers.drop(request));
        OpenOptions options = new OpenOptions()
                .setCreate(true)
                .setTruncateExisting(from == 0)
                .setWrite(true)
                .setPerms("rw-------");
        Future<Void> spooled = vertx.fileSystem()
                .open(file.path().toString(), options)
                // A pipe from a connection that broke while the file was opened would wait forever.
                .compose(opened -> connected.future().failed()
                        ? opened.close().compose(closed -> connected.future())
                        : request.pipeTo(opened.setWritePos(from)))
                .onComplete(ended -> vertx.cancelTimer(timer));
        return new Arrival(spooled, connected.future());
    }
}
