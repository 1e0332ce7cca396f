// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.FederationBench;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.InspectionReport;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Appends records to a log that chain correctly. */
abstract class ForgedLogs extends FederationBench {

    final byte[] statement(byte[] frame) {
        return statementOf(federation, frame);
    }

    static byte[] statementOf(TestFederation federation, byte[] frame) {
        return Arrays.copyOfRange(
                frame,
                federation.layout().statementOffset(),
                federation.layout().ciphertextOffset());
    }

    final byte[] signed(Statement statement, int client) {
        return SignedStatement.sign(statement, federation.clientKey(client)).encode();
    }

    static Statement withRoundAndClient(Statement s, int round, int client) {
        return UploadEditor.withClient(UploadEditor.withRound(s, round), client);
    }

    final ClientSet closedSet() {
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        federation.node().log().stream()
                .filter(record -> record.kind() == LogKind.UPLOADED.code())
                .map(record -> SignedStatement.decode(record.payload(), federation.plan())
                        .statement())
                .forEach(statement -> statements.put(statement.client(), statement.digest()));
        return new ClientSet(statements);
    }

    static byte[] close(int round, int count, ClientSet set) {
        return new WireWriter(40)
                .u32(round)
                .u32(count)
                .raw(set.listDigest().toBytes())
                .toBytes();
    }

    final byte[] report(int round, int member, ClientSet set, List<Integer> objections, int signer) {
        return InspectionReport.sign(
                        federation.plan().digest(),
                        round,
                        member,
                        set.listDigest(),
                        objections,
                        List.of(),
                        memberKey(signer))
                .encode();
    }

    final Vote vote(VoteSubject subject, int member, long sequence, int signer) {
        return Vote.sign(subject, member, sequence, Digest.sha256(), memberKey(signer));
    }

    static byte[] share(int round, int member) {
        return new WireWriter(40)
                .u32(round)
                .u32(member)
                .raw(Digest.sha256().toBytes())
                .toBytes();
    }

    final byte[] abort(int round, AbortReason reason, SigningKey signer) {
        return RoundAbort.sign(federation.plan().digest(), round, reason, signer)
                .encode();
    }

    final void assertFault(LogKind kind, byte[] payload, String reason) {
        List<ChainRecord> log = federation.node().log();
        LogAudit.Result result = LogForge.audit(LogForge.with(log, kind, payload));
        assertThat(result.valid()).isFalse();
        assertThat(result.reason()).contains(reason);
        assertThat(result.firstBad()).isEqualTo(log.size());
        assertThat(LogForge.audit(log).valid()).isTrue();
    }
}
