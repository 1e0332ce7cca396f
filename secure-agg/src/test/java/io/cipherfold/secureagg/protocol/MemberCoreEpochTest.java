// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.StoreException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A member's epoch keys, and what it starts from. */
class MemberCoreEpochTest extends MemberBench {

    private String name(int firstRound) {
        return "epoch-" + plan().digest() + "-" + firstRound;
    }

    @Test
    void epoch_asked_isMadeStoredAndSigned() {
        EpochKeyRecord record = epochKey(askForEpoch(3));
        assertThat(record.firstRound()).isEqualTo(3);
        assertThat(record.lastRound()).isEqualTo(4);
        assertThat(record.member()).isEqualTo(MEMBER);
        assertThat(record.isSignedBy(plan().committee().member(MEMBER))).isTrue();
        assertThat(member.store().secrets()).containsOnlyKeys(name(3));
    }

    @Test
    void epoch_askedAgain_isTheSameAlsoAfterARestart() {
        EpochKeyRecord first = epochKey(askForEpoch(1));
        assertThat(epochKey(askForEpoch(1))).isEqualTo(first);
        member.restart();
        assertThat(epochKey(askForEpoch(1))).isEqualTo(first);
        assertThat(epochKey(askForEpoch(3)).key()).isNotEqualTo(first.key());
    }

    @Test
    void epoch_startingInTheMiddleOfOne_isRefused() {
        assertRejected(askForEpoch(2), RejectionReason.OUT_OF_RANGE, "round 2");
        assertThat(member.store().secrets()).isEmpty();
    }

    @Test
    void epoch_beyondThePlan_doesNotDecode() {
        assertRejected(askForEpoch(13), RejectionReason.OUT_OF_RANGE, "[1, 12]", "13");
    }

    @Test
    void epoch_thatIsOver_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(5, 0, 1, 2);
        inspect(5, uploads);
        ask(voteRequest(5, setOf(uploads, 0, 1, 2)));
        assertRejected(askForEpoch(3), RejectionReason.STALE_ROUND, "round 3");
        assertThat(askForEpoch(5)).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void epoch_moreThanAreKeptAtOnce_isRefused() {
        for (int first : new int[] {11, 9, 7, 5}) {
            assertThat(askForEpoch(first)).isInstanceOf(Reply.Frame.class);
        }
        assertRejected(askForEpoch(3), RejectionReason.BUSY, "4");
        assertThat(member.store().secrets()).hasSize(4);
        assertThat(askForEpoch(11)).isInstanceOf(Reply.Frame.class);
        assertThat(member.store().secrets()).doesNotContainKeys(name(5));
    }

    /** An honest node asks for no epoch so far ahead while a round of this one is open. */
    @Test
    void epoch_askedFarAheadAfterAnInspection_forgetsTheInspectionWithItsKey() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        assertThat(inspect(1, uploads).objections()).isEmpty();
        epochKey(askForEpoch(7));
        assertThat(member.store().secrets()).doesNotContainKeys(name(1));
        assertRejected(ask(voteRequest(1, setOf(uploads, 0, 1, 2))), RejectionReason.NOT_INSPECTED, "round 1");
    }

    /** The node asks for the epoch behind the next while the last round of an epoch is under way. */
    @Test
    void epoch_askedInTheLastRoundOfAnEpoch_keepsThatEpochsKey() {
        SortedMap<Integer, byte[]> uploads = collect(2, 0, 1, 2);
        assertThat(member.store().secrets()).containsKeys(name(1), name(3));
        epochKey(askForEpoch(5));
        assertThat(member.store().secrets()).containsKeys(name(1), name(3), name(5));
        assertThat(inspect(2, uploads).objections()).isEmpty();
        ask(voteRequest(2, setOf(uploads, 0, 1, 2)));
        epochKey(askForEpoch(5));
        share(ask(certified(voteRequest(2, setOf(uploads, 0, 1, 2)), 2, 3, 4)));
    }

    @Test
    void inspect_laterEpoch_wipesWhatIsOver() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        ask(voteRequest(1, setOf(uploads, 0, 1, 2)));
        assertThat(member.store().secrets()).containsKeys(name(1), "share-" + plan().digest() + "-1");
        federation.announce(3);
        federation.uploadAll(0, 1, 2);
        inspect(3, new TreeMap<>(federation.node().spooled(3)));
        assertThat(member.store().secrets()).doesNotContainKeys(name(1), "share-" + plan().digest() + "-1");
        assertThat(member.store().secrets()).containsKey(name(3));
    }

    @Test
    void vote_nextRound_wipesTheShareSumOfTheLast() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        ask(voteRequest(1, setOf(uploads, 0, 1, 2)));
        federation.announce(2);
        federation.uploadAll(0, 1, 2);
        SortedMap<Integer, byte[]> second = new TreeMap<>(federation.node().spooled(2));
        inspect(2, second);
        ask(voteRequest(2, setOf(second, 0, 1, 2)));
        assertThat(member.store().secrets().keySet().stream().filter(name -> name.startsWith("share")))
                .containsExactly("share-" + plan().digest() + "-2");
    }

    // What a member starts from

    private MemberCore start(SignedPlan plan, ClientRegistry registry, SigningKey identity, MemoryMemberStore store) {
        return new MemberCore(plan, registry, identity, federation.random(), federation.scheme(), store);
    }

    @Test
    void start_planWithoutAQuorum_isRefused() {
        SignedPlan two = SignedPlan.unsigned(plan()).signedBy(memberKey(1)).signedBy(memberKey(2));
        assertThatThrownBy(() -> start(two, federation.setup().registry(), memberKey(1), new MemoryMemberStore()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 members");
    }

    @Test
    void start_anotherRegistryOrIdentity_isRefused() {
        ClientRegistry other = ClientRegistry.sign(
                federation.setup().registry().clients().headMap(3),
                federation.setup().authority());
        SigningKey first = memberKey(1);
        assertThatThrownBy(() -> start(federation.setup().plan(), other, first, new MemoryMemberStore()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another registry");
        assertThatThrownBy(() -> start(
                        federation.setup().plan(),
                        federation.setup().registry(),
                        federation.setup().node(),
                        new MemoryMemberStore()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no member");
    }

    @Test
    void start_journalThatDoesNotFit_isRefused() {
        collect(1, 0, 1, 2);
        federation.closeSet();
        federation.membersWork();
        MemoryMemberStore store = new MemoryMemberStore();
        store.append(member.store().journal().subList(1, 2));
        SigningKey first = memberKey(1);
        assertThatThrownBy(() ->
                        start(federation.setup().plan(), federation.setup().registry(), first, store))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void start_secretThatIsDamaged_isRefused() {
        for (String name :
                new String[] {name(1), "share-" + plan().digest() + "-1", "epoch-" + plan().digest() + "-x"}) {
            MemoryMemberStore store = new MemoryMemberStore();
            store.keepSecret(name, new byte[33]);
            SigningKey first = memberKey(1);
            assertThatThrownBy(() ->
                            start(federation.setup().plan(), federation.setup().registry(), first, store))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void start_storeOfAnotherPlan_keepsTheLedgerAndNothingElse() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        ask(voteRequest(1, setOf(uploads, 0, 1, 2)));
        AggregationPlan other = AggregationPlan.of(FederationShape.plain()
                .withCap(2)
                .options()
                .draft(
                        plan().committee().members(),
                        plan().parties(),
                        plan().population().registry()));
        SignedPlan signed = SignedPlan.unsigned(other);
        for (int number = 1; number <= TestFederation.MEMBERS; number++) {
            signed = signed.signedBy(memberKey(number));
        }
        MemoryMemberStore store = (MemoryMemberStore) member.store();
        start(signed, federation.setup().registry(), memberKey(MEMBER), store).close();
        MemberJournal journal = new MemberJournal(other, memberKey(MEMBER).verifyKey(), store.journal());
        assertThat(journal.participations(federation.clientKey(0).verifyKey())).isEqualTo(1);
        assertThat(journal.votedRound()).isZero();
        assertThat(journal.lastVote()).isEmpty();
        assertThat(journal.isBooked(1, federation.clientKey(0).verifyKey())).isFalse();
    }
}
