// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.ledger.LedgerAudit.Expectations;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogAudit.Checkpoint;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.store.FileMemberStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an offline look at a member's journal finds out. */
@ExtendWith(Replay.class)
class LedgerAuditTest {

    @TempDir
    private Path temporary;

    private final SigningKey identity;
    private final VerifyKey client;
    private final SigningKey other;
    private int journals;

    LedgerAuditTest(RandomSource random) {
        identity = SigningKey.generate(random);
        client = SigningKey.generate(random).verifyKey();
        other = SigningKey.generate(random);
    }

    private BookingForge forge(int round) {
        BookingForge forge = new BookingForge(identity, client);
        forge.round = round;
        return forge;
    }

    /** Three rounds: each a booking and what else a journal holds. */
    private List<ChainRecord> records() {
        Chain chain = new Chain();
        List<ChainRecord> records = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            records.add(forge(round).append(chain));
            records.add(chain.append(2 + round % 2, new byte[] {1, 2, 3}, 8));
        }
        return records;
    }

    private Path journal(List<ChainRecord> records) {
        Path directory = temporary.resolve("member" + ++journals);
        try (FileMemberStore store = FileMemberStore.open(directory)) {
            store.append(records);
        }
        return FileMemberStore.journalOf(directory);
    }

    private static LedgerAudit.Result audit(Path journal, Expectations expected) {
        try {
            return LedgerAudit.file(journal, expected, (record, booking) -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static LedgerAudit.Result audit(Path journal) {
        return audit(journal, Expectations.NONE);
    }

    private static Expectations knowing(Checkpoint checkpoint) {
        return new Expectations(Optional.empty(), Optional.empty(), List.of(checkpoint));
    }

    private static void assertBad(LedgerAudit.Result result, long record, String reason) {
        assertThat(result.valid()).isFalse();
        assertThat(result.records()).isEqualTo(record);
        assertThat(result.fault().orElseThrow()).contains(reason);
    }

    @Test
    void file_goodJournal_addsUp() throws IOException {
        List<ChainRecord> records = records();
        List<Integer> rounds = new ArrayList<>();
        Path journal = journal(records);
        byte[] before = Files.readAllBytes(journal);

        LedgerAudit.Result result =
                LedgerAudit.file(journal, Expectations.NONE, (record, booking) -> rounds.add(booking.round()));

        assertThat(result.valid()).isTrue();
        assertThat(result.records()).isEqualTo(6);
        assertThat(result.head()).isEqualTo(records.get(5).hash());
        assertThat(result.ledger().account(client).rounds()).isEqualTo(3);
        assertThat(result.ledger().sequence()).isEqualTo(4);
        assertThat(rounds).containsExactly(1, 2, 3);
        assertThat(Files.readAllBytes(journal)).as("only read").isEqualTo(before);
    }

    @Test
    void file_truncatedInsideARecord_namesIt() throws IOException {
        Path journal = journal(records());
        byte[] whole = Files.readAllBytes(journal);
        byte[] five = Files.readAllBytes(journal(records().subList(0, 5)));
        for (int length = five.length + 1; length < whole.length; length++) {
            Files.write(journal, Arrays.copyOf(whole, length));
            assertBad(audit(journal), 5, "cut off");
        }
    }

    @Test
    void file_wholeRecordsMissingAtTheEnd_showsAgainstACheckpointOnly() {
        List<ChainRecord> records = records();
        Path journal = journal(records.subList(0, 4));
        assertThat(audit(journal).valid()).isTrue();
        assertBad(
                audit(journal, knowing(new Checkpoint(4, records.get(4).hash()))),
                4,
                "ends before record 4, which a checkpoint names");
        assertThat(audit(journal, knowing(new Checkpoint(2, records.get(2).hash())))
                        .valid())
                .isTrue();
    }

    @Test
    void file_otherRecordThanTheCheckpoint_namesIt() {
        assertBad(
                audit(journal(records()), knowing(new Checkpoint(2, Digest.ZERO))),
                2,
                "not the one that was there when the checkpoint was taken");
    }

    @Test
    void file_anyByteEdited_isFound() throws IOException {
        Path journal = journal(records());
        byte[] whole = Files.readAllBytes(journal);
        for (int position = 0; position < whole.length; position++) {
            byte[] edited = whole.clone();
            edited[position] ^= 0x20;
            Files.write(journal, edited);
            assertThat(audit(journal).valid())
                    .as("byte %d of %d", position, whole.length)
                    .isFalse();
        }
    }

    @Test
    void file_recordsReorderedOrLeftOut_namesTheFirst() {
        List<ChainRecord> records = records();
        List<ChainRecord> swapped = new ArrayList<>(records);
        swapped.set(2, records.get(4));
        swapped.set(4, records.get(2));
        assertBad(audit(journal(swapped)), 2, "says it is number 4");
        List<ChainRecord> without = new ArrayList<>(records);
        without.remove(1);
        assertBad(audit(journal(without)), 1, "says it is number 2");
    }

    /** Whoever can write the file but not sign builds a whole new chain. */
    @Test
    void file_bookingMovedIntoAChainOfItsOwn_isNotSigned() {
        List<ChainRecord> records = records();
        Chain chain = new Chain();
        List<ChainRecord> forged = new ArrayList<>();
        forged.add(chain.append(1, records.get(2).payload(), 7));
        assertBad(audit(journal(forged)), 0, "not signed by");
    }

    @Test
    void file_recordOfAnotherLedger_doesNotFollow() {
        Chain foreign = new Chain();
        foreign.append(3, new byte[] {9}, 1);
        ChainRecord spliced = forge(9).append(foreign);
        List<ChainRecord> records = new ArrayList<>(records().subList(0, 1));
        records.add(spliced);
        assertBad(audit(journal(records)), 1, "does not follow");
    }

    @Test
    void file_anotherMemberOrPopulation_isFoundAtTheFirstBooking(RandomSource random) {
        Path journal = journal(records());
        VerifyKey stranger = SigningKey.generate(random).verifyKey();
        Optional<VerifyKey> own = Optional.of(identity.verifyKey());
        assertThat(audit(journal, new Expectations(Optional.of("test"), own, List.of()))
                        .valid())
                .isTrue();
        assertBad(
                audit(journal, new Expectations(Optional.empty(), Optional.of(stranger), List.of())),
                0,
                "not of '" + stranger);
        assertBad(
                audit(journal, new Expectations(Optional.of("elsewhere"), own, List.of())),
                0,
                "population 'test', not of 'elsewhere'");
    }

    @Test
    void file_bookingsOfTwoPopulations_isRefused() {
        Chain chain = new Chain();
        List<ChainRecord> records = new ArrayList<>(List.of(forge(1).append(chain)));
        BookingForge elsewhere = forge(2);
        elsewhere.population = "elsewhere".getBytes(StandardCharsets.UTF_8);
        records.add(elsewhere.append(chain));
        assertBad(audit(journal(records)), 1, "'elsewhere', not of 'test'");
    }

    @Test
    void file_unknownKindOrNaN_isRefused() {
        Chain chain = new Chain();
        assertBad(audit(journal(List.of(chain.append(6, new byte[0], 1)))), 0, "no journal record has the kind 6");
        BookingForge notANumber = forge(1);
        notANumber.delta = Double.NaN;
        assertBad(audit(journal(List.of(notANumber.append(new Chain())))), 0, "was NaN");
    }

    private ChainRecord seen(Chain chain, int round, long sequence, SigningKey signer) {
        VoteSubject subject = new VoteSubject(Digest.ZERO, round, Digest.ZERO, 3, Digest.ZERO, Digest.ZERO);
        Vote vote = Vote.sign(subject, 2, sequence, Digest.ZERO, signer);
        return chain.append(4, SeenVotes.payload(Map.of(other.verifyKey(), vote)), 7);
    }

    @Test
    void file_votesSeenOfOthers_areCheckedAndContradictionsNamed() {
        Chain chain = new Chain();
        List<ChainRecord> records = new ArrayList<>(List.of(seen(chain, 1, 4, other), seen(chain, 2, 9, other)));
        assertThat(audit(journal(records)).contradictions()).isEmpty();
        records.add(seen(chain, 3, 6, other));
        LedgerAudit.Result result = audit(journal(records));
        assertThat(result.valid()).isTrue();
        assertThat(result.contradictions())
                .hasSize(1)
                .first()
                .asString()
                .contains(other.verifyKey().toHex(), "round 2", "round 3", "set back");
    }

    @Test
    void file_voteThatItsMemberDidNotSign_isRefused() {
        Chain chain = new Chain();
        List<ChainRecord> records = List.of(seen(chain, 1, 4, other), seen(chain, 2, 9, identity));
        assertBad(audit(journal(records)), 1, "is not signed by it");
        assertBad(audit(journal(List.of(new Chain().append(4, new byte[2], 7)))), 0, "1 to 64, were 0");
    }

    @Test
    void file_emptyOrAbsent_isEmptyOrSaid() {
        LedgerAudit.Result empty = audit(journal(List.of()));
        assertThat(empty.valid()).isTrue();
        assertThat(empty.records()).isZero();
        assertThat(empty.ledger().accounts()).isEmpty();
        Path absent = temporary.resolve("none");
        assertThatThrownBy(() -> LedgerAudit.file(absent, Expectations.NONE, (record, booking) -> {}))
                .isInstanceOf(NoSuchFileException.class);
    }
}
