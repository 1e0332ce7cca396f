// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * When the node says that the budget is spent, and that an audit comes to the same from the log. Seven clients, at least
 * three in a set, at most two objections, a cap of one round; one of four members may lie.
 */
class BudgetSpentTest extends ForgedLogs {

    private static final List<Integer> NOBODY = List.of();

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withClients(7, 3, 7).withCap(1);
    }

    /** The reason with which the node ended a round; an audit accepts it and none that stands for something else. */
    private AbortReason reason(int round) {
        byte[] frame =
                Objects.requireNonNull(federation.node().outcomes().get(round)).bytes();
        AbortReason reason = RoundAbort.decode(frame, plan()).reason();
        List<ChainRecord> log = federation.node().log();
        assertThat(LogForge.audit(log).valid()).isTrue();
        List<ChainRecord> before = log.subList(0, log.size() - 1);
        for (AbortReason other :
                List.of(AbortReason.BUDGET_SPENT, AbortReason.TOO_FEW_UPLOADS, AbortReason.TOO_MANY_OBJECTIONS)) {
            boolean both = reason != AbortReason.BUDGET_SPENT && other != AbortReason.BUDGET_SPENT;
            if (other != reason && !both) {
                byte[] forged = abort(round, other, federation.setup().node());
                LogAudit.Result result = LogForge.audit(LogForge.with(before, LogKind.ABORTED, forged));
                assertThat(result.reason()).contains("cannot be aborted for " + other);
            }
        }
        return reason;
    }

    private void collect(int round, int... clients) {
        federation.announce(round);
        federation.uploadAll(clients);
        federation.closeSet();
    }

    /** A member objects to clients, to some of them because their budget is spent. */
    private void object(int member, List<Integer> clients, List<Integer> spent) {
        ClientSet set = closedSet();
        byte[] report = InspectionReport.sign(
                        plan().digest(), 1, member, set.listDigest(), clients, spent, memberKey(member))
                .encode();
        assertThat(federation.node().apply(federation.node().core().memberFrame(report, federation.now())))
                .isInstanceOf(Reply.Done.class);
    }

    @Test
    void close_fewerClientsBelowTheirCapThanTheMinimum_endsForTheBudget() {
        federation.runRound(1, 0, 1, 2, 3, 4);
        collect(2);
        assertThat(reason(2)).isEqualTo(AbortReason.BUDGET_SPENT);
    }

    @Test
    void close_asManyClientsBelowTheirCapAsTheMinimum_endsForTooFewUploads() {
        federation.runRound(1, 0, 1, 2, 3);
        collect(2, 4, 5);
        assertThat(reason(2)).isEqualTo(AbortReason.TOO_FEW_UPLOADS);
    }

    @Test
    void inspect_setTooSmallWithoutSpentClients_endsForTheBudget() {
        collect(1, 0, 1, 2, 3);
        object(1, List.of(0, 1), List.of(0, 1));
        object(2, List.of(0, 1), List.of(0, 1));
        object(3, NOBODY, NOBODY);
        object(4, NOBODY, NOBODY);
        assertThat(reason(1)).isEqualTo(AbortReason.BUDGET_SPENT);
    }

    @Test
    void inspect_moreSpentClientsThanTheLimitOfObjections_endsForTheBudget() {
        collect(1, 0, 1, 2, 3);
        for (int member = 1; member <= 4; member++) {
            object(member, List.of(0, 1, 2, 3), List.of(0, 1, 2, 3));
        }
        assertThat(reason(1)).isEqualTo(AbortReason.BUDGET_SPENT);
    }

    @Test
    void inspect_wordOfOneMember_isNotEnough() {
        collect(1, 0, 1, 2, 3);
        object(1, List.of(0, 1), List.of(0, 1));
        for (int member = 2; member <= 4; member++) {
            object(member, NOBODY, NOBODY);
        }
        assertThat(reason(1)).isEqualTo(AbortReason.TOO_FEW_UPLOADS);
    }

    @Test
    void inspect_spentClientsWithAnotherFault_endsForTooFewUploads() {
        collect(1, 0, 1, 2, 3);
        for (int member = 1; member <= 3; member++) {
            object(member, List.of(0, 1), List.of(0, 1));
        }
        object(4, List.of(0, 1), NOBODY);
        assertThat(reason(1)).isEqualTo(AbortReason.TOO_FEW_UPLOADS);
    }

    @Test
    void inspect_enoughClientsBesideTheSpentOnes_endsForTooManyObjections() {
        collect(1, 0, 1, 2, 3, 4, 5);
        for (int member = 1; member <= 4; member++) {
            object(member, List.of(0, 1, 2), List.of(0, 1, 2));
        }
        assertThat(reason(1)).isEqualTo(AbortReason.TOO_MANY_OBJECTIONS);
    }
}
