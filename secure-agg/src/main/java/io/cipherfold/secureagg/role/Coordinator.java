// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The coordinator: opens rounds at the node, waits for releases, checks them and decodes the sums. It sees what readers
 * of the model see. Confined to one thread.
 */
public final class Coordinator implements SecureSum {

    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(20);
    /** How much longer than all deadlines together a node may take before it counts as lost. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final AggregationPlan plan;
    private final SigningKey identity;
    private final NodeApi node;
    private final InstantSource clock;

    /** Creates the coordinator that the plan names. */
    public Coordinator(AggregationPlan plan, SigningKey identity, NodeApi node, InstantSource clock) {
        if (!identity.verifyKey().equals(plan.parties().coordinator())) {
            throw new IllegalArgumentException("the plan names another coordinator");
        }
        this.plan = plan;
        this.identity = identity;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public int vectorLength() {
        return plan.encoding().dimension();
    }

    @Override
    public int lastRound() {
        return plan.rounds();
    }

    @Override
    public double noiseDeviation(double clients) {
        return plan.encoding().noiseDeviation(clients);
    }

    /**
     * {@inheritDoc}
     *
     * @throws RoundFailedException if the node refuses the round, sends something that does not verify, or is silent
     */
    @Override
    public RoundOutcome run(int round, float[] model) {
        byte[] bytes = ModelBytes.encode(model);
        require(node.putModel(bytes), "the model");
        announce(round, Digest.sha256(bytes));
        Instant giveUp = clock.instant()
                .plus(plan.deadlines().upload().multipliedBy(2))
                .plus(plan.deadlines().inspect())
                // Once for votes and, where participants are hidden, once for endorsements.
                .plus(plan.deadlines().vote().multipliedBy(2))
                .plus(plan.deadlines().unmask())
                .plus(GRACE);
        while (clock.instant().isBefore(giveUp)) {
            Reply reply = node.outcome(round, POLL);
            if (reply instanceof Reply.Frame frame) {
                return read(round, frame.bytes());
            }
            if (reply instanceof Reply.Rejected) {
                // A refusal comes at once, unlike the answer that there is nothing yet.
                pause();
            }
        }
        throw new RoundFailedException("the node did not end round " + round + " in time", null);
    }

    /** Members publish their keys on their own, so a node that has just started is given the time for uploads. */
    private void announce(int round, Digest model) {
        Instant giveUp = clock.instant().plus(plan.deadlines().upload()).plus(GRACE);
        while (true) {
            long deadline = clock.millis() + plan.deadlines().upload().toMillis();
            Announcement announcement = Announcement.sign(plan.digest(), round, model, deadline, identity);
            Reply reply = node.announce(announcement.encode());
            boolean early = reply instanceof Reply.Rejected rejected
                    && rejected.reason() == RejectionReason.TOO_FEW_MEMBERS
                    && clock.instant().isBefore(giveUp);
            if (!early) {
                require(reply, "round " + round);
                return;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoundFailedException("interrupted", e);
        }
    }

    /** Reads what the node says about a round: checks signature, certificate and round before it decodes. */
    public RoundOutcome read(int round, byte[] frame) {
        try {
            CheckedOutcome outcome = CheckedOutcome.read(plan, round, frame);
            if (outcome instanceof CheckedOutcome.Released released) {
                return new RoundOutcome.Released(released.sum());
            }
            if (outcome instanceof CheckedOutcome.Aborted aborted) {
                return new RoundOutcome.Aborted(round, aborted.reason());
            }
            if (outcome instanceof CheckedOutcome.InvalidRelease invalid) {
                String fault =
                        invalid.round() == round ? invalid.fault().orElseThrow() : "it is for round " + invalid.round();
                throw new RoundFailedException("the release of round " + round + " is not valid: " + fault, null);
            }
            throw new RoundFailedException("the node's abort of round " + round + " does not verify", null);
        } catch (WireException e) {
            throw new RoundFailedException("what the node sent for round " + round + " does not decode", e);
        }
    }

    private static void require(Reply reply, String what) {
        if (reply instanceof Reply.Rejected rejected) {
            throw new RoundFailedException(
                    "the node refused " + what + ": " + rejected.reason() + ", " + rejected.detail(), null);
        }
    }

    @Override
    public void close() {}
}
