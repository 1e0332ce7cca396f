// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.scheme.OneTimeKeyParameters;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.share.ReferenceSharing;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.log.LogAudit;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Seven members of which two may be corrupt: three shares open a sum. With wrong ones among more than three, it is released
 * and exactly the wrong ones are named.
 */
@Tag("native")
class InconsistentSharesTest extends NodeBench {

    private static final int MEMBERS = 7;
    private static final int THIRD = 3;
    private static final int FIFTH = 5;

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withScheme(SchemeId.ONE_TIME_KEY);
    }

    @Override
    protected TestFederation newFederation(RandomSource random) {
        return new TestFederation(shape(), MEMBERS, 2, random);
    }

    @BeforeEach
    void reachUnmasking() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        for (int member = 1; member <= MEMBERS; member++) {
            federation.memberStep(member);
        }
        for (int member = 1; member <= plan().committee().quorum(); member++) {
            federation.memberStep(member);
        }
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
    }

    /** A member's share with a number added to its first entry arrives; the sum is not opened yet. */
    private void arrives(int member, int difference) {
        byte[] work = ((Reply.Frame) federation.node().work(member)).bytes();
        VoteSubject subject = UnmaskRequest.decode(work, plan()).proposal().subject();
        byte[] answer = ((Reply.Frame) federation.member(member).onWork(work, federation.now())).bytes();
        int length = OneTimeKeyParameters.DEGREE;
        int[] differences = new int[length];
        differences[0] = Math.floorMod(difference, ShareVector.PRIME);
        byte[] honest = UnmaskingShare.decode(
                        answer, plan(), federation.scheme().shareBytes())
                .bytes();
        ShareVector share = ShareVector.unpack(honest, length);
        share.add(ShareVector.unpack(ReferenceSharing.pack(differences), length));
        byte[] frame = UnmaskingShare.sign(subject, member, share.pack(), memberKey(member))
                .encode();
        assertThat(federation.node().apply(core().memberFrame(frame, federation.now())))
                .isInstanceOf(Reply.Done.class);
    }

    private void open() {
        federation.node().open(federation.now());
    }

    /** Released over the exact sum, with these shares, these of them named, after so many openings that failed. */
    private void assertReleased(int shares, long named, int failed) {
        assertThat(core().phase()).contains(RoundPhase.RELEASED);
        Release release = Release.decode(
                Objects.requireNonNull(federation.node().outcomes().get(1)).bytes(), plan());
        assertThat(release.record().inconsistentMembers()).isEqualTo(named);
        assertThat(release.record().shares()).hasSize(shares);
        assertThat(release.record().fault(plan())).isEmpty();
        // Each of the three clients has sent the unit vector of its coordinate, rotated and rounded.
        assertThat(Arrays.stream(release.sum().toArray()).anyMatch(digit -> digit != 0))
                .isTrue();
        assertThat(federation.node().log().stream().filter(record -> record.kind() == LogKind.OPENING_FAILED.code()))
                .hasSize(failed);
        LogAudit audit = new LogAudit(LogAudit.Expectations.NONE);
        federation.node().log().forEach(audit::take);
        assertThat(audit.finish().valid()).as(audit.finish().reason()).isTrue();
    }

    private static long bits(String members) {
        return Arrays.stream(members.split(" "))
                .filter(member -> !member.isEmpty())
                .mapToLong(member -> 1L << (Integer.parseInt(member) - 1))
                .sum();
    }

    /** Every share is tried as it comes; a minus stands before a wrong one. */
    @ParameterizedTest
    @CsvSource({
        "1 2 4, '', 0",
        "-3 1 2 4, 3, 1",
        "1 -3 2 4, 3, 1",
        "1 2 -3 4, 3, 1",
        "-3 -5 1 2 4, 3 5, 2",
        "1 2 -3 -5 4, 3 5, 2",
        "-7 1 -2 4 5, 2 7, 2",
        "-1 2 3 -4 5, 1 4, 2",
        "-1 -2 -3 4 5 6, 1 2 3, 3"
    })
    void shares_inAnyOrder_nameExactlyTheWrongOnesThatWereNeeded(String order, String named, int failed) {
        int arrived = 0;
        for (String member : order.split(" ", -1)) {
            int number = Integer.parseInt(member);
            if (core().phase().orElseThrow() == RoundPhase.UNMASKING) {
                arrives(Math.abs(number), number < 0 ? 40 + number : 0);
                arrived++;
                open();
            }
        }
        assertReleased(arrived, bits(named), failed);
    }

    /** Those that came while an opening was under way that failed are all tried at the next one. */
    @Test
    void shares_arrivingWhileAnOpeningFails_areTriedTogether() {
        arrives(THIRD, 1);
        arrives(FIFTH, 9);
        arrives(1, 0);
        arrives(2, 0);
        arrives(4, 0);
        arrives(6, 0);
        arrives(7, 0);
        open();
        assertReleased(7, bits("3 5"), 1);
    }

    /** A share that comes after the three that open the sum is in the record and is not judged: nothing was tried with it. */
    @Test
    void share_arrivingWhileAnOpeningSucceeds_isRecordedAndNotNamed() {
        arrives(1, 0);
        arrives(2, 0);
        arrives(4, 0);
        arrives(THIRD, 1);
        open();
        assertReleased(4, 0, 0);
    }

    /**
     * Members 3 and 5 add the values of x - 1 at their places, which is 0 at member 1: with its honest share theirs lie on one
     * polynomial, and it gives a key sum that is off by one in one coefficient. Only the residual tells.
     */
    @Test
    void shares_wrongTogetherAndConsistentWithAnHonestOne_areNamed() {
        arrives(1, 0);
        arrives(THIRD, THIRD - 1);
        arrives(FIFTH, FIFTH - 1);
        open();
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
        arrives(2, 0);
        open();
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
        arrives(4, 0);
        open();
        assertReleased(5, bits("3 5"), 2);
    }
}
