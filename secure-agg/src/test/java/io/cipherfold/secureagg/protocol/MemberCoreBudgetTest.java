// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.MemberHarness;
import io.cipherfold.secureagg.ledger.Booking;
import io.cipherfold.secureagg.ledger.PrivacyBudget;
import io.cipherfold.secureagg.ledger.RoundLoss;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.store.FileMemberStore;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a member under a plan with noise: losses under other plans count, and nothing leaves before its booking. */
class MemberCoreBudgetTest extends MemberBench {

    @TempDir
    private Path temporary;

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withNoise(1);
    }

    private VerifyKey client(int number) {
        return federation.clientKey(number).verifyKey();
    }

    /** A booking of a round of another plan, in which noise was scarcer. */
    private Booking earlier(String population, SigningKey identity, Optional<PrivacyBudget> budget) {
        return new Booking(Digest.ZERO, 1, population, identity.verifyKey(), budget, List.of(client(0)));
    }

    private PrivacyBudget own() {
        return PrivacyBudget.of(plan()).orElseThrow();
    }

    /** One round that costs two and a half of the plan's three. */
    private PrivacyBudget costly() {
        RoundLoss loss = own().perRound();
        return new PrivacyBudget(
                new RoundLoss(
                        loss.mechanism(),
                        loss.variancePerClient(),
                        loss.normBoundSquared() * 5 / 2,
                        loss.dimension(),
                        loss.honestClients()),
                1,
                1e-6);
    }

    private MemberHarness startAfter(Booking booking, MemberStore store) {
        store.append(List.of(booking.append(new Chain(), memberKey(MEMBER), 1)));
        return new MemberHarness(federation.setup(), MEMBER, federation.scheme(), federation.random(), store);
    }

    /** The member with a past takes the place of the one that was started; it has its epoch keys. */
    private void startOver(Booking booking) {
        MemberStore store = new MemoryMemberStore();
        member.store().secrets().forEach(store::keepSecret);
        member.close();
        member = startAfter(booking, store);
    }

    @Test
    void vote_clientThatLostMuchUnderAnotherPlan_isObjectedToBeforeItsCap() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        startOver(earlier("test", memberKey(MEMBER), Optional.of(costly())));
        assertThat(booked(0)).isEqualTo(1);
        assertThat(plan().population().participationCap()).isEqualTo(3);

        InspectionReport report = inspect(1, uploads);
        assertThat(report.objections()).containsExactly(0);
        assertThat(report.spent()).containsExactly(0);
        assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 2)).encode(), RejectionReason.OBJECTED, "client 0");
        assertThat(ask(voteRequest(1, setOf(uploads, 1, 2, 3)))).isInstanceOf(Reply.Frame.class);
        assertThat(List.of(booked(0), booked(1))).containsExactly(1, 1);
    }

    @Test
    void beyondBudget_clientWithAPast_namesLossAndLimit() {
        MemoryMemberStore store = new MemoryMemberStore();
        startAfter(earlier("test", memberKey(MEMBER), Optional.of(costly())), store)
                .close();
        MemberJournal journal = new MemberJournal(plan(), memberKey(MEMBER).verifyKey(), store.journal());
        double printed = plan().privacy(2).orElseThrow().epsilonTowardsNodeAndCommittee();
        assertThat(journal.beyondBudget(1, client(0)))
                .get()
                .asString()
                .contains("with delta 1.0E-6, the budget is " + printed);
        assertThat(journal.beyondBudget(1, client(1))).isEmpty();
    }

    @Test
    void vote_clientThatTookPartWithoutNoise_isObjectedTo() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3);
        startOver(earlier("test", memberKey(MEMBER), Optional.empty()));
        assertThat(inspect(1, uploads).objections()).containsExactly(0);
    }

    @Test
    void vote_clientThatLostAsMuchAsOneRound_mayTakePart() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        startOver(earlier("test", memberKey(MEMBER), Optional.of(own())));
        assertThat(inspect(1, uploads).objections()).isEmpty();
        assertThat(ask(voteRequest(1, setOf(uploads, 0, 1, 2)))).isInstanceOf(Reply.Frame.class);
        assertThat(booked(0)).isEqualTo(2);
    }

    @Test
    void start_ledgerOfAnotherPopulationOrMember_isRefused() {
        Booking elsewhere = earlier("elsewhere", memberKey(MEMBER), Optional.of(own()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> startAfter(elsewhere, new MemoryMemberStore()))
                .withMessageContaining("journal record 0")
                .withMessageContaining("'elsewhere', not of 'test'");
        Booking stranger = earlier("test", memberKey(2), Optional.of(own()));
        MemoryMemberStore store = new MemoryMemberStore();
        store.append(List.of(stranger.append(new Chain(), memberKey(2), 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new MemberHarness(federation.setup(), MEMBER, federation.scheme(), federation.random(), store))
                .withMessageContaining("journal record 0");
    }

    /** Power fails after any byte of what a vote writes: the booking is there or nothing is, and never twice. */
    @Test
    void vote_powerFailsAfterAnyByte_isBookedBeforeItCounts() throws IOException {
        Path directory = temporary.resolve("member");
        Path file = FileMemberStore.journalOf(directory);
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        byte[] before;
        try (MemberStore store = FileMemberStore.open(directory)) {
            member.store().secrets().forEach(store::keepSecret);
            before = Files.readAllBytes(file);
            member.close();
            member = new MemberHarness(federation.setup(), MEMBER, federation.scheme(), federation.random(), store);
            inspect(1, uploads);
            assertThat(ask(request)).isInstanceOf(Reply.Frame.class);
        }
        byte[] after = Files.readAllBytes(file);
        assertThat(before).isEmpty();
        int booked = 0;
        for (int length = 0; length <= after.length; length++) {
            Files.write(file, Arrays.copyOf(after, length));
            try (MemberStore store = FileMemberStore.open(directory)) {
                List<ChainRecord> records = store.journal();
                MemberJournal journal =
                        new MemberJournal(plan(), memberKey(MEMBER).verifyKey(), records);
                boolean isBooked = journal.isBooked(1, client(0));
                booked += isBooked ? 1 : 0;
                assertThat(journal.participations(client(0))).isEqualTo(isBooked ? 1 : 0);
                assertThat(journal.lastVote().isPresent()).isEqualTo(records.size() == 2);
                assertThat(isBooked || journal.lastVote().isEmpty()).isTrue();
            }
        }
        assertThat(booked).as("lengths with a whole booking").isPositive().isLessThan(after.length);
        // From the emptiest to the fullest file, the member goes on and books each client once.
        for (int length : new int[] {0, after.length / 2, after.length - 1, after.length}) {
            Files.write(file, Arrays.copyOf(after, length));
            try (MemberStore store = FileMemberStore.open(directory)) {
                member.close();
                member = new MemberHarness(federation.setup(), MEMBER, federation.scheme(), federation.random(), store);
                inspect(1, uploads);
                assertThat(ask(request)).isInstanceOf(Reply.Frame.class);
                assertThat(List.of(booked(0), booked(1), booked(2))).containsExactly(1, 1, 1);
            }
        }
    }
}
