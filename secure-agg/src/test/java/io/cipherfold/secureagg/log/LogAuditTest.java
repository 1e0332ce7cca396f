// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import static io.cipherfold.secureagg.log.LogForge.audit;
import static io.cipherfold.secureagg.log.LogForge.encode;
import static io.cipherfold.secureagg.log.LogForge.rechained;
import static io.cipherfold.secureagg.log.LogForge.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Replay.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogAuditTest {

    private byte[] log = new byte[0];
    private List<ChainRecord> records = List.of();
    private Digest plan = Digest.ZERO;
    private Optional<Receipt> receipt = Optional.empty();

    /** A log with every kind of record: released, with objections, with a failed opening, too small, superseded. */
    @BeforeAll
    void writeLog() {
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(new byte[AesCtrRandomSource.KEY_BYTES]);
                TestFederation federation = new TestFederation(FederationShape.plain(), random)) {
            plan = federation.plan().digest();
            federation.runRound(1, 0, 1, 2, 3, 4);

            federation.announce(2);
            Reply.Frame frame = (Reply.Frame) federation.upload(0);
            receipt = Optional.of(Receipt.decode(frame.bytes(), federation.plan()));
            federation.closeSet();

            federation.announce(3);
            UploadEditor editor = new UploadEditor(federation.plan(), federation.layout());
            byte[] garbage = editor.withGarbageEnvelope(federation.prepare(4), federation.clientKey(4), 2);
            federation.node().upload(3, 4, garbage, federation.now());
            federation.uploadAll(1, 2, 3);
            federation.closeSet();
            for (int round = 0; round < 3; round++) {
                for (int member = 1; member <= TestFederation.MEMBERS; member++) {
                    federation.memberStep(member);
                }
            }
            federation.node().failOpening(federation.now());
            federation.membersWork();

            federation.announce(4);
            federation.upload(0);
            federation.announce(5);
            federation.passDeadline();

            log = federation.node().encodedLog();
            records = records(log);
        }
    }

    @Test
    void files_logOfARun_isValid(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("log"), log);

        LogAudit.Result result = LogAudit.files(List.of(file), LogAudit.Expectations.NONE);

        assertThat(result)
                .isEqualTo(new LogAudit.Result(
                        true,
                        records.size(),
                        -1,
                        "",
                        records.get(records.size() - 1).hash()));
        Set<LogKind> kinds = EnumSet.noneOf(LogKind.class);
        records.forEach(record -> kinds.add(LogKind.ofCode(record.kind())));
        assertThat(kinds).containsExactlyInAnyOrder(LogKind.values());
    }

    @Test
    void files_logInSeveralFiles_isValidInOrderOnly(@TempDir Path directory) throws IOException {
        int middle = encode(records.subList(0, 7)).length;
        Path first = Files.write(directory.resolve("1"), Arrays.copyOf(log, middle));
        Path second = Files.write(directory.resolve("2"), Arrays.copyOfRange(log, middle, log.length));

        assertThat(LogAudit.files(List.of(first, second), LogAudit.Expectations.NONE)
                        .valid())
                .isTrue();
        assertThat(LogAudit.files(List.of(second, first), LogAudit.Expectations.NONE)
                        .firstBad())
                .isZero();
        assertThat(LogAudit.files(List.of(first, first), LogAudit.Expectations.NONE)
                        .firstBad())
                .isEqualTo(7);
    }

    @Test
    void files_missingFile_isAnError(@TempDir Path directory) {
        List<Path> missing = List.of(directory.resolve("none"));
        assertThatThrownBy(() -> LogAudit.files(missing, LogAudit.Expectations.NONE))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void audit_everyPrefixAtARecord_isValidUnlessMoreIsExpected() {
        Digest head = records.get(records.size() - 1).hash();
        LogAudit.Expectations expected = expecting(new LogAudit.Checkpoint(records.size() - 1L, head));
        for (int count = 1; count < records.size(); count++) {
            byte[] prefix = encode(records.subList(0, count));
            assertThat(audit(prefix, LogAudit.Expectations.NONE).valid()).isTrue();
            LogAudit.Result result = audit(prefix, expected);
            assertThat(result.valid()).as("%d records", count).isFalse();
            assertThat(result.firstBad()).isEqualTo(count);
            assertThat(result.reason()).contains("ends before record " + (records.size() - 1));
        }
        assertThat(audit(log, expected).valid()).isTrue();
    }

    @Test
    void audit_cutInsideARecord_isDetected() {
        int start = encode(records.subList(0, 1)).length;
        int end = encode(records.subList(0, 2)).length;
        for (int length = start + 1; length < end; length++) {
            LogAudit.Result result = audit(Arrays.copyOf(log, length), LogAudit.Expectations.NONE);
            assertThat(result.valid()).as("%d bytes", length).isFalse();
            assertThat(result.firstBad()).isEqualTo(1);
        }
    }

    @Test
    void audit_nothing_isNoLog() {
        assertThat(audit(new byte[0], LogAudit.Expectations.NONE))
                .isEqualTo(new LogAudit.Result(false, 0, 0, "the log is empty", Digest.ZERO));
    }

    @Test
    void audit_recordDeleted_isDetected() {
        for (int i = 0; i < records.size() - 1; i++) {
            List<ChainRecord> fewer = new ArrayList<>(records);
            fewer.remove(i);
            LogAudit.Result result = audit(fewer);
            assertThat(result.valid()).as("record %d deleted", i).isFalse();
            assertThat(result.firstBad()).isEqualTo(i);
        }
    }

    @Test
    void audit_recordsSwapped_isDetected() {
        for (int i = 0; i < records.size() - 1; i++) {
            List<ChainRecord> swapped = new ArrayList<>(records);
            Collections.swap(swapped, i, i + 1);
            assertThat(audit(swapped).firstBad()).as("records %d and next", i).isEqualTo(i);
        }
    }

    @Test
    void audit_recordTwice_isDetected() {
        for (int i = 0; i < records.size(); i++) {
            List<ChainRecord> more = new ArrayList<>(records);
            more.add(i, records.get(i));
            assertThat(audit(more).firstBad()).as("record %d twice", i).isEqualTo(i + 1);
        }
    }

    /** With the head known, no bit of the file can change. */
    @Test
    void audit_anyBitFlipped_isDetectedWithACheckpoint(RandomSource random) {
        LogAudit.Expectations expected = expecting(new LogAudit.Checkpoint(
                records.size() - 1L, records.get(records.size() - 1).hash()));
        int start = 0;
        for (ChainRecord record : records) {
            int length = record.encode().length;
            for (int i = 0; i < 2; i++) {
                int bit = 8 * start + (int) random.nextBelow(8L * length);
                byte[] flipped = log.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                LogAudit.Result result = audit(flipped, expected);
                assertThat(result.valid()).as("bit %d, %s", bit, record).isFalse();
                assertThat(result.firstBad()).isBetween(record.sequence(), record.sequence() + 1);
            }
            start += length;
        }
    }

    /** Without it, the last record's time is the only thing that nothing else depends on. */
    @Test
    void audit_payloadBitFlipped_isDetectedWithoutACheckpoint(RandomSource random) {
        for (ChainRecord record : records) {
            byte[] payload = record.payload();
            int bit = (int) random.nextBelow(8L * payload.length);
            payload[bit / 8] ^= (byte) (1 << (bit % 8));
            List<ChainRecord> changed = new ArrayList<>(records);
            changed.set((int) record.sequence(), LogForge.altered(record, payload));
            assertThat(audit(changed).valid()).as("bit %d, %s", bit, record).isFalse();
        }
    }

    /** Who rewrites the chain after a change still has signatures against him: of members, clients, coordinator, node. */
    @Test
    void audit_payloadChangedAndChainRewritten_isDetectedUpToTheLastVote(RandomSource random) {
        int lastVote = lastIndexOf(LogKind.VOTED);
        for (int i = 0; i < lastVote; i++) {
            byte[] payload = records.get(i).payload();
            int bit = (int) random.nextBelow(8L * payload.length);
            payload[bit / 8] ^= (byte) (1 << (bit % 8));
            List<ChainRecord> changed = new ArrayList<>(records);
            changed.set(i, LogForge.altered(records.get(i), payload));
            LogAudit.Result result = audit(rechained(changed));
            assertThat(result.valid()).as("bit %d, %s", bit, records.get(i)).isFalse();
        }
    }

    @Test
    void audit_recordLeftOutAndChainRewritten_isDetectedUpToTheLastVote() {
        int lastVote = lastIndexOf(LogKind.VOTED);
        for (int i = 0; i < lastVote; i++) {
            List<ChainRecord> fewer = new ArrayList<>(records);
            fewer.remove(i);
            assertThat(audit(rechained(fewer)).valid())
                    .as("%s left out", records.get(i))
                    .isFalse();
        }
    }

    /** An aborted round after the last vote can be made to vanish; the receipt of an upload in it shows that. */
    @Test
    void audit_receiptOfALostUpload_isMissed() {
        Receipt kept = receipt.orElseThrow();
        assertThat(audit(log, expecting(LogAudit.Checkpoint.of(kept))).valid()).isTrue();

        List<ChainRecord> cut = records.subList(0, (int) kept.logSequence());
        LogAudit.Result shortened = audit(encode(cut), expecting(LogAudit.Checkpoint.of(kept)));
        assertThat(shortened.firstBad()).isEqualTo(kept.logSequence());

        List<ChainRecord> without = new ArrayList<>(cut);
        without.addAll(records.subList((int) kept.logSequence() + 1, records.size()));
        LogAudit.Result rewritten = audit(encode(rechained(without)), expecting(LogAudit.Checkpoint.of(kept)));
        assertThat(rewritten.valid()).isFalse();
        assertThat(rewritten.reason()).contains("checkpoint");
    }

    @Test
    void audit_otherPlanThanExpected_isRefused() {
        LogAudit.Expectations own = new LogAudit.Expectations(Optional.of(plan), List.of());
        LogAudit.Expectations other = new LogAudit.Expectations(Optional.of(Digest.ZERO), List.of());
        assertThat(audit(log, own).valid()).isTrue();
        assertThat(audit(log, other).firstBad()).isZero();
        assertThat(audit(log, other).reason()).contains(plan.toString());
    }

    @Test
    void audit_checkpointsThatContradictEachOther_isRefused() {
        LogAudit.Expectations expected =
                expecting(new LogAudit.Checkpoint(3, Digest.ZERO), new LogAudit.Checkpoint(3, plan));
        assertThat(audit(log, expected).firstBad()).isEqualTo(3);
        assertThat(audit(log, expected).reason()).contains("contradict");
    }

    @ParameterizedTest
    @EnumSource(LogKind.class)
    void audit_payloadOfRandomBytes_isDetected(LogKind kind) {
        int position = lastIndexOf(kind);
        for (int length : new int[] {0, 40, 200}) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 0x5a);
            List<ChainRecord> changed = new ArrayList<>(records.subList(0, position));
            changed.add(LogForge.altered(records.get(position), payload));
            assertThat(audit(changed).firstBad())
                    .as("%s of %d bytes", kind, length)
                    .isEqualTo(position);
        }
    }

    /** A length that the bytes do not bear out must not cost the memory that it promises. */
    @Test
    void read_lengthFarBeyondTheEnd_takesNoMemoryForIt() throws IOException {
        byte[] lie = records.get(0).encode();
        lie[ChainRecord.HEAD_BYTES - 1] = 0x10;
        LogAudit audit = new LogAudit(LogAudit.Expectations.NONE);
        try (InputStream in = new ByteArrayInputStream(lie)) {
            audit.read(in);
        }
        assertThat(audit.finish().firstBad()).isZero();

        lie[ChainRecord.HEAD_BYTES - 1] = (byte) 0xff;
        assertThat(audit(lie, LogAudit.Expectations.NONE).firstBad()).isZero();
    }

    @Test
    void take_afterABadRecord_looksAtNothingMore() {
        LogAudit audit = new LogAudit(LogAudit.Expectations.NONE);
        assertThat(audit.take(records.get(1))).isFalse();
        assertThat(audit.take(records.get(0))).isFalse();
        assertThat(audit.finish().firstBad()).isZero();
        assertThat(audit.finish().records()).isEqualTo(1);
    }

    private int lastIndexOf(LogKind kind) {
        int last = -1;
        for (int i = 0; i < records.size(); i++) {
            last = records.get(i).kind() == kind.code() ? i : last;
        }
        return last;
    }

    private static LogAudit.Expectations expecting(LogAudit.Checkpoint... checkpoints) {
        return new LogAudit.Expectations(Optional.empty(), List.of(checkpoints));
    }
}
