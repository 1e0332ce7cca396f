// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.log.ChainRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A member's process ends at any moment; what it was told to be on disk is there. */
@ExtendWith(Replay.class)
class MemberStoreCrashTest {

    private static final int KILLS_OF_A_JOURNAL = 4;

    @TempDir
    private Path temporary;

    @Test
    void journal_processKilledWhileAppending_hasEveryAcknowledgedRecord(RandomSource random) throws Exception {
        killRepeatedly(KILLS_OF_A_JOURNAL, random);
    }

    @Test
    @Tag("slow")
    void journal_processKilledManyTimes_hasEveryAcknowledgedRecord(RandomSource random) throws Exception {
        killRepeatedly(200, random);
    }

    private void killRepeatedly(int kills, RandomSource random) throws Exception {
        for (int i = 0; i < kills; i++) {
            // A journal is read as a whole by a process with a small heap.
            Path directory = temporary.resolve("member-" + i / KILLS_OF_A_JOURNAL);
            long acknowledged = -1;
            try (ChildProcess child = ChildProcess.start(
                    AppendingProcess.class, directory.toString(), Long.toString(1 + random.nextBelow(200_000)))) {
                long enough = 1 + random.nextBelow(20);
                for (int line = 0; line < enough; line++) {
                    acknowledged = Long.parseLong(String.valueOf(child.readLine()));
                }
                Thread.sleep(random.nextBelow(5));
                child.kill();
                for (String line = child.readLine(); line != null; line = child.readLine()) {
                    // Each line is one write, so none is cut off.
                    acknowledged = Long.parseLong(line);
                }
            }
            try (FileMemberStore store = FileMemberStore.open(directory)) {
                List<ChainRecord> journal = store.journal();
                assertThat((long) journal.size()).isGreaterThan(acknowledged);
                byte[] last = store.secrets().get("last");
                assertThat(last).isNotNull();
                // Kept before the records were appended.
                assertThat(Long.parseLong(new String(last, StandardCharsets.US_ASCII)))
                        .isGreaterThanOrEqualTo(journal.size() - 2L);
            }
        }
    }

    /** The file may not grow beyond a limit: as good as a full disk, and it can be lifted again. */
    @Test
    void append_diskFull_stopsThereAndGoesOnAfterReopening() throws Exception {
        Path directory = temporary.resolve("full");
        long acknowledged = -1;
        String refusal = "";
        List<String> limited = List.of("bash", "-c", "ulimit -f 100; exec \"$@\"", "bash");
        try (ChildProcess child = ChildProcess.start(limited, AppendingProcess.class, directory.toString(), "3000")) {
            String line = child.readLine();
            while (line != null) {
                if (line.chars().allMatch(Character::isDigit)) {
                    acknowledged = Long.parseLong(line);
                } else {
                    refusal = line;
                }
                line = child.readLine();
            }
        }
        assertThat(refusal).contains("journal");
        assertThat(acknowledged).isPositive();
        try (FileMemberStore store = FileMemberStore.open(directory)) {
            assertThat((long) store.journal().size()).isGreaterThan(acknowledged);
        }
        try (ChildProcess child = ChildProcess.start(AppendingProcess.class, directory.toString(), "3000")) {
            assertThat(Long.parseLong(String.valueOf(child.readLine()))).isGreaterThan(acknowledged);
            child.kill();
        }
        assertThat(Files.exists(directory.resolve("journal"))).isTrue();
    }

    @Test
    void append_afterAFailedWrite_writesNothingMore() throws IOException {
        Path file = temporary.resolve("records");
        try (RecordFile records = RecordFile.open(file)) {
            records.append(List.of(new byte[10]));
            // A write on an interrupted thread closes the channel.
            Thread.currentThread().interrupt();
            assertFails(records);
            assertThat(Thread.interrupted()).isTrue();
            assertFails(records);
        }
        try (RecordFile records = RecordFile.open(file)) {
            records.append(List.of(new byte[5]));
        }
        assertThat(Files.size(file)).isEqualTo(15 + 2L * RecordFraming.OVERHEAD_BYTES);
    }

    private static void assertFails(RecordFile records) {
        assertThatThrownBy(() -> records.append(List.of(new byte[10])))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("records");
    }
}
