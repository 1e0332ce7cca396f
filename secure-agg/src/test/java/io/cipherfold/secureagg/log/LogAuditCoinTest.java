// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.sampling.CoinChain;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A node that takes clients whose coins say no. */
class LogAuditCoinTest extends ForgedLogs {

    /** None or all of them are drawn in 1.9e-12 of all rounds. */
    private static final int CLIENTS = 40;

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withClients(CLIENTS, 3, CLIENTS).withSampling(0.5);
    }

    private boolean isDrawn(int client) {
        try (CoinChain chain = CoinChain.of(federation.clientKey(client))) {
            return federation.clientCore().isDrawn(federation.opening(), client, chain);
        }
    }

    private int first(boolean drawn) {
        return IntStream.range(0, CLIENTS)
                .filter(client -> isDrawn(client) == drawn)
                .findFirst()
                .orElseThrow();
    }

    private Digest link(int client) {
        try (CoinChain chain = CoinChain.of(federation.clientKey(client))) {
            return chain.link(1);
        }
    }

    @Test
    void audit_sampledRounds_areSound() {
        for (int round = 1; round <= 2; round++) {
            federation.announce(round);
            federation.uploadAll(
                    IntStream.range(0, CLIENTS).filter(this::isDrawn).toArray());
            federation.closeSet();
            federation.membersWork();
        }
        LogAudit.Result result = LogForge.audit(federation.node().log());
        assertThat(result.valid()).as(result.reason()).isTrue();
    }

    @Test
    void audit_coinThatSaysNoOrIsForged_isRefused() {
        federation.announce(1);
        int drawn = first(true);
        int undrawn = first(false);
        Statement good = SignedStatement.decode(statement(federation.prepare(drawn)), federation.plan())
                .statement();
        Statement forged = UploadEditor.withLink(UploadEditor.withClient(good, undrawn), link(undrawn));
        assertFault(LogKind.UPLOADED, signed(forged, undrawn), "client " + undrawn + " is not drawn in round 1");
        Statement borrowed = UploadEditor.withLink(good, link(undrawn));
        assertFault(
                LogKind.UPLOADED,
                signed(borrowed, drawn),
                "link 1 of client " + drawn + " does not lead to its anchor");
    }
}
