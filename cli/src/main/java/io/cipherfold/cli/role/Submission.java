// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.role;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.cli.Values;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.ClientHost;
import java.time.Duration;
import java.util.Optional;

/** One vector on its way into the next round that takes it. Confined to one thread. */
final class Submission implements ClientUpdates {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    /** Between questions that were answered at once with nothing to do. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final int client;
    private final VectorSource vector;
    private final RoleLog log;
    private boolean used;

    Submission(int client, VectorSource vector, RoleLog log) {
        this.client = client;
        this.vector = vector;
        this.log = log;
    }

    @Override
    public void compute(int round, float[] model, int[] clients, Sink sink) {
        if (clients.length == 1) {
            used = true;
            sink.accept(client, vector);
        }
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    /** Whether an earlier upload went out in place of this vector. */
    boolean sentAgain() {
        return !used;
    }

    /** Waits for a round and takes part in it. */
    Receipt await(ClientHost host, AggregationPlan plan, Duration wait, NodeLink link) {
        long endNanos = System.nanoTime() + wait.toNanos();
        while (true) {
            long startNanos = System.nanoTime();
            Duration left = Duration.ofNanos(Math.max(0, endNanos - startNanos));
            Duration question = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
            Optional<ClientHost.RoundReport> report = host.takePart(question);
            if (report.isPresent() && report.get().accepted() == 1) {
                return receipt(report.get(), plan);
            }
            report.ifPresent(this::requireWaiting);
            if (System.nanoTime() - endNanos >= 0) {
                throw CommandFailure.failed("no round that client " + client + " can take part in opened within "
                        + Values.text(wait) + "; wait longer with --wait");
            }
            if (link.stop().requested()) {
                throw CommandFailure.failed("stopped while waiting for a round");
            }
            if (System.nanoTime() - startNanos < question.toNanos() / 2) {
                link.stop().pause(PAUSE);
            }
        }
    }

    /** Goes on waiting only if the client is done with the open round already, or not drawn in it. */
    private void requireWaiting(ClientHost.RoundReport report) {
        Reply.Rejected refusal = report.refusals().get(client);
        if (refusal == null) {
            String why = Optional.ofNullable(report.answers().get(client))
                    .filter(Reply.Rejected.class::isInstance)
                    .map(Reply.Rejected.class::cast)
                    .map(rejected -> "the node refused the upload: " + rejected.reason() + ", " + rejected.detail())
                    .orElse("the node gave no receipt for the upload");
            throw CommandFailure.failed(why + ". The participation in round " + report.round()
                    + " counts; as long as the round is open the same command sends the same upload again.");
        }
        if (refusal.reason() == RejectionReason.NOT_DRAWN) {
            log.line(refusal.detail() + ", waiting for the next one");
            return;
        }
        if (refusal.reason() != RejectionReason.STALE_ROUND) {
            throw CommandFailure.failed("not sent: " + refusal.reason() + ", " + refusal.detail());
        }
    }

    private Receipt receipt(ClientHost.RoundReport report, AggregationPlan plan) {
        if (report.answers().get(client) instanceof Reply.Frame frame) {
            return Receipt.decode(frame.bytes(), plan);
        }
        throw new IllegalStateException("an accepted upload has a receipt");
    }
}
