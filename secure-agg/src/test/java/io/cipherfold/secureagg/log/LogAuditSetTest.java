// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.VoteRequest;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A node that breaks a rule between closing the set and the vote. */
class LogAuditSetTest extends ForgedLogs {

    @Test
    void audit_closeThatMustNotBe_isRefused() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        ClientSet set = closedSet();
        assertFault(LogKind.CLOSED, close(1, 3, set.without(Set.of(1))), "not that of the uploads");
        assertFault(LogKind.CLOSED, close(1, 2, set), "not that of the uploads");
        assertFault(LogKind.CLOSED, close(2, 3, set), "of round 2");
        assertFault(LogKind.INSPECTED, report(1, 1, set, List.of(), 1), "belongs to INSPECTING");
    }

    @Test
    void audit_inspectionThatMustNotBe_isRefused() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        ClientSet set = closedSet();
        assertFault(LogKind.INSPECTED, report(1, 1, set, List.of(), 2), "not signed by member 1");
        assertFault(LogKind.INSPECTED, report(2, 1, set, List.of(), 1), "of round 2");
        assertFault(LogKind.INSPECTED, report(1, 1, set.without(Set.of(0)), List.of(), 1), "another set");
        assertFault(LogKind.INSPECTED, report(1, 1, set, List.of(4), 1), "not in the set");
        federation.memberStep(1);
        assertFault(LogKind.INSPECTED, report(1, 1, set, List.of(), 1), "second inspection");
        assertFault(LogKind.CLOSED, close(1, 3, set), "belongs to COLLECTING");
    }

    @Test
    void audit_inspectionOfATooSmallSet_isRefused() {
        federation.announce(1);
        federation.upload(0);
        List<ChainRecord> open = federation.node().log();
        ClientSet set = closedSet();
        List<ChainRecord> closed = LogForge.with(open, LogKind.CLOSED, close(1, 1, set));
        LogAudit.Result result =
                LogForge.audit(LogForge.with(closed, LogKind.INSPECTED, report(1, 1, set, List.of(), 1)));
        assertThat(result.reason()).contains("below the plan's minimum");
    }

    @Test
    void audit_proposalThatMustNotBe_isRefused() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2, 3);
        federation.closeSet();
        ClientSet set = closedSet();
        federation.memberStep(1);
        federation.memberStep(2);
        assertFault(LogKind.PROPOSED, proposal(set, p -> p), "after 2 inspections");
        federation.memberStep(3);
        assertFault(LogKind.PROPOSED, proposal(set.without(Set.of(2)), p -> p), "not the closed one");
        assertFault(
                LogKind.PROPOSED,
                proposal(set, p -> new VoteRequest(p.plan(), 2, p.salt(), p.model(), p.logHead(), p.set())),
                "of round 2");
        assertFault(
                LogKind.PROPOSED,
                proposal(set, p -> new VoteRequest(p.plan(), 1, p.salt(), Digest.ZERO, p.logHead(), p.set())),
                "another model");
        assertFault(
                LogKind.PROPOSED,
                proposal(set, p -> new VoteRequest(p.plan(), 1, p.salt(), p.model(), Digest.ZERO, p.set())),
                "another head");
    }

    @Test
    void audit_objectionsPassedOver_isRefused() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2, 3);
        federation.closeSet();
        ClientSet set = closedSet();
        for (int member = 2; member <= 4; member++) {
            federation.memberStep(member);
        }
        List<ChainRecord> three = federation.node().log();
        assertFaultAfter(objecting(three, set, 1), proposal(set, p -> p), "not the closed one");
        assertFaultAfter(objecting(three, set, 0, 1), proposal(set.without(Set.of(0, 1)), p -> p), "has 2 clients");
        assertFaultAfter(
                objecting(three, set, 0, 1, 2), proposal(set.without(Set.of(0, 1, 2)), p -> p), "3 objections");
    }

    private List<ChainRecord> objecting(List<ChainRecord> log, ClientSet set, Integer... clients) {
        return LogForge.with(log, LogKind.INSPECTED, report(1, 1, set, List.of(clients), 1));
    }

    private void assertFaultAfter(List<ChainRecord> log, byte[] proposal, String reason) {
        LogAudit.Result result = LogForge.audit(LogForge.with(log, LogKind.PROPOSED, proposal));
        assertThat(result.reason()).contains(reason);
        assertThat(result.firstBad()).isEqualTo(log.size());
    }

    private byte[] proposal(ClientSet set, UnaryOperator<VoteRequest> change) {
        List<ChainRecord> log = federation.node().log();
        Digest head = log.get(log.size() - 1).hash();
        return change.apply(new VoteRequest(
                        federation.plan().digest(), 1, Digest.sha256(), TestFederation.model(1), head, set))
                .encode();
    }
}
