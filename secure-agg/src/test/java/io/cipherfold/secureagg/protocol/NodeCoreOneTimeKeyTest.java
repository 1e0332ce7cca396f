// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.seal.ReferenceOneTimeKey;
import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.fixture.FederationShape;
import io.cipherfold.secureagg.fixture.TestFederation;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogAudit;
import io.cipherfold.secureagg.log.LogKind;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Release;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.RoundAbort;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only a real scheme can show: words out of range, altered shares, keys that are not the ones that were shared. */
@Tag("native")
class NodeCoreOneTimeKeyTest extends NodeBench {

    private static final long MODULUS = 0xffffffffffc0001L;

    @Override
    protected FederationShape shape() {
        return FederationShape.plain().withScheme(SchemeId.ONE_TIME_KEY);
    }

    private Reply.Frame outcome() {
        return Objects.requireNonNull(federation.node().outcomes().get(1));
    }

    private Release released() {
        assertThat(core().phase()).contains(RoundPhase.RELEASED);
        return Release.decode(outcome().bytes(), plan());
    }

    private void assertAborted(int failedOpenings) {
        assertThat(core().phase()).contains(RoundPhase.ABORTED);
        assertThat(RoundAbort.decode(outcome().bytes(), plan()).reason()).isEqualTo(AbortReason.WRONG_KEY_SUM);
        List<ChainRecord> log = federation.node().log();
        assertThat(log.stream().filter(record -> record.kind() == LogKind.OPENING_FAILED.code()))
                .hasSize(failedOpenings);
        // The evidence: the digests of the shares that were tried.
        assertThat(log.stream().filter(record -> record.kind() == LogKind.SHARED.code()))
                .hasSizeGreaterThanOrEqualTo(2);
        LogAudit audit = new LogAudit(LogAudit.Expectations.NONE);
        log.forEach(audit::take);
        assertThat(audit.finish().valid()).as(audit.finish().reason()).isTrue();
    }

    private void sendShare(int member) {
        federation.memberStep(member);
        federation.node().open(federation.now());
    }

    /** A member answers with a share of which one entry is altered. */
    private void sendAlteredShare(int member) {
        byte[] work = ((Reply.Frame) federation.node().work(member)).bytes();
        VoteSubject subject = UnmaskRequest.decode(work, plan()).proposal().subject();
        byte[] answer = ((Reply.Frame) federation.member(member).onWork(work, federation.now())).bytes();
        byte[] packed = UnmaskingShare.decode(
                        answer, plan(), federation.scheme().shareBytes())
                .bytes();
        packed[0] ^= 1;
        byte[] altered =
                UnmaskingShare.sign(subject, member, packed, memberKey(member)).encode();
        assertThat(federation.node().apply(core().memberFrame(altered, federation.now())))
                .isInstanceOf(Reply.Done.class);
        federation.node().open(federation.now());
    }

    @Test
    void upload_wordNotBelowTheModulus_isRefused() {
        federation.announce(1);
        byte[] good = federation.prepare(0);
        byte[] first = editor.withCiphertext(
                good, federation.clientKey(0), bytes -> ReferenceOneTimeKey.setWord(bytes, 0, 0, MODULUS));
        byte[] last = editor.withCiphertext(
                good, federation.clientKey(0), bytes -> Arrays.fill(bytes, bytes.length - 8, bytes.length, (byte) -1));
        List<String> before = NodeState.of(federation);
        for (byte[] frame : List.of(first, last)) {
            Reply reply = federation.node().upload(1, 0, frame, federation.now());
            assertThat(((Reply.Rejected) reply).reason()).isEqualTo(RejectionReason.OUT_OF_RANGE);
            assertThat(((Reply.Rejected) reply).detail()).contains(frame == first ? "word 0 " : "word 4095 ");
        }
        assertThat(NodeState.of(federation)).isEqualTo(before);
        byte[] greatest = editor.withCiphertext(
                good, federation.clientKey(0), bytes -> ReferenceOneTimeKey.setWord(bytes, 0, 0, MODULUS - 1));
        assertThat(federation.node().upload(1, 0, greatest, federation.now())).isInstanceOf(Reply.Frame.class);
    }

    @Test
    void share_entriesNotBelowThePrime_areRefused() {
        reach(RoundPhase.UNMASKING);
        byte[] work = ((Reply.Frame) federation.node().work(1)).bytes();
        VoteSubject subject = UnmaskRequest.decode(work, plan()).proposal().subject();
        byte[] packed = new byte[federation.scheme().shareBytes()];
        Arrays.fill(packed, packed.length - 5, packed.length, (byte) 0xff);
        byte[] frame = UnmaskingShare.sign(subject, 1, packed, memberKey(1)).encode();
        assertRefuses(
                core().memberFrame(frame, federation.now()),
                NodeState.of(federation),
                RejectionReason.OUT_OF_RANGE,
                "entry of the share");
        byte[] tooShort = UnmaskingShare.sign(subject, 1, new byte[packed.length - 5], memberKey(1))
                .encode();
        assertRefuses(
                core().memberFrame(tooShort, federation.now()), NodeState.of(federation), RejectionReason.WRONG_LENGTH);
    }

    @Test
    void open_enoughGoodShares_releasesTheExactSum() {
        reach(RoundPhase.UNMASKING);
        sendShare(1);
        sendShare(2);
        assertThat(released().record().inconsistentMembers()).isZero();
    }

    @Test
    void open_oneShareAlteredAndNoMoreThanNeeded_isAbortedWithEvidence() {
        reach(RoundPhase.UNMASKING);
        sendShare(1);
        sendAlteredShare(2);
        assertThat(core().phase()).contains(RoundPhase.UNMASKING);
        federation.passDeadline();
        assertAborted(1);
    }

    @Test
    void open_oneShareAlteredAndMoreThanNeeded_isReleasedAndNamed() {
        reach(RoundPhase.UNMASKING);
        sendAlteredShare(3);
        sendShare(2);
        sendShare(4);
        Release release = released();
        assertThat(release.record().inconsistentMembers()).isEqualTo(1L << 2);
        assertThat(release.record().shares()).containsOnlyKeys(2, 3, 4);
    }

    @Test
    void open_tooManySharesAltered_isAbortedWithAllOfThem() {
        reach(RoundPhase.UNMASKING);
        sendAlteredShare(1);
        sendAlteredShare(2);
        sendAlteredShare(3);
        sendShare(4);
        assertAborted(3);
    }

    /** A client that shares another key than it encrypts with spoils the round and cannot be told from the others. */
    @Test
    void open_oneClientsKeyMissing_isAborted() {
        federation.announce(1);
        federation.uploadAll(0, 1);
        byte[] zeros = new byte[federation.scheme().shareBytes()];
        byte[] frame = withSharesOf(federation.prepare(2), zeros, 1);
        assertThat(federation.node().upload(1, 2, frame, federation.now())).isInstanceOf(Reply.Frame.class);
        federation.closeSet();
        federation.membersWork();
        assertAborted(3);
    }

    @Test
    void inspect_shareEntriesNotBelowThePrime_areObjectedTo() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        byte[] packed = new byte[federation.scheme().shareBytes()];
        Arrays.fill(packed, (byte) 0xff);
        byte[] tooGreat = withSharesOf(federation.prepare(3), packed, 1);
        assertThat(federation.node().upload(1, 3, tooGreat, federation.now())).isInstanceOf(Reply.Frame.class);
        federation.closeSet();
        federation.membersWork();
        assertThat(released().record().clients()).isEqualTo(3);
    }

    /** Its shares are good, but those of another round: its envelopes do not open. */
    @Test
    void inspect_envelopesOfAnotherRound_areObjectedTo() {
        federation.announce(1);
        federation.uploadAll(0, 1, 2);
        byte[] zeros = new byte[federation.scheme().shareBytes()];
        byte[] other = withSharesOf(federation.prepare(3), zeros, 2);
        assertThat(federation.node().upload(1, 3, other, federation.now())).isInstanceOf(Reply.Frame.class);
        federation.closeSet();
        federation.membersWork();
        assertThat(released().record().clients()).isEqualTo(3);
    }

    /** The frame with the same share vector sealed to all members, for a round. */
    private byte[] withSharesOf(byte[] frame, byte[] packed, int round) {
        Statement statement = editor.statement(frame).statement();
        byte[] result = frame;
        for (int member = 1; member <= TestFederation.MEMBERS; member++) {
            Digest ciphertext = statement.ciphertext();
            EnvelopeContext context =
                    new EnvelopeContext(plan().digest(), round, statement.client(), member, ciphertext);
            byte[] envelope = federation
                    .opening()
                    .epochKeys()
                    .get(member - 1)
                    .orElseThrow()
                    .key()
                    .seal(context, packed, federation.random());
            result = editor.withPart(result, federation.clientKey(statement.client()), member, envelope);
        }
        return result;
    }
}
