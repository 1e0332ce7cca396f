// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.NodeHarness;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How rounds end at the node: once, and with the right reason. */
class NodeCoreEndsTest extends NodeBench {

    private AbortReason reason(int round) {
        byte[] frame =
                Objects.requireNonNull(federation.node().outcomes().get(round)).bytes();
        RoundAbort abort = RoundAbort.decode(frame, plan());
        assertThat(abort.isSignedBy(plan().parties().node())).isTrue();
        assertThat(federation.node().outcomeCount(round)).isEqualTo(1);
        return abort.reason();
    }

    @ParameterizedTest
    @EnumSource(
            value = RoundPhase.class,
            names = {"RELEASED", "ABORTED"},
            mode = EnumSource.Mode.EXCLUDE)
    void announce_whileARoundIsUnderWay_supersedesIt(RoundPhase phase) {
        reach(phase);
        assertThat(federation.announceWithPublishedKeys(2)).isInstanceOf(Reply.Done.class);
        assertThat(reason(1)).isEqualTo(AbortReason.SUPERSEDED);
        assertThat(core().round()).isEqualTo(2);
        assertThat(core().phase()).contains(RoundPhase.COLLECTING);
    }

    @Test
    void tick_beforeTheDeadline_changesNothing() {
        reach(RoundPhase.COLLECTING);
        List<String> before = NodeState.of(federation);
        assertThat(core().tick(federation.now() + FederationShape.STEP.toMillis() - 1)
                        .effects())
                .isEmpty();
        assertThat(NodeState.of(federation)).isEqualTo(before);
    }

    @Test
    void tick_uploadDeadline_closesOrAborts() {
        reach(RoundPhase.COLLECTING);
        federation.passDeadline();
        assertThat(core().phase()).contains(RoundPhase.INSPECTING);
        federation.announce(2);
        federation.uploadAll(3, 4);
        federation.passDeadline();
        assertThat(reason(2)).isEqualTo(AbortReason.TOO_FEW_UPLOADS);
    }

    @Test
    void tick_inspectionDeadline_goesOnWithAQuorumOrAborts() {
        reach(RoundPhase.INSPECTING);
        for (int member = 1; member <= 3; member++) {
            federation.memberStep(member);
        }
        assertThat(core().phase()).contains(RoundPhase.INSPECTING);
        federation.passDeadline();
        assertThat(core().phase()).contains(RoundPhase.VOTING);
        federation.passDeadline();
        assertThat(reason(1)).isEqualTo(AbortReason.VOTE_DEADLINE);

        federation.announce(2);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        federation.memberStep(1);
        federation.memberStep(2);
        federation.passDeadline();
        assertThat(reason(2)).isEqualTo(AbortReason.INSPECTION_DEADLINE);
    }

    @Test
    void tick_unmaskDeadline_aborts() {
        reach(RoundPhase.UNMASKING);
        federation.memberStep(1);
        federation.passDeadline();
        assertThat(reason(1)).isEqualTo(AbortReason.UNMASK_DEADLINE);
    }

    @Test
    void tick_whileTheSumIsBeingOpened_waitsForIt() {
        reach(RoundPhase.UNMASKING);
        federation.memberStep(1);
        federation.memberStep(2);
        federation.passDeadline();
        federation.passDeadline();
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
        federation.node().open(federation.now());
        assertThat(core().phase()).contains(RoundPhase.RELEASED);
    }

    @Test
    void opened_wrongKey_triesAgainWithEachNewShareAndGivesUpWithAll() {
        reach(RoundPhase.UNMASKING);
        federation.memberStep(1);
        federation.memberStep(2);
        federation.node().failOpening(federation.now());
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
        federation.memberStep(3);
        assertThat(federation.node().hasOpening()).isTrue();
        // The fourth arrives while the third is being tried.
        federation.memberStep(4);
        federation.node().failOpening(federation.now());
        assertThat(federation.node().hasOpening()).isTrue();
        federation.node().failOpening(federation.now());
        assertThat(reason(1)).isEqualTo(AbortReason.WRONG_KEY_SUM);
        assertThat(federation.node().hasOpening()).isFalse();
    }

    @Test
    void opened_wrongKeyAndNoMoreShares_endsAtTheDeadlineWithThatReason() {
        reach(RoundPhase.UNMASKING);
        federation.memberStep(1);
        federation.memberStep(2);
        federation.node().failOpening(federation.now());
        federation.passDeadline();
        assertThat(reason(1)).isEqualTo(AbortReason.WRONG_KEY_SUM);
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void opened_thatNobodyWaitsFor_changesNothing(RoundPhase phase) {
        reach(phase);
        List<String> before = NodeState.of(federation);
        OpenedSum opened = NodeHarness.opened(new Opening.Opened(List.of()), new DigitSum(new int[5]));
        OpenedSum wrongKey = OpenedSum.wrongKey(new Opening.WrongKey(3));
        assertThat(core().opened(2, opened, 2, federation.now()).effects()).isEmpty();
        assertThat(core().opened(1, opened, 2, federation.now()).effects()).isEmpty();
        assertThat(core().opened(1, wrongKey, 2, federation.now()).effects()).isEmpty();
        assertThat(NodeState.of(federation)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(RoundPhase.class)
    void spoilt_round_endsOnce(RoundPhase phase) {
        reach(phase);
        boolean over = phase.isOver();
        federation.node().apply(core().spoilt(1, federation.now()));
        federation.node().apply(core().spoilt(1, federation.now()));
        assertThat(federation.node().outcomeCount(1)).isEqualTo(1);
        if (!over) {
            assertThat(reason(1)).isEqualTo(AbortReason.NODE_FAILURE);
        }
    }

    @Test
    void propose_moreObjectionsThanAllowed_aborts() {
        try (TestFederation strict =
                new TestFederation(FederationShape.plain().withObjectionLimit(0), federation.random())) {
            strict.announce(1);
            strict.uploadAll(0, 1, 2);
            byte[] garbage = new UploadEditor(strict.plan(), strict.layout())
                    .withGarbageEnvelope(strict.prepare(3), strict.clientKey(3), 4);
            strict.node().upload(1, 3, garbage, strict.now());
            strict.closeSet();
            strict.membersWork();
            byte[] frame =
                    Objects.requireNonNull(strict.node().outcomes().get(1)).bytes();
            assertThat(RoundAbort.decode(frame, strict.plan()).reason()).isEqualTo(AbortReason.TOO_MANY_OBJECTIONS);
        }
    }

    @Test
    void propose_tooFewLeftAfterObjections_aborts() {
        federation.announce(1);
        federation.uploadAll(0, 1);
        federation
                .node()
                .upload(
                        1,
                        2,
                        editor.withGarbageEnvelope(federation.prepare(2), federation.clientKey(2), 4),
                        federation.now());
        federation.closeSet();
        federation.membersWork();
        assertThat(reason(1)).isEqualTo(AbortReason.TOO_FEW_UPLOADS);
    }

    @Test
    void release_ofARound_names_setSharesAndVotes() {
        Release release = Release.decode(federation.runRound(1, 0, 1, 2).bytes(), plan());
        assertThat(release.record().fault(plan())).isEmpty();
        assertThat(release.record().clients()).isEqualTo(3);
        assertThat(release.record().shares()).hasSize(2);
        assertThat(release.record().inconsistentMembers()).isZero();
        assertThat(release.record().backend()).isEqualTo("none");
        assertThat(release.record().certificate().votes()).hasSize(3);
    }
}
