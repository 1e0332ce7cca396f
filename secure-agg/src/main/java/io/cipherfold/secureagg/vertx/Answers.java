// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.http.HttpStatus;
import io.cipherfold.secureagg.http.ProblemDetails;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** Sends replies over HTTP. Runs on the event loop. */
final class Answers {

    private final Vertx vertx;
    private final Duration bodyDeadline;

    /**
     * Creates the answers.
     *
     * @param bodyDeadline how long the rest of a body that nobody wants may take
     */
    Answers(Vertx vertx, Duration bodyDeadline) {
        this.vertx = vertx;
        this.bodyDeadline = bodyDeadline;
    }

    /** Sends a reply with the status that belongs to it. */
    void send(HttpServerRequest request, Reply reply) {
        if (reply instanceof Reply.Rejected rejected) {
            refuse(request, HttpStatus.of(rejected.reason()), rejected);
            return;
        }
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        if (reply instanceof Reply.Frame frame) {
            response.putHeader("Content-Type", HttpPaths.FRAME_TYPE);
            if (frame.isInMemory()) {
                response.end(Buffer.buffer(frame.bytes()));
            } else {
                new FrameStream(vertx, response, frame.source(), () -> drop(request)).start();
            }
        } else {
            response.setStatusCode(204).end();
        }
    }

    /** Nothing is there. */
    void notFound(HttpServerRequest request) {
        send(request, Reply.rejected(RejectionReason.NOT_FOUND, "nothing answers to " + request.path()));
    }

    /** The path is there, the method is another. */
    void wrongMethod(HttpServerRequest request, HttpMethod allowed) {
        request.response().putHeader("Allow", allowed.name());
        refuse(
                request,
                HttpStatus.METHOD_NOT_ALLOWED,
                new Reply.Rejected(
                        RejectionReason.NOT_FOUND,
                        request.path() + " answers to " + allowed + ", not to " + request.method()));
    }

    /** The body does not say how long it is. */
    void lengthRequired(HttpServerRequest request) {
        refuse(
                request,
                HttpStatus.LENGTH_REQUIRED,
                new Reply.Rejected(
                        RejectionReason.WRONG_LENGTH,
                        "a body here has a Content-Length and is not encoded in any way"));
    }

    /** The body is longer than anything that belongs here. */
    void tooLong(HttpServerRequest request, String detail) {
        refuse(request, HttpStatus.CONTENT_TOO_LARGE, new Reply.Rejected(RejectionReason.WRONG_LENGTH, detail));
    }

    /** The request cannot be understood. */
    void malformed(HttpServerRequest request, String detail) {
        send(request, Reply.rejected(RejectionReason.OUT_OF_RANGE, detail));
    }

    /** What arrived is no HTTP, or longer than a request line or headers may be. */
    void invalid(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        malformed(request, "this is no HTTP request that the node can read");
    }

    /** Something failed here that the caller cannot help. */
    void failed(HttpServerRequest request, Throwable cause) {
        System.getLogger(Answers.class.getName())
                .log(System.Logger.Level.ERROR, request.method() + " " + request.path() + " failed", cause);
        send(request, Reply.rejected(RejectionReason.STORE_FAILED, "the node could not do this; its log says why"));
    }

    private void refuse(HttpServerRequest request, int status, Reply.Rejected rejected) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", HttpPaths.PROBLEM_TYPE);
        if (!request.isEnded() && announcesBody(request)) {
            response.putHeader("Connection", "close");
            closeBehindBody(request);
        }
        response.end(Buffer.buffer(ProblemDetails.write(rejected, status)));
    }

    /**
     * Closes the connection when the rest of the body has arrived, or when it takes too long. Closed at once, under someone
     * who is still sending, it would be reset and the answer lost.
     */
    private void closeBehindBody(HttpServerRequest request) {
        long timer = vertx.setTimer(bodyDeadline.toMillis(), fired -> drop(request));
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.endHandler(ended -> {
            vertx.cancelTimer(timer);
            drop(request);
        });
        request.resume();
    }

    private static boolean announcesBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }

    private static boolean isOver(HttpServerResponse response) {
        return response.closed() || response.ended();
    }

    /** Whether nobody waits for the answer any more. */
    static boolean isGone(HttpServerRequest request) {
        return request.response().closed();
    }

    /** Closes the connection without an answer. */
    static void drop(HttpServerRequest request) {
        request.connection().close();
    }
}
