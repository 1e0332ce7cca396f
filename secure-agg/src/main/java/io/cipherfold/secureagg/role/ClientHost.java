// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CollectiveKey;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.Cohorts;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.HostDone;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.protocol.CollectiveKeyCheck;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.UploadDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A process that holds one client or many: waits for rounds, lets the clients that take part compute, prepares their
 * uploads, puts them on disk and sends each at a time of its own. A client that was interrupted sends the very same
 * bytes again or nothing.
 *
 * <p>Confined to one thread; it runs a pool of its own for encryption and uploads.
 */
public final class ClientHost implements AutoCloseable {

    private static final int UPLOADS_TO_SAVE_AT_ONCE = 32;
    private static final Duration RETRY = Duration.ofMillis(200);
    /** How often an upload is sent until the node has it. */
    static final int UPLOAD_ATTEMPTS = 5;
    /** A shorter upload that broke off is sent anew: that costs less than to ask. */
    private static final int LEAST_RESUMED_BYTES = 1 << 20;

    private final AggregationPlan plan;
    private final ClientCore core;
    private final Map<Integer, SigningKey> keys;
    private final Optional<HostIdentity> identity;
    private final ClientStore store;
    private final NodeApi node;
    private final Cohorts cohorts;
    private final ClientUpdates updates;
    private final HostCoins coins;
    private final Map<Integer, ClientMemory> memories = new HashMap<>();
    private final ExecutorService pool;
    private final AggregationScheme scheme;
    private int lastRound;
    /** First round of the epoch that the collective key is for; 0 before the first. */
    private int keyEpoch;

    private CollectiveKey collectiveKey = CollectiveKey.NONE;

    /**
     * A host that the plan names, which may say when it is done.
     *
     * @param number position in the plan's list of hosts, from 0
     */
    public record HostIdentity(int number, SigningKey key) {}

    /**
     * What became of a round at this host.
     *
     * @param round the round
     * @param drawn clients that were to take part
     * @param accepted clients whose uploads the node confirmed
     * @param refusals why others did not take part, by client
     * @param answers what the node last answered to an upload, by client; nothing for a client without any answer
     */
    public record RoundReport(
            int round, int drawn, int accepted, Map<Integer, Reply.Rejected> refusals, Map<Integer, Reply> answers) {}

    /** Two for each processor: a thread that uploads waits for the node's answer about half of its time. */
    public static int defaultThreads() {
        return 2 * Runtime.getRuntime().availableProcessors();
    }

    /**
     * Starts a host where its store says it was.
     *
     * @param scheme made for the plan; closed by its owner
     * @param keys the clients' identities by number
     * @param store closed by its owner
     * @param cohorts which of its clients take part in a round, if their coins say so under a plan that claims sampling
     * @param threads threads for encryption and uploads
     */
    public ClientHost(
            AggregationPlan plan,
            AggregationScheme scheme,
            Map<Integer, SigningKey> keys,
            Optional<HostIdentity> identity,
            ClientStore store,
            NodeApi node,
            Cohorts cohorts,
            ClientUpdates updates,
            int threads) {
        this.plan = plan;
        this.scheme = scheme;
        this.core = new ClientCore(plan, scheme);
        this.keys = Map.copyOf(keys);
        this.identity = identity;
        this.store = store;
        this.coins = new HostCoins(core, this.keys, store);
        this.node = node;
        this.cohorts = cohorts;
        this.updates = updates;
        this.pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "cipherfold-clients");
            thread.setDaemon(true);
            return thread;
        });
        memories.putAll(store.load());
    }

    /**
     * Waits for the next round and takes part in it.
     *
     * @param wait how long to wait for a round
     * @return what became of it; nothing if no round came up or its opening is not valid
     * @throws TransportException if the node cannot be reached
     * @throws io.cipherfold.secureagg.store.StoreException if the clients' memory cannot be written: nothing is sent then
     */
    public Optional<RoundReport> takePart(Duration wait) {
        if (!(node.opening(lastRound, wait) instanceof Reply.Frame frame)) {
            return Optional.empty();
        }
        CheckedOpening.Outcome outcome = CheckedOpening.check(frame.bytes(), plan);
        if (!(outcome instanceof CheckedOpening.Outcome.Valid valid)) {
            return Optional.empty();
        }
        CheckedOpening opening = valid.opening();
        Optional<float[]> model = updates.needsModel() ? model(opening.model()) : Optional.of(new float[0]);
        Optional<CheckedOpening> keyed = model.flatMap(present -> underCollectiveKey(opening));
        // Only now: a connection that broke before leaves the round to be asked for again.
        lastRound = opening.round();
        if (keyed.isEmpty()) {
            return Optional.empty();
        }
        RoundReport report = contribute(keyed.get(), model.orElseThrow());
        identity.ifPresent(
                host -> node.hostDone(HostDone.sign(plan.digest(), opening.round(), host.number(), host.key())
                        .encode()));
        return Optional.of(report);
    }

    private Optional<float[]> model(Digest digest) {
        if (node.model(digest) instanceof Reply.Frame model) {
            byte[] bytes = model.bytes();
            return Digest.sha256(bytes).equals(digest) ? Optional.of(ModelBytes.decode(bytes)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** The opening with the collective key of its epoch, if the scheme has one; nothing when that key is not sound. */
    private Optional<CheckedOpening> underCollectiveKey(CheckedOpening opening) {
        if (scheme.contributionBytes() == 0) {
            return Optional.of(opening);
        }
        int epoch = plan.committee().epochStart(opening.round());
        if (epoch != keyEpoch) {
            if (!(node.contributions(epoch) instanceof Reply.Frame frame)
                    || !(CollectiveKeyCheck.check(frame.bytes(), opening, plan, scheme)
                            instanceof CollectiveKeyCheck.Outcome.Valid valid)) {
                return Optional.empty();
            }
            collectiveKey.close();
            collectiveKey = valid.key();
            keyEpoch = epoch;
        }
        return Optional.of(opening.under(collectiveKey));
    }

    private RoundReport contribute(CheckedOpening opening, float[] model) {
        Contribution contribution = new Contribution(opening, System.nanoTime());
        Set<Integer> interrupted = contribution.sendAgain();
        int[] cohort = cohorts.draw(opening.round());
        int[] able = Arrays.stream(cohort)
                .filter(client -> !interrupted.contains(client) && contribution.mayJoin(client))
                .toArray();
        int[] joining = coins.drawn(opening, able, memories, contribution.refusals);
        updates.compute(opening.round(), model, joining, contribution);
        contribution.saveAndSend();
        int accepted = 0;
        Map<Integer, Reply> answers = new HashMap<>();
        for (CompletableFuture<Sent> future : contribution.sent) {
            Sent result = future.join();
            accepted += result.accepted() ? 1 : 0;
            result.answer().ifPresent(answer -> answers.put(result.client(), answer));
        }
        int drawn = cohort.length - able.length + joining.length;
        return new RoundReport(opening.round(), drawn, accepted, contribution.refusals, answers);
    }

    /** One round at this host. */
    private final class Contribution implements ClientUpdates.Sink {
        private final CheckedOpening opening;
        private final long openedNanos;
        private final List<CompletableFuture<Prepared>> preparing = new ArrayList<>();
        private final List<CompletableFuture<Sent>> sent = new ArrayList<>();
        private final Map<Integer, Reply.Rejected> refusals = new HashMap<>();

        Contribution(CheckedOpening opening, long openedNanos) {
            this.opening = opening;
            this.openedNanos = openedNanos;
        }

        /** Sends the frames of this very round that were on disk when the host was interrupted. */
        Set<Integer> sendAgain() {
            Set<Integer> clients = new HashSet<>();
            for (ClientMemory memory : memories.values()) {
                boolean thisRound = memory.plan().equals(plan.digest()) && memory.lastRound() == opening.round();
                if (thisRound && memory.upload().isPresent()) {
                    clients.add(memory.client());
                    sent.add(send(opening, memory.client(), memory.upload().get(), openedNanos));
                }
            }
            return clients;
        }

        boolean mayJoin(int client) {
            Optional<Reply.Rejected> refusal = core.refusal(opening, memoryOf(client));
            refusal.ifPresent(reason -> refusals.put(client, reason));
            return refusal.isEmpty();
        }

        @Override
        public void accept(int client, double[] update) {
            double[] copy = update.clone();
            prepare(client, VectorSource.of(copy), () -> Arrays.fill(copy, 0));
        }

        @Override
        public void accept(int client, VectorSource update) {
            prepare(client, update, () -> {});
        }

        private void prepare(int client, VectorSource update, Runnable wipe) {
            preparing.add(CompletableFuture.supplyAsync(() -> encrypt(opening, client, update, wipe), pool));
            if (preparing.size() == UPLOADS_TO_SAVE_AT_ONCE) {
                saveAndSend();
            }
        }

        /** Nothing leaves before it is on disk; many uploads share one write. */
        void saveAndSend() {
            List<ClientMemory> prepared = new ArrayList<>();
            for (CompletableFuture<Prepared> future : preparing) {
                Prepared result = future.join();
                result.refusal().ifPresent(reason -> refusals.put(result.client(), reason));
                result.memory().ifPresent(prepared::add);
            }
            preparing.clear();
            if (prepared.isEmpty()) {
                return;
            }
            store.save(prepared);
            for (ClientMemory memory : prepared) {
                memories.put(memory.client(), memory.withoutUpload());
                sent.add(send(opening, memory.client(), memory.upload().orElseThrow(), openedNanos));
            }
        }
    }

    /** One client's upload, or why it has none. */
    private record Prepared(int client, Optional<ClientMemory> memory, Optional<Reply.Rejected> refusal) {}

    /** What became of one client's upload. */
    private record Sent(int client, Optional<Reply> answer, boolean accepted) {}

    private Prepared encrypt(CheckedOpening opening, int client, VectorSource update, Runnable wipe) {
        SigningKey key = Optional.ofNullable(keys.get(client))
                .orElseThrow(() -> new IllegalArgumentException("client " + client + " is not of this host"));
        try (AesCtrRandomSource random = AesCtrRandomSource.secure();
                UploadDraft draft = store.draft(client, core.layout().totalBytes())) {
            ClientMemory memory =
                    core.prepare(opening, memoryOf(client), key, coins.chain(client), update, random, draft);
            return new Prepared(client, Optional.of(memory), Optional.empty());
        } catch (IllegalArgumentException e) {
            // A vector that is not finite or has the wrong length keeps one client out, not the others of the host.
            Reply.Rejected refusal = new Reply.Rejected(RejectionReason.OUT_OF_RANGE, String.valueOf(e.getMessage()));
            return new Prepared(client, Optional.empty(), Optional.of(refusal));
        } finally {
            wipe.run();
        }
    }

    private CompletableFuture<Sent> send(
            CheckedOpening opening, int client, ClientMemory.Upload upload, long openedNanos) {
        long delayNanos = Math.max(0, uploadTimeNanos(openedNanos) - System.nanoTime());
        return CompletableFuture.supplyAsync(
                () -> upload(opening.round(), client, upload.source()),
                CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS, pool));
    }

    /**
     * A time drawn from the plan's window. Who is not ready by then draws again from what is left, so that the time of an
     * upload does not say how long the client computed.
     */
    private long uploadTimeNanos(long openedNanos) {
        long start = openedNanos + plan.deadlines().uploadStart().toNanos();
        long end = start + plan.deadlines().uploadSpread().toNanos();
        long from = Math.max(start, System.nanoTime());
        if (from >= end) {
            return from;
        }
        try (AesCtrRandomSource random = AesCtrRandomSource.secure()) {
            return from + random.nextBelow(end - from);
        }
    }

    private Sent upload(int round, int client, ByteSource frame) {
        Optional<Reply> answer = Optional.empty();
        boolean brokeOff = false;
        for (int attempt = 1; ; attempt++) {
            try {
                long from = brokeOff ? offsetAtNode(round, client, frame) : 0;
                Reply reply = node.upload(round, client, frame, from);
                answer = Optional.of(reply);
                // What the node had of an earlier attempt may not have been this client's: then all of it is sent.
                boolean again = from > 0 ? reply instanceof Reply.Rejected : isTroubleOfTheNode(reply);
                brokeOff = false;
                if (!again || attempt == UPLOAD_ATTEMPTS) {
                    return new Sent(client, answer, isReceipt(reply, round, client));
                }
            } catch (TransportException e) {
                brokeOff = true;
                if (attempt == UPLOAD_ATTEMPTS) {
                    return new Sent(client, answer, false);
                }
            }
            try {
                Thread.sleep(RETRY.toMillis() * attempt);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Sent(client, answer, false);
            }
        }
    }

    /** A refusal that is not about the upload: the same bytes may be taken a moment later. */
    private static boolean isTroubleOfTheNode(Reply reply) {
        return reply instanceof Reply.Rejected rejected
                && (rejected.reason() == RejectionReason.BUSY || rejected.reason() == RejectionReason.STORE_FAILED);
    }

    /** Where to go on with an upload that broke off; 0 to start over. */
    private long offsetAtNode(int round, int client, ByteSource frame) {
        if (frame.length() < LEAST_RESUMED_BYTES || !(node.uploadOffset(round, client) instanceof Reply.Frame held)) {
            return 0;
        }
        long offset = Reply.decoding(() -> new WireReader(held.bytes()).i64(), undecodable -> 0L);
        return offset > 0 && offset < frame.length() ? offset : 0;
    }

    private boolean isReceipt(Reply reply, int round, int client) {
        if (!(reply instanceof Reply.Frame frame)) {
            return false;
        }
        return Reply.decoding(
                () -> {
                    Receipt receipt = Receipt.decode(frame.bytes(), plan);
                    return receipt.round() == round
                            && receipt.client() == client
                            && receipt.isSignedBy(plan.parties().node());
                },
                undecodable -> false);
    }

    private ClientMemory memoryOf(int client) {
        return memories.getOrDefault(client, ClientMemory.fresh(client));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        collectiveKey.close();
        coins.close();
    }
}
