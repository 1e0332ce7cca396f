// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CollectiveKey;
import io.cipherfold.crypto.scheme.EpochContext;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.fixture.LinearCollectiveSum;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.Contribution;
import io.cipherfold.secureagg.message.ContributionList;
import io.cipherfold.secureagg.message.ContributionRequest;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.WireFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which collective keys a client encrypts under. */
class CollectiveKeyCheckTest extends NodeBench {

    private CheckedOpening opening;
    private List<EpochKeyRecord> records;
    private ContributionList good;

    @Override
    protected AggregationScheme scheme(SchemeShape numbers) {
        return new LinearCollectiveSum(numbers);
    }

    @BeforeEach
    void open() {
        federation.announce(2);
        opening = federation.openingWithoutKey();
        records = opening.epochKeys().stream().flatMap(Optional::stream).toList();
        good = core().contributions(1).orElseThrow();
    }

    private ContributionRequest request(List<EpochKeyRecord> of) {
        return new ContributionRequest(plan().digest(), 1, of);
    }

    private CollectiveKeyCheck.Outcome check(byte[] list, CheckedOpening under) {
        return CollectiveKeyCheck.check(list, under, plan(), federation.scheme());
    }

    private void assertRefuses(byte[] list, CheckedOpening under, RejectionReason reason, String... details) {
        CollectiveKeyCheck.Outcome outcome = check(list, under);
        assertThat(outcome).isInstanceOf(CollectiveKeyCheck.Outcome.Invalid.class);
        Reply.Rejected rejected = ((CollectiveKeyCheck.Outcome.Invalid) outcome).rejection();
        assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
        for (String detail : details) {
            assertThat(rejected.detail()).contains(detail);
        }
    }

    /** The good list with one contribution changed. */
    private byte[] with(int member, Contribution contribution) {
        List<Contribution> changed = new ArrayList<>(good.contributions());
        changed.set(member - 1, contribution);
        return new ContributionList(plan().digest(), 1, changed).encode();
    }

    private byte[] bytes(int member) {
        return good.bytes().get(member - 1);
    }

    @Test
    void check_whatTheMembersCommittedTo_isTheirKey() {
        CollectiveKeyCheck.Outcome outcome = check(good.encode(), opening);
        assertThat(outcome).isInstanceOf(CollectiveKeyCheck.Outcome.Valid.class);
        CollectiveKey expected = federation.scheme().collectiveKey(new EpochContext(plan().digest(), 1), good.bytes());
        assertThat(((CollectiveKeyCheck.Outcome.Valid) outcome).key()).isEqualTo(expected);
    }

    @Test
    void check_keyMissing_isRefused() {
        RoundOpening all = core().opening().orElseThrow();
        List<Optional<EpochKeyRecord>> keys = new ArrayList<>(all.epochKeys());
        keys.set(1, Optional.empty());
        assertRefuses(
                good.encode(),
                opening(all.announcement(), keys),
                RejectionReason.TOO_FEW_MEMBERS,
                "all 4",
                "there are 3");
    }

    private CheckedOpening opening(Announcement announcement, List<Optional<EpochKeyRecord>> keys) {
        byte[] frame = new RoundOpening(announcement, keys).encode();
        return ((CheckedOpening.Outcome.Valid) CheckedOpening.check(frame, plan())).opening();
    }

    @Test
    void check_anotherContributionThanCommittedTo_isRefused() {
        byte[] other = bytes(2);
        other[0] ^= 1;
        for (byte[] wrong : List.of(other, bytes(1), new byte[0])) {
            assertRefuses(
                    with(2, Contribution.sign(request(records), 2, wrong, memberKey(2))),
                    opening,
                    RejectionReason.WRONG_EPOCH,
                    "member 2",
                    "committed");
        }
    }

    @Test
    void check_notSignedByItsMember_isRefused() {
        assertRefuses(
                with(3, Contribution.sign(request(records), 3, bytes(3), memberKey(4))),
                opening,
                RejectionReason.WRONG_EPOCH,
                "not signed by member 3");
    }

    @Test
    void check_orderOrNumberOfMembers_isRefused() {
        assertRefuses(with(2, good.contributions().get(0)), opening, RejectionReason.OUT_OF_RANGE, "order");
        byte[] three =
                new ContributionList(plan().digest(), 1, good.contributions().subList(0, 3)).encode();
        assertRefuses(three, opening, RejectionReason.WRONG_LENGTH);
    }

    /** A node that shows one list of commitments to some members and another one to others gets no client to follow. */
    @Test
    void check_contributionsUnderTwoLists_areRefused() {
        EpochKeyRecord last = records.get(3);
        List<EpochKeyRecord> others = new ArrayList<>(records);
        others.set(3, EpochKeyRecord.sign(last.plan(), 4, 1, 2, last.key(), Digest.sha256(new byte[1]), memberKey(4)));
        assertRefuses(
                with(1, Contribution.sign(request(others), 1, bytes(1), memberKey(1))),
                opening,
                RejectionReason.WRONG_EPOCH,
                "member 1",
                "other epoch keys");

        RoundOpening all = core().opening().orElseThrow();
        CheckedOpening otherOpening =
                opening(all.announcement(), others.stream().map(Optional::of).toList());
        assertRefuses(good.encode(), otherOpening, RejectionReason.WRONG_EPOCH, "other epoch keys");
    }

    @Test
    void check_anotherEpoch_isRefused() {
        federation.announce(3);
        ContributionList third = core().contributions(3).orElseThrow();
        assertRefuses(third.encode(), opening, RejectionReason.WRONG_EPOCH, "round 3", "not 1");
        assertRefuses(good.encode(), federation.openingWithoutKey(), RejectionReason.WRONG_EPOCH, "round 1", "not 3");
    }

    /** All members may commit to and sign what is no contribution of the scheme. */
    @Test
    void check_contributionThatTheSchemeRefuses_isRefused() {
        byte[] noNumber = {1, 2, 3, 4, 5, 6, 7, 8};
        EpochKeyRecord first = records.get(0);
        List<EpochKeyRecord> committed = new ArrayList<>(records);
        committed.set(
                0,
                EpochKeyRecord.sign(
                        first.plan(),
                        1,
                        1,
                        2,
                        first.key(),
                        Contribution.commitment(plan().digest(), 1, 1, noNumber),
                        memberKey(1)));
        List<Contribution> contributions = new ArrayList<>();
        for (int member = 1; member <= 4; member++) {
            byte[] bytes = member == 1 ? noNumber : bytes(member);
            contributions.add(Contribution.sign(request(committed), member, bytes, memberKey(member)));
        }
        RoundOpening all = core().opening().orElseThrow();
        CheckedOpening under =
                opening(all.announcement(), committed.stream().map(Optional::of).toList());
        byte[] list = new ContributionList(plan().digest(), 1, contributions).encode();
        assertRefuses(list, under, RejectionReason.OUT_OF_RANGE, "no number");
    }

    @Test
    void check_malformedFrame_isRefused() {
        WireFrames.malformed(good.encode(), plan())
                .forEach((what, frame) -> assertRefuses(frame.bytes(), opening, frame.reason()));
    }

    /** An opening is checked without a key and gets it afterwards; nothing else of it changes. */
    @Test
    void under_aKey_isTheSameOpening() {
        CollectiveKeyCheck.Outcome outcome = check(good.encode(), opening);
        CollectiveKey key = ((CollectiveKeyCheck.Outcome.Valid) outcome).key();
        CheckedOpening keyed = opening.under(key);
        assertThat(opening.collectiveKey()).isSameAs(CollectiveKey.NONE);
        assertThat(keyed.collectiveKey()).isSameAs(key);
        assertThat(keyed.round()).isEqualTo(opening.round());
        assertThat(keyed.model()).isEqualTo(opening.model());
        assertThat(keyed.deadlineMillis()).isEqualTo(opening.deadlineMillis());
        assertThat(keyed.epochDigests()).isEqualTo(opening.epochDigests());
    }
}
