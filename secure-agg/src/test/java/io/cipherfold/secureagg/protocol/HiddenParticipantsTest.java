// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.fixture.FederationBench;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.log.LogAudit;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.EndorseRequest;
import io.cipherfold.secureagg.message.Endorsement;
import io.cipherfold.secureagg.message.ReadersRecord;
import io.cipherfold.secureagg.message.ReadersRelease;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.role.CheckedOutcome;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What node and members give out under a plan that hides from readers who takes part. */
class HiddenParticipantsTest extends FederationBench {

    /** So large that clients which the test lets take part are drawn but for a probability below 1e-7. */
    private static final double RATE = 1 - 1e-9;

    private static final Digest OTHER = Digest.sha256(new byte[] {9});

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withSampling(RATE);
    }

    private NodeCore core() {
        return federation.node().core();
    }

    private boolean logged(LogKind kind) {
        return federation.node().log().stream().anyMatch(record -> record.kind() == kind.code());
    }

    /** Brings round 1 to where its sum is opened and members are to vouch for it. */
    private void open(int... clients) {
        federation.announce(1);
        federation.uploadAll(clients);
        federation.closeSet();
        for (int members : new int[] {4, 3, 2}) {
            for (int member = 1; member <= members; member++) {
                federation.memberStep(member);
            }
        }
        federation.node().open(federation.now());
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
    }

    private EndorseRequest request(int member) {
        byte[] frame = ((Reply.Frame) federation.node().work(member)).bytes();
        assertThat(FrameKind.of(frame)).isEqualTo(FrameKind.ENDORSE_REQUEST);
        return EndorseRequest.decode(frame, plan());
    }

    private Reply endorse(Endorsement endorsement) {
        return federation.node().apply(core().memberFrame(endorsement.encode(), federation.now()));
    }

    private Reply ask(int member, EndorseRequest request) {
        return federation.member(member).onWork(request.encode(), federation.now());
    }

    private byte[] outcome(int round) {
        return Objects.requireNonNull(federation.node().outcomes().get(round)).bytes();
    }

    private static void assertRejected(Reply reply, RejectionReason reason) {
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        assertThat(((Reply.Rejected) reply).reason()).isEqualTo(reason);
    }

    @Test
    void round_quorumEndorses_readersGetTheSumAndNoNumberOfClients() {
        byte[] ofThree = federation.runRound(1, 0, 1, 2).bytes();
        byte[] ofFive = federation.runRound(2, 0, 1, 2, 3, 4).bytes();

        assertThat(FrameKind.of(ofThree)).isEqualTo(FrameKind.READERS_RELEASE);
        assertThat(ofFive).hasSameSizeAs(ofThree);
        ReadersRelease release = ReadersRelease.decode(ofThree, plan());
        assertThat(release.encode()).isEqualTo(ofThree);
        assertThat(release.record().fault(plan())).isEmpty();
        assertThat(release.record().endorsements()).hasSize(plan().committee().quorum());
        assertThat(release.record().subject())
                .isEqualTo(new Endorsement.Subject(
                        plan().digest(), 1, TestFederation.model(1), Release.digest(release.sum())));
        // What readers get is these fields and the sum: five words of 4 bytes.
        int quorum = plan().committee().quorum();
        assertThat(ofThree).hasSize(40 + 4 + 32 + 32 + 2 + quorum * (4 + 64) + 64 + 5 * 4);
        // The log, which readers do not get, has what an auditor needs.
        assertThat(logged(LogKind.RELEASED)).isTrue();
    }

    @Test
    void read_readersRelease_dividesByTheExpectedNumber() {
        CheckedOutcome outcome =
                CheckedOutcome.read(plan(), 1, federation.runRound(1, 0, 2, 3).bytes());

        assertThat(outcome).isInstanceOf(CheckedOutcome.Released.class);
        CheckedOutcome.Released released = (CheckedOutcome.Released) outcome;
        assertThat(released.record()).isEmpty();
        assertThat(released.signatures()).isEqualTo(3);
        ReleasedSum sum = released.sum();
        assertThat(sum.clients()).isEmpty();
        assertThat(sum.divisor()).isCloseTo(5 * RATE, within(1e-12));
        assertThat(sum.toString()).doesNotContain("clients=3");
        double[] expected = {1, 0, 1, 1, 0};
        for (int i = 0; i < expected.length; i++) {
            assertThat(sum.sum()[i]).isCloseTo(expected[i], within(0.01));
            assertThat(sum.mean()[i]).isCloseTo(expected[i] / 5, within(0.01));
        }
    }

    @Test
    void read_fullReleaseUnderSuchAPlan_isRefused() {
        open(0, 1, 2);
        EndorseRequest request = request(1);
        ReadersRelease release = readers(request, 1, 2, 3);
        ReleaseRecord record = ReleaseRecord.sign(
                request.certificate(),
                new TreeMap<>(),
                0,
                "none",
                request.sum(),
                federation.setup().node());
        byte[] full = new Release(record, release.sum()).encode();

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> CheckedOutcome.read(plan(), 1, full))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(WireException.Reason.WRONG_KIND));
    }

    /** A release as a node would make it of the opened sum, with endorsements of these members. */
    private ReadersRelease readers(EndorseRequest request, int... members) {
        List<Endorsement> endorsements = Arrays.stream(members)
                .mapToObj(member -> Endorsement.sign(request.subject(), member, memberKey(member)))
                .toList();
        ReadersRecord record = ReadersRecord.sign(
                request.subject(), endorsements, federation.setup().node());
        for (int member = 1; member <= 3; member++) {
            federation.memberStep(member);
        }
        return new ReadersRelease(
                record, ReadersRelease.decode(outcome(1), plan()).sum());
    }

    @Test
    void read_tooFewOrForgedEndorsements_isInvalid() {
        open(0, 1, 2);
        EndorseRequest request = request(1);
        ReadersRelease good = readers(request, 1, 2, 4);
        assertThat(good.record().fault(plan())).isEmpty();

        assertThat(fault(
                        List.of(
                                good.record().endorsements().get(0),
                                good.record().endorsements().get(1)),
                        good))
                .isEqualTo("2 members endorse the sum, 3 are needed");
        Endorsement first = good.record().endorsements().get(0);
        assertThat(fault(List.of(first, first, first), good)).isEqualTo("the endorsement of member 1 does not verify");
        Endorsement forged = Endorsement.sign(request.subject(), 3, memberKey(2));
        assertThat(fault(List.of(first, good.record().endorsements().get(1), forged), good))
                .isEqualTo("the endorsement of member 3 does not verify");
        ReadersRecord byAnother = ReadersRecord.sign(
                request.subject(),
                good.record().endorsements(),
                federation.setup().coordinator());
        assertThat(byAnother.fault(plan())).contains("the node's signature does not verify");
        assertThat(CheckedOutcome.read(plan(), 2, good.encode()))
                .isEqualTo(new CheckedOutcome.InvalidRelease(1, Optional.empty()));
    }

    private String fault(List<Endorsement> endorsements, ReadersRelease good) {
        ReadersRecord record = ReadersRecord.sign(
                good.record().subject(), endorsements, federation.setup().node());
        CheckedOutcome outcome = CheckedOutcome.read(plan(), 1, new ReadersRelease(record, good.sum()).encode());
        assertThat(outcome).isInstanceOf(CheckedOutcome.InvalidRelease.class);
        return ((CheckedOutcome.InvalidRelease) outcome).fault().orElseThrow();
    }

    @Test
    void endorsement_belowTheQuorum_releasesNothing() {
        open(0, 1, 2);
        federation.memberStep(1);
        federation.memberStep(2);
        // The same member again does not count twice.
        assertThat(endorse(Endorsement.sign(request(3).subject(), 2, memberKey(2))))
                .isInstanceOf(Reply.Done.class);
        assertThat(federation.node().outcomes()).doesNotContainKey(1);
        assertThat(federation.node().work(1)).isInstanceOf(Reply.Done.class);

        federation.passDeadline();

        RoundAbort abort = RoundAbort.decode(outcome(1), plan());
        assertThat(abort.reason()).isEqualTo(AbortReason.ENDORSEMENT_DEADLINE);
        assertThat(federation.node().outcomeCount(1)).isEqualTo(1);
        assertThat(logged(LogKind.RELEASED)).isFalse();
        LogAudit audit = new LogAudit(LogAudit.Expectations.NONE);
        federation.node().log().forEach(audit::take);
        assertThat(audit.finish().valid()).as(audit.finish().reason()).isTrue();
    }

    @Test
    void endorsement_thatIsNotTheMembersOrOfAnotherSum_isRefused() {
        federation.announce(1);
        Endorsement.Subject early = new Endorsement.Subject(plan().digest(), 1, TestFederation.model(1), OTHER);
        assertRejected(endorse(Endorsement.sign(early, 1, memberKey(1))), RejectionReason.WRONG_PHASE);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        for (int members : new int[] {4, 3, 2}) {
            for (int member = 1; member <= members; member++) {
                federation.memberStep(member);
            }
        }
        federation.node().open(federation.now());
        EndorseRequest request = request(4);

        assertRejected(endorse(Endorsement.sign(request.subject(), 3, memberKey(2))), RejectionReason.BAD_SIGNATURE);
        assertRejected(endorse(Endorsement.sign(early, 3, memberKey(3))), RejectionReason.CONFLICT);
        assertThat(federation.node().outcomes()).doesNotContainKey(1);
    }

    @Test
    void member_askedForASecondSum_refusesEvenAfterARestart() {
        open(0, 1, 2);
        EndorseRequest request = request(1);
        Reply first = ask(1, request);
        assertThat(Endorsement.decode(((Reply.Frame) first).bytes(), plan())
                        .isSignedBy(memberKey(1).verifyKey()))
                .isTrue();
        federation.member(1).restart();

        assertThat(((Reply.Frame) ask(1, request)).bytes()).isEqualTo(((Reply.Frame) first).bytes());
        assertRejected(ask(1, new EndorseRequest(request.certificate(), OTHER)), RejectionReason.SECOND_SUM);
    }

    @Test
    void member_endorsesNothingThatNoQuorumVotedFor() {
        open(0, 1, 2);
        EndorseRequest request = request(1);
        Certificate tooFew = new Certificate(
                request.certificate().subject(), request.certificate().votes().subList(0, 2));
        int records = federation.member(4).store().journal().size();

        // Member 4 has not voted and has not answered: the certificate is enough, and nothing less.
        assertRejected(ask(4, new EndorseRequest(tooFew, request.sum())), RejectionReason.BAD_CERTIFICATE);
        assertThat(federation.member(4).store().journal()).hasSize(records);
        assertThat(ask(4, request)).isInstanceOf(Reply.Frame.class);
        assertThat(federation.member(4).store().journal()).hasSize(records + 1);
    }

    @Test
    void member_askedAboutAnEarlierRound_refuses() {
        open(0, 1, 2);
        EndorseRequest request = request(3);
        federation.passDeadline();
        federation.runRound(2, 0, 1, 2);

        assertRejected(ask(3, request), RejectionReason.STALE_ROUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void admit_afterTheSetIsClosed_doesNotShowWhoIsInIt(int client) {
        open(0, 1, 2);

        assertThat(core().admit(
                                1,
                                client,
                                federation.layout().totalBytes(),
                                federation.layout().totalBytes()))
                .hasValueSatisfying(refused -> assertThat(refused.reason()).isEqualTo(RejectionReason.WRONG_PHASE))
                .hasValueSatisfying(refused -> assertThat(refused.detail()).doesNotContain("client"));
    }
}
