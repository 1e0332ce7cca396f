// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.ledger.LedgerAudit;
import io.cipherfold.secureagg.ledger.LedgerAudit.Expectations;
import io.cipherfold.secureagg.log.JournalKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A member's process is killed while it books; no booking or seen vote that something may depend on is lost. */
@ExtendWith(Replay.class)
class LedgerCrashTest {

    @TempDir
    private Path temporary;

    @Test
    void ledger_processKilledWhileBooking_hasEveryAcknowledgedRound(RandomSource random) throws Exception {
        killRepeatedly(3, random);
    }

    @Test
    @Tag("slow")
    void ledger_processKilledManyTimes_hasEveryAcknowledgedRound(RandomSource random) throws Exception {
        killRepeatedly(100, random);
    }

    private void killRepeatedly(int kills, RandomSource random) throws Exception {
        Path directory = temporary.resolve("member");
        VerifyKey client = BookingProcess.identity().verifyKey();
        int before = 0;
        long seenBefore = 0;
        for (int i = 0; i < kills; i++) {
            int acknowledged = 0;
            try (ChildProcess child = ChildProcess.start(BookingProcess.class, directory.toString())) {
                long enough = 1 + random.nextBelow(20);
                for (int line = 0; line < enough; line++) {
                    acknowledged = Integer.parseInt(String.valueOf(child.readLine()));
                }
                Thread.sleep(random.nextBelow(5));
                child.kill();
                for (String line = child.readLine(); line != null; line = child.readLine()) {
                    acknowledged = Integer.parseInt(line);
                }
            }
            // Cuts off what was being written.
            long seen;
            try (FileMemberStore store = FileMemberStore.open(directory)) {
                seen = store.journal().stream()
                        .filter(record -> record.kind() == JournalKind.SEEN.code())
                        .count();
            }
            LedgerAudit.Result result = LedgerAudit.file(
                    FileMemberStore.journalOf(directory),
                    new Expectations(Optional.of("test"), Optional.of(client), List.of()),
                    (record, booking) -> {});
            assertThat(result.fault()).isEmpty();
            int booked = result.ledger().account(client).rounds();
            // At most the one that was under way was not acknowledged.
            assertThat(booked - before).isBetween(acknowledged, acknowledged + 1);
            assertThat(result.ledger().bookings()).isEqualTo(booked);
            // What it has seen of others' ledgers is there before anything that it says relies on it.
            assertThat(seen - seenBefore).isBetween((long) acknowledged, acknowledged + 1L);
            assertThat(result.contradictions()).isEmpty();
            before = booked;
            seenBefore = seen;
        }
    }
}
