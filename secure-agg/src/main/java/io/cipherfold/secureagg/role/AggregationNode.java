// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.Poll;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.protocol.MemberWork;
import io.cipherfold.secureagg.protocol.NodeCore;
import io.cipherfold.secureagg.protocol.NodeEffect;
import io.cipherfold.secureagg.protocol.NodeStep;
import io.cipherfold.secureagg.protocol.OpenedSum;
import io.cipherfold.secureagg.protocol.VerifiedUpload;
import io.cipherfold.secureagg.store.RoundStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A running node without its network: the core behind a lock, its store, its spool and one thread for sums. Nothing in it
 * can open a single vector: it holds ciphertexts, sealed envelopes and, after the committee agreed, the key of one sum.
 *
 * <p>Safe for use by several threads. Calls return at once; {@link #onNextChange} tells when to ask again.
 */
public final class AggregationNode implements AutoCloseable {

    private final SignedPlan signedPlan;
    private final AggregationPlan plan;
    private final ClientRegistry registry;
    private final AggregationScheme scheme;
    private final UploadLayout layout;
    private final RoundStore store;
    private final InstantSource clock;
    private final NodeCore core;
    private final SumThread sumThread;
    private final UploadSpool uploads = new UploadSpool();
    private final WorkReplies workReplies;
    private final KeptModels models;
    private final LogReader log;
    private final Waiters waiters = new Waiters();
    private @Nullable RuntimeException failure;

    /**
     * Starts a node.
     *
     * @param scheme made for the plan; closed by its owner
     * @param store closed by its owner
     */
    public AggregationNode(
            SignedPlan plan,
            ClientRegistry registry,
            SigningKey nodeKey,
            AggregationScheme scheme,
            RoundStore store,
            RandomSource random,
            InstantSource clock) {
        this(plan, registry, nodeKey, scheme, store, random, clock, Spool.inMemory());
    }

    /**
     * Starts a node that keeps large things out of its memory.
     *
     * @param spool for models and opened sums; closed by its owner, after this
     */
    public AggregationNode(
            SignedPlan plan,
            ClientRegistry registry,
            SigningKey nodeKey,
            AggregationScheme scheme,
            RoundStore store,
            RandomSource random,
            InstantSource clock,
            Spool spool) {
        this.models = new KeptModels(spool);
        this.signedPlan = plan;
        this.plan = plan.plan();
        this.registry = registry;
        this.scheme = scheme;
        this.layout = UploadLayout.of(this.plan, scheme);
        this.store = store;
        this.log = new LogReader(this.plan, store);
        this.clock = clock;
        this.core = new NodeCore(plan, registry, nodeKey, random, scheme, clock.millis());
        this.workReplies = new WorkReplies(this.plan, layout, this::spooled);
        this.sumThread = new SumThread(new RoundSums(scheme, layout, spool), this::spoilt);
        core.genesis().forEach(this::carryOut);
    }

    /** The layout of uploads. */
    public UploadLayout layout() {
        return layout;
    }

    /** Whether it is hidden from readers who takes part. */
    public boolean hidesParticipants() {
        return plan.hidesParticipants();
    }

    /** The signed plan. */
    public Reply plan() {
        return Reply.frame(signedPlan.encode());
    }

    /** The signed registry. */
    public Reply registry() {
        return Reply.frame(registry.encode());
    }

    /**
     * Calls a listener once, soon after the next change, from any thread; it must return at once.
     *
     * @return what takes the listener away again, for who does not wait any more
     */
    public Runnable onNextChange(Runnable listener) {
        return waiters.add(listener);
    }

    /** Stores a model for the next announcements. The last few are kept. */
    public Reply putModel(byte[] model) {
        return models.put(model);
    }

    /** Stores a model that is in a spool already; takes it over. Not for event loops: it hashes all bytes. */
    public Reply putModel(SpooledBytes model) {
        return models.put(model);
    }

    /** The bytes of a model. */
    public Reply model(Digest digest) {
        return models.get(digest);
    }

    /** The coordinator opens a round. */
    public Reply announce(byte[] frame) {
        return step(() -> {
            Optional<Digest> model = modelOf(frame);
            boolean present = model.isPresent() && models.contains(model.get());
            NodeStep opened = core.announce(frame, present, clock.millis());
            if (opened.reply() instanceof Reply.Done) {
                model.ifPresent(models::roundStartsFrom);
            }
            return opened;
        });
    }

    private Optional<Digest> modelOf(byte[] frame) {
        try {
            return Optional.of(Announcement.decode(frame, plan).model());
        } catch (WireException e) {
            return Optional.empty();
        }
    }

    /** The opening of the latest round, if it is later than {@code afterRound} and collects uploads. */
    public synchronized Reply opening(int afterRound) {
        return core.round() <= afterRound
                ? Reply.done()
                : core.opening().map(RoundOpening::encode).map(Reply::frame).orElseGet(Reply::done);
    }

    /** Whether an upload is worth receiving: called with the announced length, before the body is read. */
    public synchronized Optional<Reply.Rejected> admit(int round, int client, long contentBytes) {
        if (registry.key(client).isEmpty()) {
            return Optional.of(
                    new Reply.Rejected(RejectionReason.UNKNOWN_CLIENT, "no client " + client + " is enrolled"));
        }
        return core.admit(round, client, contentBytes, layout.totalBytes());
    }

    /**
     * Whether what arrived of an upload is worth keeping: it begins with the client's signed statement for the round. Not
     * for event loops.
     */
    public boolean isBegunBy(int round, int client, SpooledUpload begun) throws IOException {
        return VerifiedUpload.isBegunBy(client, round, begun, plan, registry, layout);
    }

    /** A received upload; takes it over and closes it sooner or later. Not for event loops: it hashes all bytes. */
    public Reply upload(int round, int client, SpooledUpload upload) {
        boolean kept = false;
        try {
            Optional<Reply.Rejected> refused = admit(round, client, upload.length());
            if (refused.isPresent()) {
                return refused.get();
            }
            VerifiedUpload.Outcome outcome = VerifiedUpload.verify(upload, plan, registry, scheme, layout);
            if (outcome instanceof VerifiedUpload.Outcome.Invalid invalid) {
                return invalid.rejection();
            }
            VerifiedUpload verified = ((VerifiedUpload.Outcome.Valid) outcome).upload();
            if (verified.client() != client || verified.signed().statement().round() != round) {
                return Reply.rejected(
                        RejectionReason.CONFLICT, "the statement names another client or round than the address");
            }
            boolean[] accepted = new boolean[1];
            Reply reply = step(() -> {
                NodeStep step = core.upload(verified, clock.millis());
                accepted[0] = step.effects().stream().anyMatch(NodeEffect.Accumulate.class::isInstance);
                if (accepted[0]) {
                    uploads.add(round, client, upload);
                }
                return step;
            });
            kept = accepted[0];
            return reply;
        } catch (IOException e) {
            return Reply.rejected(RejectionReason.STORE_FAILED, "the spooled upload cannot be read");
        } finally {
            if (!kept) {
                upload.close();
            }
        }
    }

    /** The contributions to the collective key of the epoch that starts with a round. */
    public synchronized Reply contributions(int firstRound) {
        return core.contributions(firstRound)
                .map(list -> Reply.frame(list.encode()))
                .orElseGet(() -> Reply.rejected(
                        RejectionReason.NOT_FOUND, "no collective key for the epoch of round " + firstRound));
    }

    /** A client host is done with a round. */
    public Reply hostDone(byte[] frame) {
        return step(() -> core.hostDone(frame, clock.millis()));
    }

    /** A member asks for work; {@link Reply.Done} means there is none now. */
    public Reply poll(byte[] frame) {
        MemberWork work;
        int member;
        synchronized (this) {
            work = core.poll(frame);
            member = memberOf(frame);
        }
        return workReplies.to(work, member);
    }

    /** What a member that has polled before and is waiting should do. */
    public Reply workFor(byte[] poll) {
        MemberWork work;
        int member = memberOf(poll);
        synchronized (this) {
            work = core.workFor(member, false);
        }
        return workReplies.to(work, member);
    }

    private int memberOf(byte[] poll) {
        try {
            return Poll.decode(poll, plan).member();
        } catch (WireException e) {
            return 0;
        }
    }

    private synchronized Optional<SpooledUpload> spooled(int round, int client) {
        return uploads.find(round, client);
    }

    /** A member's epoch key, contribution, report, vote, share or endorsement, or a question or answer about a ledger. */
    public Reply memberFrame(byte[] frame) {
        return step(() -> core.memberFrame(frame, clock.millis()));
    }

    /** How a round ended; {@link Reply.Done} while it has not. */
    public Reply outcome(int round) {
        return store.outcome(round).<Reply>map(frame -> frame).orElseGet(Reply::done);
    }

    /** Records of the log from a position on, for anybody. */
    public Reply log(long first) {
        return log.read(first);
    }

    /** Records of the log for who signs the request. */
    public Reply log(byte[] request) {
        return log.read(request);
    }

    /** Ends what has hung too long; to be called every few milliseconds. */
    public void tick() {
        step(() -> core.tick(clock.millis()), step -> !step.effects().isEmpty());
    }

    @FunctionalInterface
    private interface CoreCall {
        NodeStep call();
    }

    private Reply step(CoreCall call) {
        return step(call, AggregationNode::mayMatterToOthers);
    }

    /** One step of the core with its effects, in the order in which they come; then wakes who waits if there is reason. */
    private Reply step(CoreCall call, Predicate<NodeStep> wakes) {
        NodeStep step;
        synchronized (this) {
            if (failure != null) {
                return Reply.rejected(RejectionReason.STORE_FAILED, "the node's store has failed");
            }
            step = call.call();
            try {
                step.effects().forEach(this::carryOut);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        if (wakes.test(step)) {
            waiters.wake();
        }
        return step.reply();
    }

    /**
     * Whether who waits should ask again. A key that a member publishes has no effect to carry out, and neither has the wish
     * for a round that lacks keys; yet both change what members are asked for.
     */
    private static boolean mayMatterToOthers(NodeStep step) {
        return !step.effects().isEmpty()
                || step.reply() instanceof Reply.Done
                || (step.reply() instanceof Reply.Rejected rejected
                        && rejected.reason() == RejectionReason.TOO_FEW_MEMBERS);
    }

    private void carryOut(NodeEffect effect) {
        if (effect instanceof NodeEffect.Persist persist) {
            store.append(persist.record());
        } else if (effect instanceof NodeEffect.KeepOutcome keep) {
            store.keepOutcome(keep.round(), keep.outcome());
        } else if (effect instanceof NodeEffect.Accumulate add) {
            SpooledUpload upload = uploads.get(add.round(), add.client());
            sumThread.submit(add.round(), sums -> sums.add(add.round(), upload));
        } else if (effect instanceof NodeEffect.Remove remove) {
            SpooledUpload upload = uploads.get(remove.round(), remove.client());
            sumThread.submit(remove.round(), sums -> sums.subtract(remove.round(), upload));
        } else if (effect instanceof NodeEffect.Open open) {
            sumThread.submit(open.round(), sums -> {
                int given = open.shares().size();
                OpenedSum result =
                        sums.open(new RoundContext(plan.digest(), open.round()), open.clients(), open.shares());
                step(() -> core.opened(open.round(), result, given, clock.millis()));
            });
        } else if (effect instanceof NodeEffect.Discard discard) {
            Collection<SpooledUpload> over = uploads.take(discard.round());
            sumThread.submit(discard.round(), sums -> {
                sums.discard(discard.round());
                over.forEach(SpooledUpload::close);
            });
        }
    }

    private void spoilt(int round) {
        step(() -> core.spoilt(round, clock.millis()));
    }

    @Override
    public void close() {
        sumThread.close();
        synchronized (this) {
            uploads.clear();
            models.close();
        }
    }
}
