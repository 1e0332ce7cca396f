// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.fixture.LinearCollectiveSum;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Contribution;
import io.cipherfold.secureagg.message.ContributionRequest;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.WireFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a member reveals of its part of a collective key, to whom, and how often. */
class MemberCoreContributionTest extends MemberBench {

    private static final int FIRST = 3;

    @Override
    protected AggregationScheme scheme(SchemeShape numbers) {
        return new LinearCollectiveSum(numbers);
    }

    private String revealed(int firstRound) {
        return "revealed-" + plan().digest() + "-" + firstRound;
    }

    /** The epoch keys of all members. */
    private List<EpochKeyRecord> records(int first) {
        List<EpochKeyRecord> records = new ArrayList<>();
        for (int number = 1; number <= TestFederation.MEMBERS; number++) {
            byte[] work = new EpochRequest(plan().digest(), first).encode();
            records.add(epochKey(federation.member(number).onWork(work, federation.now())));
        }
        return records;
    }

    private ContributionRequest request(List<EpochKeyRecord> records) {
        return new ContributionRequest(plan().digest(), FIRST, records);
    }

    /** The records with another commitment of member 4, which has signed both. */
    private List<EpochKeyRecord> withAnotherCommitment(List<EpochKeyRecord> records) {
        List<EpochKeyRecord> others = new ArrayList<>(records);
        EpochKeyRecord last = records.get(3);
        others.set(
                3,
                EpochKeyRecord.sign(
                        last.plan(),
                        4,
                        last.firstRound(),
                        last.lastRound(),
                        last.key(),
                        Digest.sha256(new byte[1]),
                        memberKey(4)));
        return others;
    }

    private Reply ask(ContributionRequest request) {
        return member.onWork(request.encode(), federation.now());
    }

    @Test
    void contribution_allHaveCommitted_isWhatTheRecordSays() {
        List<EpochKeyRecord> records = records(FIRST);
        ContributionRequest request = request(records);
        Contribution contribution = Contribution.decode(((Reply.Frame) ask(request)).bytes(), plan());

        assertThat(contribution.member()).isEqualTo(MEMBER);
        assertThat(contribution.firstRound()).isEqualTo(FIRST);
        assertThat(contribution.records()).isEqualTo(request.digest());
        assertThat(contribution.bytes()).hasSize(federation.scheme().contributionBytes());
        assertThat(contribution.isSignedBy(plan().committee().member(MEMBER))).isTrue();
        Digest commitment = records.get(MEMBER - 1).commitment();
        assertThat(contribution.opens(commitment)).isTrue();
        assertThat(commitment)
                .isEqualTo(Contribution.commitment(plan().digest(), MEMBER, FIRST, contribution.bytes()))
                .isNotEqualTo(Digest.ZERO);
        for (EpochKeyRecord other : records.subList(1, 4)) {
            assertThat(contribution.opens(other.commitment())).isFalse();
        }
    }

    @Test
    void contribution_askedAgain_isTheSameAlsoAfterARestart() {
        ContributionRequest request = request(records(FIRST));
        byte[] first = ((Reply.Frame) ask(request)).bytes();
        assertThat(((Reply.Frame) ask(request)).bytes()).isEqualTo(first);
        member.restart();
        assertThat(((Reply.Frame) ask(request)).bytes()).isEqualTo(first);
        assertThat(records(FIRST)).isEqualTo(request.records());
    }

    /** Each epoch has a secret of its own. */
    @Test
    void contribution_ofAnotherEpoch_isAnother() {
        assertThat(records(FIRST).get(0).commitment())
                .isNotEqualTo(records(1).get(0).commitment());
    }

    @Test
    void contribution_recordsThatAreNotAll_areRefused() {
        List<EpochKeyRecord> good = records(FIRST);
        EpochKeyRecord own = good.get(0);
        List<EpochKeyRecord> records = new ArrayList<>(good);
        // Its own, but with another key, another commitment.
        for (EpochKeyRecord other : List.of(
                EpochKeyRecord.sign(own.plan(), 1, FIRST, 4, good.get(1).key(), own.commitment(), memberKey(1)),
                EpochKeyRecord.sign(own.plan(), 1, FIRST, 4, own.key(), Digest.ZERO, memberKey(1)))) {
            records.set(0, other);
            assertRefuses(request(records).encode(), RejectionReason.WRONG_EPOCH, "own");
        }
        // Another member's, signed by somebody else, for another epoch, for other rounds.
        EpochKeyRecord third = good.get(2);
        records.set(0, own);
        for (EpochKeyRecord other : List.of(
                EpochKeyRecord.sign(own.plan(), 3, FIRST, 4, third.key(), third.commitment(), memberKey(4)),
                EpochKeyRecord.sign(own.plan(), 3, 1, 2, third.key(), third.commitment(), memberKey(3)))) {
            records.set(2, other);
            assertRefuses(request(records).encode(), RejectionReason.BAD_SIGNATURE, "an epoch key");
        }
        // For an epoch of which it has no key.
        assertRefuses(new ContributionRequest(plan().digest(), 5, good).encode(), RejectionReason.WRONG_EPOCH, "own");
        WireFrames.header(request(good).encode(), plan())
                .forEach((what, frame) -> assertRefuses(frame.bytes(), frame.reason()));
        assertThat(member.store().secrets()).doesNotContainKey(revealed(FIRST));
    }

    /**
     * Whoever knows the contributions of the others may commit to one that makes their sum a key of its own; so nothing is
     * revealed under commitments that were made later.
     */
    @Test
    void contribution_toASecondList_isRefusedAlsoAfterARestart() {
        List<EpochKeyRecord> records = records(FIRST);
        byte[] second = request(withAnotherCommitment(records)).encode();
        byte[] first = ((Reply.Frame) ask(request(records))).bytes();
        for (int life = 0; life < 2; life++) {
            assertRefuses(second, RejectionReason.CONFLICT, "round 3");
            assertThat(((Reply.Frame) ask(request(records))).bytes()).isEqualTo(first);
            member.restart();
        }
    }

    /** The list is on disk before the contribution leaves. */
    @Test
    void contribution_crashBeforeItWasSent_leavesTheListRemembered() {
        List<EpochKeyRecord> records = records(FIRST);
        MemberStep step = member.core().onWork(request(records).encode(), federation.now());
        assertThat(step.effects()).hasSize(1);
        step.effects().forEach(member::carryOut);
        member.restart();
        assertRefuses(request(withAnotherCommitment(records)).encode(), RejectionReason.CONFLICT);
    }

    @Test
    void secrets_ofAnEpochThatIsOver_areWipedWithItsList() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        assertThat(member.store().secrets()).containsKey(revealed(1));
        inspect(1, uploads);
        federation.announce(3);
        federation.uploadAll(0, 1, 2);
        assertThat(member.store().secrets()).containsKeys(revealed(1), revealed(3));
        inspect(3, new TreeMap<>(federation.node().spooled(3)));
        assertThat(member.store().secrets())
                .doesNotContainKeys(revealed(1), "epoch-" + plan().digest() + "-1")
                .containsKeys(revealed(3), "epoch-" + plan().digest() + "-3");
    }

    /** A second draw of what hides the key in a share would take it away. */
    @Test
    void share_askedAgain_isTheSameBytesAlsoAfterARestart() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2);
        inspect(1, uploads);
        VoteRequest request = voteRequest(1, setOf(uploads, 0, 1, 2));
        ask(request);
        byte[] first = share(ask(certified(request, 2, 3, 4))).bytes();
        assertThat(federation.scheme().isShare(first)).isTrue();
        for (int life = 0; life < 2; life++) {
            assertThat(share(ask(certified(request, 1, 2, 3))).bytes()).isEqualTo(first);
            member.restart();
        }
        assertThat(share(ask(certified(request, 2, 3, 4))).bytes()).isEqualTo(first);
    }

    /** All members have the same part, in the clear; it still is the one that the client signed, and one of the scheme. */
    @Test
    void inspect_publicPartThatIsNone_isObjectedTo() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1, 2, 3, 4);
        byte[] altered = Objects.requireNonNull(uploads.get(1)).clone();
        altered[Math.toIntExact(federation.layout().partsOffset())] ^= 1;
        uploads.put(1, altered);
        byte[] noNumber = editor.part(Objects.requireNonNull(uploads.get(2)), MEMBER);
        noNumber[LinearCollectiveSum.WORD_BYTES - 1] = 1;
        uploads.put(
                2, editor.withPart(Objects.requireNonNull(uploads.get(2)), federation.clientKey(2), MEMBER, noNumber));
        assertThat(inspect(1, uploads).objections()).containsExactly(1, 2);
    }
}
