// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.Signature;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.ReleaseRecord;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A node that breaks a rule from the vote on. */
class LogAuditVoteTest extends ForgedLogs {

    private VoteRequest untilVotes(int round, int... clients) {
        federation.announce(round);
        federation.uploadAll(clients);
        if (clients.length < 5) {
            federation.closeSet();
        }
        for (int member = 1; member <= 4; member++) {
            federation.memberStep(member);
        }
        List<ChainRecord> log = federation.node().log();
        return VoteRequest.decode(log.get(log.size() - 1).payload(), federation.plan());
    }

    @Test
    void audit_voteThatMustNotBe_isRefused() {
        VoteSubject subject = untilVotes(1, 0, 1, 2).subject();
        VoteSubject other =
                new VoteSubject(subject.plan(), 1, subject.set(), subject.clients(), subject.model(), Digest.ZERO);
        assertFault(LogKind.VOTED, vote(other, 1, 0, 1).encode(), "not about the proposed set");
        assertFault(LogKind.VOTED, vote(subject, 1, 0, 2).encode(), "not signed by member 1");
        assertFault(LogKind.RELEASED, new byte[0], "belongs to UNMASKING");
        federation.memberStep(1);
        assertFault(LogKind.VOTED, vote(subject, 1, 7, 1).encode(), "second vote");
    }

    @Test
    void audit_ledgerSetBack_isRefused() {
        federation.runRound(1, 0, 1, 2);
        VoteSubject subject = untilVotes(2, 1, 2, 3).subject();
        assertFault(LogKind.VOTED, vote(subject, 1, 0, 1).encode(), "set back");
    }

    @Test
    void audit_clientBeyondItsCap_isRefused() {
        federation.runRound(1, 0, 1, 2);
        federation.runRound(2, 0, 1, 2);
        federation.runRound(3, 0, 1, 2);
        // Its own count keeps an honest client from a fourth time; members that collude would vote.
        federation.announce(4);
        federation.uploadAll(3, 4);
        byte[] fourth = signed(
                withRoundAndClient(
                        SignedStatement.decode(
                                        federation
                                                .node()
                                                .log()
                                                .get(federation.node().log().size() - 1)
                                                .payload(),
                                        federation.plan())
                                .statement(),
                        4,
                        0),
                0);
        List<ChainRecord> log = LogForge.with(federation.node().log(), LogKind.UPLOADED, fourth);
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        for (ChainRecord record : log.subList(log.size() - 3, log.size())) {
            Statement statement =
                    SignedStatement.decode(record.payload(), federation.plan()).statement();
            statements.put(statement.client(), statement.digest());
        }
        ClientSet set = new ClientSet(statements);
        log = LogForge.with(log, LogKind.CLOSED, close(4, 3, set));
        for (int member = 1; member <= 3; member++) {
            log = LogForge.with(log, LogKind.INSPECTED, report(4, member, set, List.of(), member));
        }
        Digest head = log.get(log.size() - 1).hash();
        VoteRequest proposal =
                new VoteRequest(federation.plan().digest(), 4, Digest.ZERO, TestFederation.model(4), head, set);
        log = LogForge.with(log, LogKind.PROPOSED, proposal.encode());
        log = LogForge.with(
                log, LogKind.VOTED, vote(proposal.subject(), 1, 99, 1).encode());
        log = LogForge.with(
                log, LogKind.VOTED, vote(proposal.subject(), 2, 99, 2).encode());
        assertThat(LogForge.audit(log).valid()).isTrue();

        log = LogForge.with(
                log, LogKind.VOTED, vote(proposal.subject(), 3, 99, 3).encode());
        LogAudit.Result result = LogForge.audit(log);
        assertThat(result.reason()).contains("client 0 is in 4 certified sets, the plan's cap is 3");
        assertThat(result.firstBad()).isEqualTo(log.size() - 1);
    }

    @Test
    void audit_memberWithoutAKey_takesNoPart() {
        for (int member = 1; member <= 3; member++) {
            federation.memberStep(member);
        }
        federation.announceWithPublishedKeys(1);
        federation.uploadAll(0, 1, 2);
        federation.closeSet();
        ClientSet set = closedSet();
        assertFault(LogKind.INSPECTED, report(1, 4, set, List.of(), 4), "member 4 has no key");
        for (int member = 1; member <= 3; member++) {
            federation.memberStep(member);
        }
        List<ChainRecord> log = federation.node().log();
        VoteSubject subject = VoteRequest.decode(log.get(log.size() - 1).payload(), federation.plan())
                .subject();
        assertFault(LogKind.VOTED, vote(subject, 4, 0, 4).encode(), "member 4 has no key");
        for (int member = 1; member <= 3; member++) {
            federation.memberStep(member);
        }
        assertFault(LogKind.SHARED, share(1, 4), "member 4 has no key");
    }

    @Test
    void audit_shareThatMustNotBe_isRefused() {
        untilVotes(1, 0, 1, 2);
        for (int member = 1; member <= 3; member++) {
            federation.memberStep(member);
        }
        assertFault(LogKind.OPENING_FAILED, new WireWriter(8).u32(1).u32(1).toBytes(), "needs 2 shares");
        federation.memberStep(1);
        assertFault(LogKind.SHARED, share(1, 1), "second share");
        assertFault(LogKind.SHARED, share(2, 2), "of round 2");
        federation.memberStep(2);
        assertFault(LogKind.OPENING_FAILED, new WireWriter(8).u32(2).u32(1).toBytes(), "of round 2");
        assertFault(LogKind.OPENING_FAILED, new WireWriter(8).u32(1).u32(0).toBytes(), "combinations");
    }

    @Test
    void audit_releaseThatMustNotBe_isRefused() {
        federation.runRound(1, 0, 1, 2);
        List<ChainRecord> log = federation.node().log();
        ReleaseRecord good = ReleaseRecord.decode(log.get(log.size() - 1).payload(), federation.plan());
        VoteSubject subject = good.certificate().subject();
        List<Vote> votes = good.certificate().votes();
        assertRelease(good, r -> r, "");

        VoteSubject otherHead =
                new VoteSubject(subject.plan(), 1, subject.set(), subject.clients(), subject.model(), Digest.ZERO);
        List<Vote> otherVotes = List.of(vote(otherHead, 1, 0, 1), vote(otherHead, 2, 0, 2), vote(otherHead, 3, 0, 3));
        assertRelease(good, r -> resigned(r, new Certificate(otherHead, otherVotes), r.shares(), 0), "another set");
        List<Vote> replaced = List.of(votes.get(0), votes.get(1), vote(subject, 4, 0, 4));
        assertRelease(good, r -> resigned(r, new Certificate(subject, replaced), r.shares(), 0), "other votes");
        assertRelease(
                good, r -> resigned(r, new Certificate(subject, votes.subList(0, 2)), r.shares(), 0), "certificate");
        SortedMap<Integer, Digest> fewer = new TreeMap<>(good.shares().headMap(2));
        assertRelease(good, r -> resigned(r, r.certificate(), fewer, 0), "other shares");
        assertRelease(good, r -> resigned(r, r.certificate(), r.shares(), 0b1000), "cannot be");
        assertRelease(good, r -> resigned(r, r.certificate(), r.shares(), 0b0001), "cannot be");
        assertRelease(
                good,
                r -> new ReleaseRecord(
                        r.certificate(),
                        r.shares(),
                        r.inconsistentMembers(),
                        r.backend(),
                        Digest.ZERO,
                        Signature.of(new byte[Signature.BYTES])),
                "node's signature");
    }

    private ReleaseRecord resigned(
            ReleaseRecord r, Certificate certificate, SortedMap<Integer, Digest> shares, long inconsistent) {
        return ReleaseRecord.sign(
                certificate,
                shares,
                inconsistent,
                r.backend(),
                r.sum(),
                federation.setup().node());
    }

    private void assertRelease(ReleaseRecord good, Function<ReleaseRecord, ReleaseRecord> change, String reason) {
        List<ChainRecord> log = federation.node().log();
        List<ChainRecord> before = log.subList(0, log.size() - 1);
        LogAudit.Result result = LogForge.audit(
                LogForge.with(before, LogKind.RELEASED, change.apply(good).encode()));
        assertThat(result.valid()).isEqualTo(reason.isEmpty());
        assertThat(result.reason()).contains(reason);
    }

    @Test
    void audit_releaseBeforeEnoughShares_isRefused() {
        federation.runRound(1, 0, 1, 2);
        List<ChainRecord> log = new ArrayList<>(federation.node().log());
        ChainRecord release = log.remove(log.size() - 1);
        log.remove(log.size() - 1);
        assertThat(LogForge.audit(LogForge.with(log, LogKind.RELEASED, release.payload()))
                        .reason())
                .contains("needs 2 shares, the log has 1");
    }

    @Test
    void audit_abortThatMustNotBe_isRefused() {
        SigningKey node = federation.setup().node();
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        assertFault(
                LogKind.ABORTED,
                abort(1, AbortReason.SUPERSEDED, federation.setup().coordinator()),
                "not signed");
        assertFault(LogKind.ABORTED, abort(2, AbortReason.SUPERSEDED, node), "of round 2");
        for (AbortReason reason : AbortReason.values()) {
            if (reason != AbortReason.SUPERSEDED && reason != AbortReason.NODE_FAILURE) {
                assertFault(LogKind.ABORTED, abort(1, reason, node), "cannot be aborted for " + reason);
            }
        }
        federation.closeSet();
        assertFault(LogKind.ABORTED, abort(1, AbortReason.TOO_FEW_UPLOADS, node), "cannot be aborted");
        assertFault(LogKind.ABORTED, abort(1, AbortReason.TOO_MANY_OBJECTIONS, node), "cannot be aborted");
        federation.membersWork();
        assertFault(LogKind.ABORTED, abort(1, AbortReason.SUPERSEDED, node), "without a round");
    }
}
