// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.plan.SignedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A node that breaks a rule before the set is closed. */
class LogAuditOpeningTest extends ForgedLogs {

    @Test
    void audit_planWithoutAQuorum_isRefused() {
        byte[] plan = SignedPlan.unsigned(federation.plan())
                .signedBy(federation.setup().members().get(0))
                .signedBy(federation.setup().members().get(1))
                .encode();
        assertThat(LogForge.audit(LogForge.with(List.of(), LogKind.PLAN, plan)).reason())
                .contains("signatures of 3 members");
    }

    @Test
    void audit_startWithAnotherRecord_isRefused() {
        byte[] registry = federation.setup().registry().encode();
        assertThat(LogForge.audit(LogForge.with(List.of(), LogKind.REGISTRY, registry))
                        .reason())
                .contains("starts with the plan");
    }

    @Test
    void audit_anotherRegistry_isRefused() {
        ClientRegistry other = ClientRegistry.sign(
                new TreeMap<>(federation.setup().registry().clients().headMap(3)),
                federation.setup().authority());
        assertThat(afterStart(LogKind.REGISTRY, other.encode())).contains("another registry");
        ClientRegistry forged = ClientRegistry.sign(
                federation.setup().registry().clients(), federation.setup().node());
        assertThat(afterStart(LogKind.REGISTRY, forged.encode())).contains("authority");
        assertThat(afterStart(LogKind.CLOSED, new byte[40])).contains("registry follows");
    }

    private String afterStart(LogKind kind, byte[] payload) {
        List<ChainRecord> start = federation.node().log().subList(0, 1);
        LogAudit.Result result = LogForge.audit(LogForge.with(start, kind, payload));
        assertThat(result.firstBad()).isEqualTo(1);
        return result.reason();
    }

    @Test
    void audit_secondPlanOrRegistry_isRefused() {
        assertFault(LogKind.PLAN, federation.setup().plan().encode(), "once");
        assertFault(LogKind.REGISTRY, federation.setup().registry().encode(), "once");
    }

    @Test
    void audit_recordOutsideARound_isRefused() {
        assertFault(LogKind.CLOSED, new byte[40], "without a round");
        federation.runRound(1, 0, 1, 2);
        assertFault(
                LogKind.ABORTED,
                abort(1, AbortReason.SUPERSEDED, federation.setup().node()),
                "without a round");
    }

    @Test
    void audit_announcementThatMustNotBe_isRefused() {
        federation.announce(1);
        RoundOpening first = federation.node().core().opening().orElseThrow();
        assertFault(LogKind.ANNOUNCED, opening(2, a -> a, k -> k), "has not ended");
        federation.closeSet();

        assertFault(LogKind.ANNOUNCED, first.encode(), "round 1 is announced after round 1");
        SigningKey stranger = federation.setup().node();
        assertFault(
                LogKind.ANNOUNCED,
                opening(
                        2,
                        a -> Announcement.sign(a.plan(), a.round(), a.model(), a.deadlineMillis(), stranger),
                        k -> k),
                "coordinator");
        assertFault(LogKind.ANNOUNCED, opening(2, a -> a, k -> k.subList(0, 2)), "keys of 2 members");
        assertFault(LogKind.ANNOUNCED, opening(5, a -> a, k -> k), "does not cover round 5");
        assertFault(
                LogKind.ANNOUNCED,
                opening(2, a -> a, keys -> {
                    EpochKeyRecord key = keys.get(0);
                    List<EpochKeyRecord> others = new ArrayList<>(keys);
                    others.set(
                            0,
                            EpochKeyRecord.sign(
                                    key.plan(),
                                    1,
                                    key.firstRound(),
                                    key.lastRound(),
                                    key.key(),
                                    key.commitment(),
                                    stranger));
                    return others;
                }),
                "not signed by member 1");
    }

    /** The opening of round 1, changed: other announcement, only some of the keys. */
    private byte[] opening(
            int round, UnaryOperator<Announcement> change, UnaryOperator<List<EpochKeyRecord>> keysOfTheFirst) {
        RoundOpening first = RoundOpening.decode(federation.node().log().get(2).payload(), federation.plan());
        List<EpochKeyRecord> kept = keysOfTheFirst.apply(
                first.epochKeys().stream().map(Optional::orElseThrow).toList());
        List<Optional<EpochKeyRecord>> keys = new ArrayList<>();
        for (int i = 0; i < TestFederation.MEMBERS; i++) {
            keys.add(i < kept.size() ? Optional.of(kept.get(i)) : Optional.empty());
        }
        return new RoundOpening(change.apply(federation.announcement(round)), keys).encode();
    }

    @Test
    void audit_uploadThatMustNotBe_isRefused() {
        federation.announce(1);
        SignedStatement good = SignedStatement.decode(statement(federation.prepare(0)), federation.plan());
        Statement s = good.statement();
        assertFault(LogKind.UPLOADED, signed(s, 1), "not signed by client 0");
        assertFault(LogKind.UPLOADED, signed(withRoundAndClient(s, 2, 0), 0), "of round 2");
        assertFault(LogKind.UPLOADED, signed(withRoundAndClient(s, 1, 77), 0), "not in the registry");
        Statement otherModel = new Statement(
                s.plan(), s.round(), s.client(), Digest.ZERO, s.ciphertext(), s.parts(), s.epochKeys(), s.link());
        assertFault(LogKind.UPLOADED, signed(otherModel, 0), "another model");
        Statement otherKeys = new Statement(
                s.plan(), s.round(), s.client(), s.model(), s.ciphertext(), s.parts(), s.parts(), s.link());
        assertFault(LogKind.UPLOADED, signed(otherKeys, 0), "other epoch keys");
        federation.upload(1);
        byte[] again = federation.node().log().get(3).payload();
        assertFault(LogKind.UPLOADED, again, "second upload");
        federation.closeSet();
        assertFault(LogKind.UPLOADED, signed(s, 0), "without a round");
    }

    @Test
    void audit_moreUploadsThanAllowed_isRefused(RandomSource random) {
        try (TestFederation small = new TestFederation(FederationShape.plain().withClients(5, 3, 4), random)) {
            small.announce(1);
            byte[] fifth = statementOf(small, small.prepare(4));
            small.uploadAll(0, 1, 2, 3);
            List<ChainRecord> full = small.node().log().subList(0, 7);
            LogAudit.Result result = LogForge.audit(LogForge.with(full, LogKind.UPLOADED, fifth));
            assertThat(result.reason()).contains("more than 4 uploads");
            assertThat(result.firstBad()).isEqualTo(7);
        }
    }
}
