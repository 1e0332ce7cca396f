// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.PlanRefusedException;
import io.cipherfold.secureagg.plan.SignedPlan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replays a node's log offline: chain, plan, registry, and every round with its signatures, sets, votes and budgets
 * (PROTOCOL section 3, step 8). It does not recompute sums, because the ciphertexts are not in the log.
 *
 * <p>What a log cannot show of itself: whether records are missing at its end, and whether a node that holds its own
 * signing key has rewritten what it wrote after the last vote that a quorum signed (every vote signs the head of the log
 * at its time). Both show against what others hold: give the digest of the plan that you know, and checkpoints from
 * receipts, from earlier audits or from releases. Caps are checked over the rounds of this log; the losses of other plans
 * of the same budget scope are in the members' ledgers only.
 *
 * <p>Confined to one thread. Memory depends on the registry and the largest set, not on the length of the log.
 */
public final class LogAudit {

    private final Expectations expected;
    private final SortedMap<Long, Digest> checkpoints = new TreeMap<>();
    private final Chain chain = new Chain();
    private @Nullable SignedPlan plan;
    private @Nullable RoundReplay rounds;
    private @Nullable Result failure;

    /**
     * What came of an audit.
     *
     * @param valid whether everything that was there is right
     * @param records how many records were read, with the bad one if there is one
     * @param firstBad position of the first record that is wrong or missing; -1 if there is none
     * @param reason what is wrong; empty if nothing is
     * @param head hash of the last good record: with {@code records} the checkpoint for the next audit
     */
    public record Result(boolean valid, long records, long firstBad, String reason, Digest head) {}

    /**
     * A record that is known from elsewhere to be in the log.
     *
     * @param sequence position from 0
     * @param head hash of the record there
     */
    public record Checkpoint(long sequence, Digest head) {

        /** The record that a receipt names; whether the node signed the receipt is for its holder to check. */
        public static Checkpoint of(Receipt receipt) {
            return new Checkpoint(receipt.logSequence(), receipt.logHead());
        }
    }

    /**
     * What an auditor knows beforehand.
     *
     * @param plan digest of the plan; without it the log's own plan is only checked to be signed by its own members
     * @param checkpoints records that must be there; the log may be longer
     */
    public record Expectations(Optional<Digest> plan, List<Checkpoint> checkpoints) {

        /** Nothing: a shortened log passes. */
        public static final Expectations NONE = new Expectations(Optional.empty(), List.of());

        /** Copies the list. */
        public Expectations {
            checkpoints = List.copyOf(checkpoints);
        }
    }

    /** Starts an audit at the log's first record. */
    public LogAudit(Expectations expected) {
        this.expected = expected;
        for (Checkpoint checkpoint : expected.checkpoints()) {
            Digest other = checkpoints.putIfAbsent(checkpoint.sequence(), checkpoint.head());
            if (other != null && !other.equals(checkpoint.head())) {
                failure = new Result(
                        false, 0, checkpoint.sequence(), "two checkpoints contradict each other there", Digest.ZERO);
            }
        }
    }

    /**
     * Audits a log that is kept in one file or several, in order, read as streams.
     *
     * @throws IOException if a file cannot be read
     */
    public static Result files(List<Path> files, Expectations expected) throws IOException {
        LogAudit audit = new LogAudit(expected);
        for (Path file : files) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                audit.read(in);
            }
        }
        return audit.finish();
    }

    /** Takes all records of a stream: encoded records one after the other, nothing else. Stops at the first bad one. */
    public void read(InputStream in) throws IOException {
        while (failure == null) {
            byte[] head = in.readNBytes(ChainRecord.HEAD_BYTES);
            if (head.length == 0) {
                return;
            }
            Optional<ChainRecord> record = decode(head, in);
            if (record.isEmpty()) {
                fail(chain.length() + 1, chain.length(), "the record is cut off or has no valid length");
                return;
            }
            take(record.get());
        }
    }

    private static Optional<ChainRecord> decode(byte[] head, InputStream in) throws IOException {
        if (head.length < ChainRecord.HEAD_BYTES) {
            return Optional.empty();
        }
        long length = new WireReader(head, ChainRecord.HEAD_BYTES - 4, 4).u32();
        if (length > ChainRecord.GREATEST_PAYLOAD_BYTES) {
            return Optional.empty();
        }
        // Grows as bytes arrive: a length that is not true costs no memory.
        byte[] payload = in.readNBytes((int) length);
        byte[] bytes = new byte[head.length + payload.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(payload, 0, bytes, head.length, payload.length);
        try {
            return Optional.of(ChainRecord.read(new WireReader(bytes)));
        } catch (WireException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes the next record.
     *
     * @return whether the log is right so far; after the first bad record nothing more is looked at
     */
    public boolean take(ChainRecord record) {
        if (failure != null) {
            return false;
        }
        long position = chain.length();
        Digest before = chain.head();
        Optional<String> fault = fault(record, position, before);
        if (fault.isPresent()) {
            fail(position + 1, position, fault.get());
            return false;
        }
        chain.follow(record);
        return true;
    }

    private Optional<String> fault(ChainRecord record, long position, Digest before) {
        Optional<String> outOfPlace = chain.fault(record);
        if (outOfPlace.isPresent()) {
            return outOfPlace;
        }
        Digest checkpoint = checkpoints.get(position);
        if (checkpoint != null && !checkpoint.equals(record.hash())) {
            return Optional.of("the record is not the one that was there when the checkpoint was taken");
        }
        try {
            LogKind kind = LogKind.ofCode(record.kind());
            if (position == 0) {
                return readPlan(kind, record.payload());
            }
            if (position == 1) {
                return readRegistry(kind, record.payload());
            }
            return rounds == null ? Optional.of("no round is possible") : rounds.take(kind, record.payload(), before);
        } catch (WireException | PlanRefusedException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> readPlan(LogKind kind, byte[] payload) {
        if (kind != LogKind.PLAN) {
            return Optional.of("the log starts with the plan, not with " + kind);
        }
        SignedPlan signed = SignedPlan.decode(payload);
        signed.requireQuorum();
        Digest digest = signed.plan().digest();
        if (expected.plan().isPresent() && !expected.plan().get().equals(digest)) {
            return Optional.of("the log is of the plan " + digest + ", not of "
                    + expected.plan().get());
        }
        plan = signed;
        return Optional.empty();
    }

    private Optional<String> readRegistry(LogKind kind, byte[] payload) {
        SignedPlan signed = plan;
        if (kind != LogKind.REGISTRY || signed == null) {
            return Optional.of("the registry follows the plan, not " + kind);
        }
        AggregationPlan aggregation = signed.plan();
        ClientRegistry registry = ClientRegistry.decode(payload);
        registry.requireFor(aggregation);
        rounds = new RoundReplay(aggregation, registry);
        return Optional.empty();
    }

    private void fail(long records, long position, String reason) {
        failure = new Result(false, records, position, reason, chain.head());
    }

    /** Ends the audit: checks that no checkpoint is behind the end. A round may still be under way there. */
    public Result finish() {
        if (failure == null && chain.length() == 0) {
            fail(0, 0, "the log is empty");
        }
        if (failure == null && !checkpoints.isEmpty() && checkpoints.lastKey() >= chain.length()) {
            fail(
                    chain.length(),
                    chain.length(),
                    "the log ends before record " + checkpoints.lastKey() + ", which a checkpoint names");
        }
        return failure != null ? failure : new Result(true, chain.length(), -1, "", chain.head());
    }
}
