// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ModelBytes;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Replay.class)
class CoordinatorTest {

    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final ScriptedNodeApi node = new ScriptedNodeApi();
    private TestFederation federation;
    private AggregationPlan plan;
    private Coordinator coordinator;
    private Release release;

    @BeforeEach
    void runARound(RandomSource random) {
        federation = new TestFederation(FederationShape.plain(), random);
        plan = federation.plan();
        release = Release.decode(federation.runRound(1, 0, 2, 3).bytes(), plan);
        coordinator = coordinator(federation.setup().coordinator());
    }

    @AfterEach
    void close() {
        coordinator.close();
        federation.close();
    }

    private Coordinator coordinator(SigningKey identity) {
        return new Coordinator(plan, identity, node, () -> Instant.ofEpochMilli(nowMillis.get()));
    }

    private void assertRefused(int round, byte[] frame, String why) {
        assertThatExceptionOfType(RoundFailedException.class)
                .isThrownBy(() -> coordinator.read(round, frame))
                .withMessageContaining("round " + round)
                .withMessageContaining(why);
    }

    private void assertDoesNotDecode(int round, byte[] frame, WireException.Reason reason) {
        assertThatExceptionOfType(RoundFailedException.class)
                .isThrownBy(() -> coordinator.read(round, frame))
                .withMessage("what the node sent for round " + round + " does not decode")
                .satisfies(e -> assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                WireException.class,
                                cause -> assertThat(cause.reason()).isEqualTo(reason)));
    }

    /** The release with another certificate, signed by the node. */
    private byte[] with(Certificate certificate) {
        ReleaseRecord record = release.record();
        ReleaseRecord changed = ReleaseRecord.sign(
                certificate,
                record.shares(),
                record.inconsistentMembers(),
                record.backend(),
                record.sum(),
                federation.setup().node());
        return new Release(changed, release.sum()).encode();
    }

    private Certificate certificate(VoteSubject subject, int... members) {
        List<Vote> votes = Arrays.stream(members)
                .mapToObj(number -> Vote.sign(subject, number, 1, Digest.ZERO, federation.memberKey(number)))
                .toList();
        return new Certificate(subject, votes);
    }

    private VoteSubject subject() {
        return release.record().certificate().subject();
    }

    @Test
    void constructor_anotherCoordinator_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> coordinator(federation.setup().node()))
                .withMessage("the plan names another coordinator");
    }

    @Test
    void read_theRightRelease_isTheSum() {
        RoundOutcome outcome = coordinator.read(1, release.encode());

        assertThat(outcome).isInstanceOf(RoundOutcome.Released.class);
        ReleasedSum sum = ((RoundOutcome.Released) outcome).sum();
        assertThat(sum.round()).isEqualTo(1);
        assertThat(sum.clients()).hasValue(3);
        // Each client's vector is 1 in its own coordinate; the grid rounds a little.
        double[] expected = {1, 0, 1, 1, 0};
        for (int i = 0; i < expected.length; i++) {
            assertThat(sum.sum()[i]).isCloseTo(expected[i], within(0.01));
        }
    }

    @Test
    void read_anotherRound_isRefused() {
        assertRefused(2, release.encode(), "it is for round 1");
    }

    @Test
    void read_notSignedByTheNode_isRefused() {
        ReleaseRecord record = release.record();
        ReleaseRecord forged = ReleaseRecord.sign(
                record.certificate(),
                record.shares(),
                record.inconsistentMembers(),
                record.backend(),
                record.sum(),
                federation.setup().coordinator());
        assertRefused(1, new Release(forged, release.sum()).encode(), "the node's signature does not verify");

        ReleaseRecord changed = new ReleaseRecord(
                record.certificate(), new TreeMap<>(), 0, record.backend(), record.sum(), record.signature());
        assertRefused(1, new Release(changed, release.sum()).encode(), "the node's signature does not verify");
    }

    @Test
    void read_certificateThatIsShortOrForged_isRefused() {
        String why = "the certificate has no valid votes of a quorum";
        assertRefused(1, with(certificate(subject())), why);
        assertRefused(1, with(certificate(subject(), 1, 2)), why);
        assertRefused(1, with(certificate(subject(), 1, 2, 2)), why);
        Vote forged = Vote.sign(subject(), 3, 1, Digest.ZERO, federation.memberKey(4));
        Certificate good = certificate(subject(), 1, 2, 4);
        assertRefused(
                1,
                with(new Certificate(
                        subject(), List.of(good.votes().get(0), good.votes().get(1), forged))),
                why);
        // Votes that were given for another number of clients.
        VoteSubject four = new VoteSubject(
                subject().plan(),
                1,
                subject().set(),
                4,
                subject().model(),
                subject().logHead());
        assertRefused(
                1, with(new Certificate(subject(), certificate(four, 1, 2, 3).votes())), why);
        assertThat(coordinator.read(1, with(good))).isInstanceOf(RoundOutcome.Released.class);
    }

    @Test
    void read_fewerClientsThanThePlansMinimum_isRefusedThoughAQuorumAgreed() {
        VoteSubject two = new VoteSubject(
                subject().plan(),
                1,
                subject().set(),
                2,
                subject().model(),
                subject().logHead());
        assertRefused(1, with(certificate(two, 1, 2, 3)), "the plan's minimum is 3");
    }

    @Test
    void read_anotherSum_doesNotDecode() {
        int[] digits = release.sum().toArray();
        digits[0]++;
        byte[] changed = new Release(release.record(), new DigitSum(digits)).encode();
        assertDoesNotDecode(1, changed, WireException.Reason.OUT_OF_RANGE);
    }

    @Test
    void read_sumOfAnotherLength_doesNotDecode() {
        byte[] frame = release.encode();
        assertDoesNotDecode(1, Arrays.copyOf(frame, frame.length - 4), WireException.Reason.WRONG_LENGTH);
        assertDoesNotDecode(1, Arrays.copyOf(frame, frame.length + 4), WireException.Reason.TRAILING_BYTES);
        assertDoesNotDecode(1, release.record().encode(), WireException.Reason.WRONG_LENGTH);
    }

    @Test
    void read_anotherPlan_doesNotDecode(RandomSource random) {
        try (TestFederation other = new TestFederation(FederationShape.plain().withCap(2), random)) {
            byte[] foreign = other.runRound(1, 0, 2, 3).bytes();
            assertDoesNotDecode(1, foreign, WireException.Reason.WRONG_PLAN);
        }
    }

    @Test
    void read_whatIsNeitherReleaseNorAbort_doesNotDecode() {
        byte[] announcement = federation.announcement(1).encode();
        assertDoesNotDecode(1, announcement, WireException.Reason.WRONG_KIND);
        assertDoesNotDecode(1, new byte[0], WireException.Reason.WRONG_LENGTH);
        assertDoesNotDecode(1, new byte[40], WireException.Reason.WRONG_KIND);
        byte[] unknown = release.encode();
        unknown[6] = 99;
        assertDoesNotDecode(1, unknown, WireException.Reason.WRONG_KIND);
    }

    @Test
    void read_abort_isItsReason() {
        for (AbortReason reason : AbortReason.values()) {
            byte[] frame = RoundAbort.sign(
                            plan.digest(), 1, reason, federation.setup().node())
                    .encode();
            assertThat(coordinator.read(1, frame)).isEqualTo(new RoundOutcome.Aborted(1, reason));
            assertRefused(2, frame, "does not verify");
        }
    }

    @Test
    void read_abortThatTheNodeDidNotSign_isRefused() {
        byte[] frame = RoundAbort.sign(plan.digest(), 1, AbortReason.VOTE_DEADLINE, federation.memberKey(1))
                .encode();
        assertRefused(1, frame, "does not verify");
    }

    @Test
    void run_releaseAtTheThirdQuestion_announcesTheModelAndReadsIt() {
        node.onOutcome(Reply.done(), Reply.done(), Reply.frame(release.encode()));
        float[] model = {1.5f, -2};

        assertThat(coordinator.run(1, model)).isInstanceOf(RoundOutcome.Released.class);
        assertThat(node.announced()).hasSize(1);
        Announcement announcement = Announcement.decode(node.announced().get(0), plan);
        assertThat(announcement.round()).isEqualTo(1);
        assertThat(announcement.model()).isEqualTo(Digest.sha256(ModelBytes.encode(model)));
        assertThat(announcement.deadlineMillis())
                .isEqualTo(1_000_000 + plan.deadlines().upload().toMillis());
        assertThat(announcement.isSignedBy(plan.parties().coordinator())).isTrue();
    }

    @Test
    void run_membersNotThereYet_announcesAgain() {
        Reply early = Reply.rejected(RejectionReason.TOO_FEW_MEMBERS, "none");
        node.onAnnounce(early, early).onOutcome(Reply.frame(release.encode()));

        assertThat(coordinator.run(1, new float[1])).isInstanceOf(RoundOutcome.Released.class);
        assertThat(node.announced()).hasSize(3);
    }

    @Test
    void run_refusedByTheNode_saysWhatAndWhy() {
        node.onModel(Reply.rejected(RejectionReason.WRONG_LENGTH, "too long"));
        assertThatExceptionOfType(RoundFailedException.class)
                .isThrownBy(() -> coordinator.run(1, new float[1]))
                .withMessage("the node refused the model: WRONG_LENGTH, too long");

        node.onAnnounce(Reply.rejected(RejectionReason.WRONG_ROUND, "is 5"));
        assertThatExceptionOfType(RoundFailedException.class)
                .isThrownBy(() -> coordinator.run(1, new float[1]))
                .withMessage("the node refused round 1: WRONG_ROUND, is 5");
    }

    @Test
    void run_theRoundNeverEnds_givesUpAfterAllItsDeadlines() {
        node.beforeOutcome(() -> nowMillis.addAndGet(10_000));

        assertThatExceptionOfType(RoundFailedException.class)
                .isThrownBy(() -> coordinator.run(1, new float[1]))
                .withMessage("the node did not end round 1 in time");
        assertThat(nowMillis.get()).isBetween(1_000_000L + 5_000, 1_000_000L + 60_000);
    }

    @Test
    void run_outcomeRefused_pausesBeforeItAsksAgain() {
        node.onOutcome(Reply.rejected(RejectionReason.BUSY, "later"), Reply.frame(release.encode()));
        assertThat(coordinator.run(1, new float[1])).isInstanceOf(RoundOutcome.Released.class);

        // Only who pauses notices that it was interrupted.
        node.onOutcome(Reply.rejected(RejectionReason.BUSY, "later"))
                .beforeOutcome(() -> Thread.currentThread().interrupt());
        assertThatExceptionOfType(RoundFailedException.class)
                .isThrownBy(() -> coordinator.run(2, new float[1]))
                .withMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
