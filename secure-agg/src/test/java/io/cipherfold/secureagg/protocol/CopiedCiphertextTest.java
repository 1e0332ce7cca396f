// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.LogAudit;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.store.UploadDraft;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ciphertexts that no honest client sends: nothing but zeros, or another client's. */
@Tag("native")
class CopiedCiphertextTest extends MemberBench {

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withScheme(SchemeId.ONE_TIME_KEY);
    }

    /** A client's frame with the ciphertext of another one. */
    private byte[] copy(byte[] frame, int client, byte[] original) {
        int from = federation.layout().ciphertextOffset();
        return editor.withCiphertext(
                frame, federation.clientKey(client), bytes -> System.arraycopy(original, from, bytes, 0, bytes.length));
    }

    private void assertNodeRefuses(int client, byte[] frame, RejectionReason reason, String detail) {
        List<String> before = NodeState.of(federation);
        int records = federation.node().log().size();
        Reply reply = federation.node().upload(1, client, frame, federation.now());
        assertRejected(reply, reason, detail);
        assertThat(NodeState.of(federation)).isEqualTo(before);
        assertThat(federation.node().log()).hasSize(records);
    }

    @Test
    void upload_ciphertextOfZeros_isRefusedAndTheClientMayStillSendItsOwn() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        byte[] zeros = editor.withCiphertext(good, federation.clientKey(0), bytes -> Arrays.fill(bytes, (byte) 0));
        assertNodeRefuses(0, zeros, RejectionReason.OUT_OF_RANGE, "all zeros");
        byte[] almost = editor.withCiphertext(zeros, federation.clientKey(0), bytes -> bytes[bytes.length - 1] = 1);
        federation.uploadAll(1, 2);
        assertThat(federation.node().upload(1, 0, good, federation.now())).isInstanceOf(Reply.Frame.class);
        assertNodeRefuses(0, almost, RejectionReason.CONFLICT, "client 0");
        federation.closeSet();
        federation.membersWork();
        assertThat(federation.node().core().phase()).contains(RoundPhase.RELEASED);
    }

    @Test
    void upload_ciphertextOfAnotherClient_isRefusedAndTheRoundGoesOn() {
        federation.announce(1);
        byte[] original = federation.prepare(0);
        byte[] own = federation.prepare(1);
        assertThat(federation.node().upload(1, 0, original, federation.now())).isInstanceOf(Reply.Frame.class);
        assertNodeRefuses(1, copy(own, 1, original), RejectionReason.DUPLICATE, "client 1 is that of client 0");
        assertThat(federation.node().upload(1, 0, original, federation.now())).isInstanceOf(Reply.Frame.class);
        assertThat(federation.node().upload(1, 1, own, federation.now())).isInstanceOf(Reply.Frame.class);
        federation.upload(2);
        federation.closeSet();
        federation.membersWork();
        assertThat(federation.node().core().phase()).contains(RoundPhase.RELEASED);
    }

    /** A member cannot tell which of the two is the copy. */
    @Test
    void inspect_twoClientsWithOneCiphertext_areBothObjectedTo() {
        SortedMap<Integer, byte[]> uploads = new TreeMap<>(collect(1, 0, 1, 2));
        byte[] own = federation.prepare(3);
        uploads.put(3, copy(own, 3, Objects.requireNonNull(uploads.get(1))));
        assertThat(inspect(1, uploads).objections()).containsExactly(1, 3);
        assertRefuses(voteRequest(1, setOf(uploads, 0, 1, 2)).encode(), RejectionReason.OBJECTED, "client 1");
        uploads.put(3, own);
        assertThat(inspect(1, uploads).objections()).isEmpty();
    }

    @Test
    void audit_logWithACopiedCiphertext_isRefused() {
        SortedMap<Integer, byte[]> uploads = collect(1, 0, 1);
        byte[] copied = copy(federation.prepare(2), 2, Objects.requireNonNull(uploads.get(1)));
        LogAudit audit = new LogAudit(LogAudit.Expectations.NONE);
        Chain chain = new Chain();
        federation.node().log().forEach(record -> {
            chain.follow(record);
            audit.take(record);
        });
        byte[] statement = editor.statement(copied).encode();
        assertThat(audit.take(chain.append(LogKind.UPLOADED.code(), statement, 0)))
                .isFalse();
        assertThat(audit.finish().reason()).contains("client 2 has the ciphertext of client 1");
    }

    /** Under the plain sum two clients with the same vector send the same bytes, and a vector of zeros sends zeros. */
    @Test
    void plainSum_equalVectors_areNoCopies() {
        try (TestFederation plain = new TestFederation(FederationShape.plain(), federation.random())) {
            plain.announce(1);
            for (int client = 0; client < 3; client++) {
                byte[] frame = plain.clientCore()
                        .prepare(
                                plain.opening(),
                                plain.memory(client),
                                plain.clientKey(client),
                                VectorSource.of(
                                        new double[plain.plan().encoding().dimension()]),
                                plain.random(),
                                UploadDraft.inMemory(plain.layout().totalBytes()))
                        .upload()
                        .orElseThrow()
                        .bytes();
                assertThat(plain.node().upload(1, client, frame, plain.now())).isInstanceOf(Reply.Frame.class);
            }
            plain.closeSet();
            plain.membersWork();
            assertThat(plain.node().core().phase()).contains(RoundPhase.RELEASED);
        }
    }
}
