// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What two corrupt members of seven can do to honest clients by objecting to them: as much as the plan's limit of two allows,
 * and never less than K_min clients are left.
 */
class ObjectionLimitTest extends NodeBench {

    private static final int MEMBERS = 7;

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withClients(6, 3, 6);
    }

    @Override
    protected TestFederation newFederation(RandomSource random) {
        return new TestFederation(shape(), MEMBERS, 2, random);
    }

    /** Members 1 and 2 object to some honest clients, the others to none. */
    private void inspectWithObjections(List<Integer> ofTheFirst, List<Integer> ofTheSecond) {
        federation.closeSet();
        object(1, ofTheFirst);
        object(2, ofTheSecond);
        federation.membersWork();
    }

    private void object(int member, List<Integer> clients) {
        byte[] work = ((Reply.Frame) federation.node().work(member)).bytes();
        int round = InspectRequest.decode(work, plan(), federation.layout()).round();
        byte[] honest = ((Reply.Frame) federation.member(member).onWork(work, federation.now())).bytes();
        InspectionReport report = InspectionReport.decode(honest, plan());
        assertThat(report.objections()).isEmpty();
        byte[] lie = InspectionReport.sign(
                        plan().digest(), round, member, report.list(), clients, List.of(), memberKey(member))
                .encode();
        assertThat(federation.node().apply(core().memberFrame(lie, federation.now())))
                .isInstanceOf(Reply.Done.class);
        // Something else to the next who asks: the first report stands.
        assertRefuses(core().memberFrame(honest, federation.now()), NodeState.of(federation), RejectionReason.CONFLICT);
    }

    private byte[] outcome() {
        return Objects.requireNonNull(federation.node().outcomes().get(1)).bytes();
    }

    private void assertAborted(AbortReason reason) {
        assertThat(core().phase()).contains(RoundPhase.ABORTED);
        assertThat(RoundAbort.decode(outcome(), plan()).reason()).isEqualTo(reason);
    }

    @Test
    void objections_atTheLimit_areDroppedAndTheRoundIsReleased() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2, 3, 4);
        inspectWithObjections(List.of(0), List.of(4));
        assertThat(core().phase()).contains(RoundPhase.RELEASED);
        assertThat(Release.decode(outcome(), plan()).record().clients()).isEqualTo(3);
    }

    @Test
    void objections_toTheSameClients_countOnce() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2, 3, 4);
        inspectWithObjections(List.of(1, 2), List.of(1, 2));
        assertThat(Release.decode(outcome(), plan()).record().clients()).isEqualTo(3);
    }

    @Test
    void objections_aboveTheLimit_abortTheRound() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2, 3, 4);
        inspectWithObjections(List.of(0, 1), List.of(2));
        assertAborted(AbortReason.TOO_MANY_OBJECTIONS);
    }

    @Test
    void objections_thatLeaveTooFew_abortTheRound() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2, 3);
        inspectWithObjections(List.of(0), List.of(1));
        assertAborted(AbortReason.TOO_FEW_UPLOADS);
    }
}
