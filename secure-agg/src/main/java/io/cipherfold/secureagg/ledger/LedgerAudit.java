// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.JournalKind;
import io.cipherfold.secureagg.log.LogAudit.Checkpoint;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.store.FileMemberStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the journal of a member offline and adds its bookings up: every record follows the one before, every booking is
 * signed by the same member and of the same population, every vote of another member that it saw is signed by that one. Its own
 * votes and answers in between are taken as they are.
 *
 * <p>What a journal cannot show of itself is whether records are missing at its end: give checkpoints, which votes and
 * earlier audits name. Confined to one thread.
 */
public final class LedgerAudit {

    private final Expectations expected;
    private final BiConsumer<ChainRecord, Booking> bookings;
    private final Chain chain = new Chain();
    private final PrivacyLedger ledger;
    private final SeenVotes seen = new SeenVotes();
    private @Nullable String fault;

    /**
     * What an auditor knows beforehand.
     *
     * @param population budget scope of the ledger
     * @param member whose ledger it is
     * @param checkpoints records that must be there; the journal may be longer
     */
    public record Expectations(Optional<String> population, Optional<VerifyKey> member, List<Checkpoint> checkpoints) {

        /** Nothing: a shortened journal passes. */
        public static final Expectations NONE = new Expectations(Optional.empty(), Optional.empty(), List.of());

        /** Copies the list. */
        public Expectations {
            checkpoints = List.copyOf(checkpoints);
        }
    }

    /**
     * What came of an audit.
     *
     * @param records how many good records there are before the first bad one or the end
     * @param fault what is wrong with record number {@code records}; empty if nothing is
     * @param head hash of the last good record: with its position the checkpoint for the next audit
     * @param ledger the good bookings
     * @param contradictions other members that were set back or run twice, as their votes show
     */
    public record Result(
            long records,
            Optional<String> fault,
            Digest head,
            PrivacyLedger ledger,
            List<SeenVotes.Contradiction> contradictions) {

        /** Copies the list. */
        public Result {
            contradictions = List.copyOf(contradictions);
        }

        /** Whether everything that was there is right. */
        public boolean valid() {
            return fault.isEmpty();
        }
    }

    private LedgerAudit(Expectations expected, BiConsumer<ChainRecord, Booking> bookings) {
        this.expected = expected;
        this.bookings = bookings;
        this.ledger = new PrivacyLedger(expected.population(), expected.member());
    }

    /**
     * Audits a journal file. It is read without its lock, so a member may be appending to it: then the last record may be
     * found cut off.
     *
     * @param bookings receives every good booking with its record, in order
     * @throws IOException if the file cannot be read
     */
    public static Result file(Path journal, Expectations expected, BiConsumer<ChainRecord, Booking> bookings)
            throws IOException {
        LedgerAudit audit = new LedgerAudit(expected, bookings);
        try {
            boolean whole = FileMemberStore.readJournal(journal, audit::take);
            if (!whole) {
                audit.fail("the record is cut off");
            }
        } catch (IllegalArgumentException e) {
            audit.fail(String.valueOf(e.getMessage()));
        }
        return audit.finish();
    }

    private void take(byte[] bytes) {
        if (fault != null) {
            return;
        }
        try {
            WireReader in = new WireReader(bytes);
            ChainRecord record = ChainRecord.read(in);
            in.finish();
            take(record);
        } catch (WireException | IllegalArgumentException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void take(ChainRecord record) {
        long position = chain.length();
        Optional<String> outOfPlace = chain.fault(record);
        if (outOfPlace.isPresent()) {
            fail(outOfPlace.get());
            return;
        }
        for (Checkpoint checkpoint : expected.checkpoints()) {
            if (checkpoint.sequence() == position && !checkpoint.head().equals(record.hash())) {
                fail("the record is not the one that was there when the checkpoint was taken");
                return;
            }
        }
        JournalKind kind = JournalKind.ofCode(record.kind());
        if (kind == JournalKind.BOOKED) {
            bookings.accept(record, ledger.take(record));
        } else if (kind == JournalKind.SEEN) {
            seen.take(record).forEach(LedgerAudit::requireSigned);
        }
        chain.follow(record);
    }

    private static void requireSigned(VerifyKey member, Vote vote) {
        if (!vote.isSignedBy(member)) {
            throw new IllegalArgumentException("the vote that was seen of " + member + " is not signed by it");
        }
    }

    private void fail(String reason) {
        if (fault == null) {
            fault = reason;
        }
    }

    private Result finish() {
        for (Checkpoint checkpoint : expected.checkpoints()) {
            if (checkpoint.sequence() >= chain.length()) {
                fail("the journal ends before record " + checkpoint.sequence() + ", which a checkpoint names");
            }
        }
        return new Result(chain.length(), Optional.ofNullable(fault), chain.head(), ledger, seen.contradictions());
    }
}
