// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.AggregationNode;
import io.cipherfold.secureagg.role.SpoolDirectory;
import io.cipherfold.secureagg.role.SpoolFile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which request is for what. Runs on the event loop and hands everything that takes time to the workers. */
final class NodeRoutes {

    private static final int MAX_CONTROL_BYTES = 1 << 20;
    private static final long MAX_UPLOAD_BYTES = 1L << 40;
    /** Requests that may wait for a worker at once; more are told to come back. */
    private static final int MAX_IN_FLIGHT = 1024;

    private final Vertx vertx;
    private final AggregationNode node;
    private final NodeServer.Options options;
    private final Answers answers;
    private final UploadReceiver uploads;
    private final SpoolDirectory spool;
    private final BodySpooler bodies;
    private final AtomicInteger inFlight = new AtomicInteger();

    NodeRoutes(Vertx vertx, AggregationNode node, NodeServer.Options options, SpoolDirectory spool) {
        this.vertx = vertx;
        this.node = node;
        this.options = options;
        this.answers = new Answers(vertx, options.bodyDeadline());
        this.spool = spool;
        this.bodies = new BodySpooler(vertx, options.bodyDeadline());
        this.uploads = new UploadReceiver(vertx, node, spool, options.bodyDeadline(), answers);
    }

    /** A request that is no HTTP. */
    void handleInvalid(HttpServerRequest request) {
        answers.invalid(request);
    }

    void handle(HttpServerRequest request) {
        request.response().exceptionHandler(broken -> {});
        request.exceptionHandler(broken -> {});
        try {
            route(request, request.path() == null ? "" : request.path());
        } catch (IllegalArgumentException e) {
            // Percent signs in the query that encode nothing.
            answers.malformed(request, "the query cannot be decoded");
        }
    }

    private void route(HttpServerRequest request, String path) {
        switch (path) {
            case HttpPaths.HEALTH -> on(HttpMethod.GET, request, () -> health(request));
            case HttpPaths.PLAN -> on(HttpMethod.GET, request, () -> onWorker(request, node::plan));
            case HttpPaths.REGISTRY -> on(HttpMethod.GET, request, () -> onWorker(request, node::registry));
            case HttpPaths.MODELS -> on(HttpMethod.PUT, request, () -> putModel(request));
            case HttpPaths.ANNOUNCEMENTS -> withBody(HttpMethod.POST, request, MAX_CONTROL_BYTES, node::announce);
            case HttpPaths.OPENING -> on(HttpMethod.GET, request, () -> opening(request));
            case HttpPaths.HOSTS_DONE -> withBody(HttpMethod.POST, request, MAX_CONTROL_BYTES, node::hostDone);
            case HttpPaths.MEMBERS_POLL -> on(HttpMethod.POST, request, () -> poll(request));
            case HttpPaths.MEMBERS_FRAMES -> withBody(HttpMethod.POST, request, MAX_CONTROL_BYTES, node::memberFrame);
            case HttpPaths.LOG -> on(HttpMethod.GET, request, () -> log(request));
            case HttpPaths.LOG_REQUESTS -> withBody(HttpMethod.POST, request, MAX_CONTROL_BYTES, node::log);
            default -> routeByParts(request, path);
        }
    }

    private void routeByParts(HttpServerRequest request, String path) {
        String[] parts = path.split("/", -1);
        if (path.startsWith(HttpPaths.MODELS + "/") && parts.length == 4 && parts[3].matches("[0-9a-f]{64}")) {
            Digest digest = Digest.ofHex(parts[3]);
            on(HttpMethod.GET, request, () -> onWorker(request, () -> node.model(digest)));
            return;
        }
        OptionalLong epoch = path.startsWith(HttpPaths.CONTRIBUTIONS + "/") && parts.length == 4
                ? number(parts[3], Integer.MAX_VALUE)
                : OptionalLong.empty();
        if (epoch.isPresent()) {
            int first = (int) epoch.getAsLong();
            on(HttpMethod.GET, request, () -> onWorker(request, () -> node.contributions(first)));
            return;
        }
        OptionalLong round = path.startsWith(HttpPaths.ROUNDS + "/") && parts.length >= 5
                ? number(parts[3], Integer.MAX_VALUE)
                : OptionalLong.empty();
        if (round.isPresent() && parts.length == 5 && parts[4].equals("outcome")) {
            int number = (int) round.getAsLong();
            on(HttpMethod.GET, request, () -> whenReady(request, () -> node.outcome(number)));
            return;
        }
        boolean ofUpload = parts.length == 6 || (parts.length == 7 && parts[6].equals("offset"));
        OptionalLong client =
                ofUpload && parts[4].equals("uploads") ? number(parts[5], Integer.MAX_VALUE) : OptionalLong.empty();
        if (round.isPresent() && client.isPresent()) {
            int number = (int) round.getAsLong();
            int sender = (int) client.getAsLong();
            if (parts.length == 7) {
                on(HttpMethod.GET, request, () -> answers.send(request, uploads.offset(number, sender)));
            } else {
                upload(request, number, sender);
            }
            return;
        }
        answers.notFound(request);
    }

    private void upload(HttpServerRequest request, int round, int client) {
        on(HttpMethod.PUT, request, () -> {
            OptionalLong from = parameter(request, "from", MAX_UPLOAD_BYTES);
            if (from.isEmpty()) {
                refuseParameter(request, "from");
            } else {
                uploads.receive(request, round, client, from.getAsLong());
            }
        });
    }

    private void putModel(HttpServerRequest request) {
        OptionalLong length = contentLength(request);
        if (length.isEmpty()) {
            answers.lengthRequired(request);
            return;
        }
        if (length.getAsLong() > ModelBytes.GREATEST_BYTES) {
            answers.tooLong(
                    request, "a model has at most " + ModelBytes.GREATEST_BYTES + " bytes, not " + length.getAsLong());
            return;
        }
        if (length.getAsLong() <= MAX_CONTROL_BYTES) {
            body(request, MAX_CONTROL_BYTES, bytes -> onWorker(request, () -> node.putModel(bytes)));
            return;
        }
        SpoolFile file = spool.take();
        BodySpooler.Arrival arrival = bodies.spool(request, file, 0);
        arrival.spooled()
                .onComplete(
                        spooled -> onWorker(request, () -> node.putModel(file)),
                        failed -> vertx.executeBlocking(
                                        () -> {
                                            file.abandon();
                                            return file;
                                        },
                                        false)
                                .onComplete(deleted -> {
                                    if (!arrival.connected().failed()) {
                                        answers.failed(request, failed);
                                    }
                                }));
    }

    private void on(HttpMethod allowed, HttpServerRequest request, Runnable action) {
        if (request.method().equals(allowed)) {
            action.run();
        } else {
            answers.wrongMethod(request, allowed);
        }
    }

    private static void health(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "application/json").end("{\"status\":\"ok\"}");
    }

    private void opening(HttpServerRequest request) {
        OptionalLong after = parameter(request, "after", Integer.MAX_VALUE);
        if (after.isEmpty()) {
            refuseParameter(request, "after");
        } else {
            int round = (int) after.getAsLong();
            whenReady(request, () -> node.opening(round));
        }
    }

    private void log(HttpServerRequest request) {
        OptionalLong first = parameter(request, "first", Long.MAX_VALUE);
        if (first.isEmpty()) {
            refuseParameter(request, "first");
        } else {
            onWorker(request, () -> node.log(first.getAsLong()));
        }
    }

    private void poll(HttpServerRequest request) {
        body(request, MAX_CONTROL_BYTES, frame -> {
            Supplier<Reply> first = () -> node.poll(frame);
            Supplier<Reply> later = () -> node.workFor(frame);
            whenReady(request, first, later);
        });
    }

    /** Answers as soon as there is something, or with nothing when the caller has waited long enough. */
    private void whenReady(HttpServerRequest request, Supplier<Reply> question) {
        whenReady(request, question, question);
    }

    private void whenReady(HttpServerRequest request, Supplier<Reply> first, Supplier<Reply> later) {
        OptionalLong wait = parameter(request, "waitMillis", HttpPaths.GREATEST_WAIT_MILLIS);
        if (wait.isEmpty()) {
            refuseParameter(request, "waitMillis");
            return;
        }
        ask(request, first, later, System.nanoTime() + wait.getAsLong() * 1_000_000);
    }

    private void ask(HttpServerRequest request, Supplier<Reply> now, Supplier<Reply> later, long deadlineNanos) {
        Promise<Void> change = Promise.promise();
        Runnable leave = node.onNextChange(change::tryComplete);
        work(now)
                .onComplete(
                        reply -> {
                            long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                            if (!(reply instanceof Reply.Done) || leftMillis <= 0 || Answers.isGone(request)) {
                                leave.run();
                                answers.send(request, reply);
                                return;
                            }
                            long timer = vertx.setTimer(leftMillis, fired -> change.tryComplete());
                            change.future()
                                    .onSuccess(changed -> vertx.runOnContext(resumed -> {
                                        vertx.cancelTimer(timer);
                                        leave.run();
                                        ask(request, later, later, deadlineNanos);
                                    }));
                        },
                        failed -> {
                            leave.run();
                            answers.failed(request, failed);
                        });
    }

    private void onWorker(HttpServerRequest request, Supplier<Reply> question) {
        work(question).onComplete(reply -> answers.send(request, reply), failed -> answers.failed(request, failed));
    }

    private Future<Reply> work(Supplier<Reply> question) {
        if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
            inFlight.decrementAndGet();
            return Future.succeededFuture(
                    Reply.rejected(RejectionReason.BUSY, "more than " + MAX_IN_FLIGHT + " requests are waiting"));
        }
        return vertx.<Reply>executeBlocking(question::get, false).eventually(() -> {
            inFlight.decrementAndGet();
            return Future.succeededFuture();
        });
    }

    private void withBody(
            HttpMethod allowed, HttpServerRequest request, int mostBytes, Function<byte[], Reply> handler) {
        on(allowed, request, () -> body(request, mostBytes, bytes -> onWorker(request, () -> handler.apply(bytes))));
    }

    @FunctionalInterface
    private interface BodyHandler {
        void handle(byte[] bytes);
    }

    /** Reads a body whose length is announced and not above a limit, within the deadline for bodies. */
    private void body(HttpServerRequest request, int mostBytes, BodyHandler handler) {
        OptionalLong length = contentLength(request);
        if (length.isEmpty()) {
            answers.lengthRequired(request);
            return;
        }
        if (length.getAsLong() > mostBytes) {
            answers.tooLong(request, "a body here has at most " + mostBytes + " bytes, not " + length.getAsLong());
            return;
        }
        long timer = vertx.setTimer(options.bodyDeadline().toMillis(), fired -> Answers.drop(request));
        request.body()
                .onComplete(
                        buffer -> {
                            vertx.cancelTimer(timer);
                            handler.handle(buffer.getBytes());
                        },
                        broken -> vertx.cancelTimer(timer));
    }

    /** The length of a body that is sent plain. */
    static OptionalLong contentLength(HttpServerRequest request) {
        String value = request.getHeader("Content-Length");
        boolean plain = value != null
                && request.getHeader("Transfer-Encoding") == null
                && request.getHeader("Content-Encoding") == null;
        return plain ? number(value, Long.MAX_VALUE) : OptionalLong.empty();
    }

    private static OptionalLong parameter(HttpServerRequest request, String name, long most) {
        String value = request.getParam(name);
        return value == null ? OptionalLong.of(0) : number(value, most);
    }

    private static OptionalLong number(String text, long most) {
        if (!text.matches("0|[1-9][0-9]{0,18}")) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            return value <= most ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private void refuseParameter(HttpServerRequest request, String name) {
        answers.malformed(request, name + " is not a number in its range");
    }
}
