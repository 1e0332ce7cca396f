// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.WireFrames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client makes of an opening: it trusts the node for none of it. */
class CheckedOpeningTest extends NodeBench {

    private RoundOpening good;

    @BeforeEach
    void open() {
        federation.announce(1);
        good = core().opening().orElseThrow();
    }

    private void assertInvalid(byte[] frame, RejectionReason reason, String... details) {
        CheckedOpening.Outcome outcome = CheckedOpening.check(frame, plan());
        assertThat(outcome).isInstanceOf(CheckedOpening.Outcome.Invalid.class);
        var rejection = ((CheckedOpening.Outcome.Invalid) outcome).rejection();
        assertThat(rejection.reason()).as(rejection.detail()).isEqualTo(reason);
        for (String detail : details) {
            assertThat(rejection.detail()).contains(detail);
        }
    }

    private RoundOpening withKeys(List<Optional<EpochKeyRecord>> keys) {
        return new RoundOpening(good.announcement(), keys);
    }

    private RoundOpening withKey(int member, Optional<EpochKeyRecord> key) {
        List<Optional<EpochKeyRecord>> keys = new ArrayList<>(good.epochKeys());
        keys.set(member - 1, key);
        return withKeys(keys);
    }

    private EpochKeyRecord key(int member) {
        return good.epochKeys().get(member - 1).orElseThrow();
    }

    private EpochKeyRecord key(int member, int first, int last, SigningKey identity) {
        return EpochKeyRecord.sign(
                plan().digest(), member, first, last, key(member).key(), Digest.ZERO, identity);
    }

    @Test
    void check_honestOpening_isValid() {
        CheckedOpening.Outcome outcome = CheckedOpening.check(good.encode(), plan());
        CheckedOpening opening = ((CheckedOpening.Outcome.Valid) outcome).opening();
        assertThat(opening.round()).isEqualTo(1);
        assertThat(opening.model()).isEqualTo(TestFederation.model(1));
        assertThat(opening.deadlineMillis()).isEqualTo(good.announcement().deadlineMillis());
        assertThat(opening.epochDigests())
                .containsExactly(key(1).digest(), key(2).digest(), key(3).digest(), key(4).digest());
    }

    @Test
    void check_malformed_isRefused() {
        WireFrames.malformed(good.encode(), plan())
                .forEach((what, frame) -> assertInvalid(frame.bytes(), frame.reason()));
    }

    @Test
    void check_anyByteChanged_isRefused() {
        byte[] frame = good.encode();
        for (int i = 0; i < frame.length; i += 53) {
            byte[] changed = frame.clone();
            changed[i] ^= 1;
            assertThat(CheckedOpening.check(changed, plan()))
                    .as("byte %d", i)
                    .isInstanceOf(CheckedOpening.Outcome.Invalid.class);
        }
    }

    @Test
    void check_announcementNotOfTheCoordinator_isRefused() {
        for (SigningKey other : List.of(federation.setup().node(), memberKey(1), federation.clientKey(0))) {
            Announcement forged = Announcement.sign(
                    plan().digest(),
                    1,
                    TestFederation.model(1),
                    good.announcement().deadlineMillis(),
                    other);
            assertInvalid(
                    new RoundOpening(forged, good.epochKeys()).encode(), RejectionReason.BAD_SIGNATURE, "coordinator");
        }
    }

    @Test
    void check_roundOutsideThePlan_isRefused() {
        for (int round : new int[] {0, plan().rounds() + 1}) {
            Announcement outside = Announcement.sign(
                    plan().digest(), round, Digest.ZERO, 1, federation.setup().coordinator());
            assertInvalid(new RoundOpening(outside, good.epochKeys()).encode(), RejectionReason.OUT_OF_RANGE, "round");
        }
    }

    @Test
    void check_keyNotSignedByItsMember_isRefused() {
        for (SigningKey other : List.of(federation.setup().node(), memberKey(2))) {
            assertInvalid(
                    withKey(1, Optional.of(key(1, 1, 2, other))).encode(), RejectionReason.BAD_SIGNATURE, "member 1");
        }
    }

    @Test
    void check_keyOfAnotherEpoch_isRefused() {
        assertInvalid(
                withKey(3, Optional.of(key(3, 3, 4, memberKey(3)))).encode(),
                RejectionReason.WRONG_EPOCH,
                "member 3",
                "3 to 4",
                "round 1");
        // The keys of round 1 in round 3.
        Announcement later = Announcement.sign(
                plan().digest(),
                3,
                TestFederation.model(3),
                1,
                federation.setup().coordinator());
        assertInvalid(
                new RoundOpening(later, good.epochKeys()).encode(), RejectionReason.WRONG_EPOCH, "1 to 2", "round 3");
    }

    @Test
    void check_keyInAnothersPlace_isRefused() {
        List<Optional<EpochKeyRecord>> swapped = new ArrayList<>(good.epochKeys());
        Collections.swap(swapped, 0, 1);
        assertInvalid(withKeys(swapped).encode(), RejectionReason.OUT_OF_RANGE, "order");
        assertInvalid(withKey(2, Optional.of(key(1))).encode(), RejectionReason.OUT_OF_RANGE, "order");
    }

    @Test
    void check_fewerKeysThanAQuorum_isRefused() {
        RoundOpening three = withKey(4, Optional.empty());
        assertThat(CheckedOpening.check(three.encode(), plan())).isInstanceOf(CheckedOpening.Outcome.Valid.class);
        List<Optional<EpochKeyRecord>> two = new ArrayList<>(three.epochKeys());
        two.set(0, Optional.empty());
        assertInvalid(withKeys(two).encode(), RejectionReason.TOO_FEW_MEMBERS, "3 members", "there are 2");
        assertInvalid(
                withKeys(Collections.nCopies(4, Optional.empty())).encode(),
                RejectionReason.TOO_FEW_MEMBERS,
                "there are 0");
    }
}
