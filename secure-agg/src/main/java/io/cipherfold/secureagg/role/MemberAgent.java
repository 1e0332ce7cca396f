// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.secureagg.ledger.SeenVotes;
import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.protocol.MemberCore;
import io.cipherfold.secureagg.protocol.MemberEffect;
import io.cipherfold.secureagg.protocol.MemberStep;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A running committee member: asks the node for work, has its core do it, writes what must be remembered, answers. When
 * its store fails it stops for good, because it must not answer without its memory; so it does when another member shows that
 * its memory is not its latest.
 *
 * <p>Confined to one thread.
 */
public final class MemberAgent implements AutoCloseable {

    /** While it waits for the others' answers it asks again so soon: one may be lost with a connection, or with the node. */
    private static final Duration LONGEST_WAIT_FOR_ANSWERS = Duration.ofSeconds(2);

    private final AggregationPlan plan;
    private final SigningKey identity;
    private final MemberCore core;
    private final MemberStore store;
    private final NodeApi node;
    private final InstantSource clock;
    private long pollSequence;
    private boolean inspectAgain;
    private boolean questionIsOut;
    private @Nullable StoreException storeFailure;

    /**
     * Starts a member where its store says it was.
     *
     * @param scheme made for the plan; closed by its owner
     * @param store closed by its owner
     */
    public MemberAgent(
            SignedPlan plan,
            ClientRegistry registry,
            SigningKey identity,
            AggregationScheme scheme,
            MemberStore store,
            NodeApi node,
            RandomSource random,
            InstantSource clock) {
        this.plan = plan.plan();
        this.identity = identity;
        this.core = new MemberCore(plan, registry, identity, random, scheme, store);
        this.store = store;
        this.node = node;
        this.clock = clock;
        // Larger than in any earlier life of this member, as long as its clock does not go back: otherwise the node
        // refuses its polls until it has caught up.
        this.pollSequence = clock.millis() * 1000;
    }

    /** This member's number, from 1. */
    public int member() {
        return core.member();
    }

    /** How many answers of other members are missing before this one goes to work. */
    public int answersAwaited() {
        return core.answersAwaited();
    }

    /** Other members of which this one saw that they were set back or run twice. */
    public List<SeenVotes.Contradiction> contradictions() {
        return core.contradictions();
    }

    /**
     * Asks once and does what is asked.
     *
     * @param wait how long to wait for work
     * @return why this member refused what it was asked for, if it did
     * @throws StoreException if the store has failed, now or before, or is not the latest of this member
     * @throws TransportException if the node cannot be reached
     */
    public Optional<Reply.Rejected> step(Duration wait) {
        if (storeFailure != null) {
            throw storeFailure;
        }
        boolean waitsForAnswers = core.answersAwaited() > 0;
        if (waitsForAnswers
                && !questionIsOut
                && node.memberFrame(core.headQuery()) instanceof Reply.Rejected rejected) {
            return Optional.of(rejected);
        }
        Poll poll = Poll.sign(plan.digest(), core.member(), ++pollSequence, inspectAgain, identity);
        inspectAgain = false;
        questionIsOut = false;
        Reply asked = node.poll(poll.encode(), waitsForAnswers ? shorter(wait) : wait);
        if (asked instanceof Reply.Rejected rejected) {
            return Optional.of(rejected);
        }
        if (!(asked instanceof Reply.Frame work)) {
            return Optional.empty();
        }
        byte[] frame;
        try {
            frame = work.bytes();
        } catch (UncheckedIOException e) {
            // The round ended while the node was reading its uploads for this member.
            return Optional.empty();
        }
        MemberStep step = core.onWork(frame, clock.millis());
        carryOut(step);
        core.rollBack().ifPresent(this::stop);
        questionIsOut = !(step.reply() instanceof Reply.Rejected);
        if (step.reply() instanceof Reply.Rejected rejected) {
            inspectAgain = rejected.reason() == RejectionReason.NOT_INSPECTED;
            return Optional.of(rejected);
        }
        if (step.reply() instanceof Reply.Frame answer
                && node.memberFrame(answer.bytes()) instanceof Reply.Rejected rejected) {
            return Optional.of(rejected);
        }
        return Optional.empty();
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST_WAIT_FOR_ANSWERS) < 0 ? wait : LONGEST_WAIT_FOR_ANSWERS;
    }

    private void stop(String reason) {
        storeFailure = new StoreException(reason, null);
        throw storeFailure;
    }

    private void carryOut(MemberStep step) {
        try {
            for (MemberEffect effect : step.effects()) {
                if (effect instanceof MemberEffect.Persist persist) {
                    store.append(persist.records());
                } else if (effect instanceof MemberEffect.KeepSecret keep) {
                    store.keepSecret(keep.name(), keep.secret());
                    Arrays.fill(keep.secret(), (byte) 0);
                } else if (effect instanceof MemberEffect.WipeSecret wipe) {
                    store.wipeSecret(wipe.name());
                }
            }
        } catch (StoreException e) {
            storeFailure = e;
            throw e;
        }
    }

    /** Wipes what is in memory. */
    @Override
    public void close() {
        core.close();
    }
}
