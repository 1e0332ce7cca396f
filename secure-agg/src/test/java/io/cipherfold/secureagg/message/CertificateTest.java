// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.RoundContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CertificateTest {

    private static final FrameSamples SAMPLES = new FrameSamples();

    private final VoteSubject subject = SAMPLES.certificate().subject();

    private static SigningKey member(int number) {
        return SAMPLES.setup().members().get(number - 1);
    }

    private Vote vote(int number) {
        return Vote.sign(subject, number, number, Digest.ZERO, member(number));
    }

    private boolean isValid(Vote... votes) {
        return new Certificate(subject, List.of(votes)).isValid(SAMPLES.plan());
    }

    @Test
    void isValid_quorumOfDistinctMembers_is() {
        assertThat(isValid(vote(1), vote(2), vote(3))).isTrue();
        assertThat(isValid(vote(2), vote(3), vote(4))).isTrue();
        assertThat(isValid(vote(1), vote(2), vote(3), vote(4))).isTrue();
    }

    @Test
    void isValid_tooFewRepeatedOrOutOfOrder_isNot() {
        assertThat(isValid()).isFalse();
        assertThat(isValid(vote(1), vote(2))).isFalse();
        assertThat(isValid(vote(1), vote(2), vote(2))).isFalse();
        assertThat(isValid(vote(1), vote(1), vote(1), vote(1))).isFalse();
        assertThat(isValid(vote(1), vote(3), vote(2))).isFalse();
    }

    @Test
    void isValid_oneVoteThatIsNotAMembersOwn_isNot() {
        Vote forged = Vote.sign(subject, 3, 3, Digest.ZERO, member(4));
        Vote stranger = Vote.sign(subject, 5, 3, Digest.ZERO, member(4));
        Vote otherLedger = new Vote(subject, 3, 99, Digest.ZERO, vote(3).signature());

        assertThat(isValid(vote(1), vote(2), forged)).isFalse();
        assertThat(isValid(vote(1), vote(2), stranger)).isFalse();
        assertThat(isValid(vote(1), vote(2), otherLedger)).isFalse();
        // Not even beside a quorum of good ones.
        assertThat(isValid(vote(1), vote(2), forged, vote(4))).isFalse();
    }

    @Test
    void isValid_oneVoteAboutSomethingElse_isNot() {
        Digest other = Digest.sha256(new byte[] {99});
        for (VoteSubject different : List.of(
                new VoteSubject(
                        other, subject.round(), subject.set(), subject.clients(), subject.model(), subject.logHead()),
                new VoteSubject(
                        subject.plan(), 4, subject.set(), subject.clients(), subject.model(), subject.logHead()),
                new VoteSubject(
                        subject.plan(), subject.round(), other, subject.clients(), subject.model(), subject.logHead()),
                new VoteSubject(subject.plan(), subject.round(), subject.set(), 4, subject.model(), subject.logHead()),
                new VoteSubject(
                        subject.plan(), subject.round(), subject.set(), subject.clients(), other, subject.logHead()),
                new VoteSubject(
                        subject.plan(), subject.round(), subject.set(), subject.clients(), subject.model(), other))) {
            Vote vote = Vote.sign(different, 3, 3, Digest.ZERO, member(3));
            assertThat(isValid(vote(1), vote(2), vote)).isFalse();
            // The same signature under the certificate's subject.
            assertThat(isValid(vote(1), vote(2), new Vote(subject, 3, 3, Digest.ZERO, vote.signature())))
                    .isFalse();
        }
    }

    @Test
    void isValid_allVotesForAnotherPlan_isNot() {
        VoteSubject other = new VoteSubject(
                Digest.ZERO, subject.round(), subject.set(), subject.clients(), subject.model(), subject.logHead());
        List<Vote> votes = List.of(
                Vote.sign(other, 1, 1, Digest.ZERO, member(1)),
                Vote.sign(other, 2, 1, Digest.ZERO, member(2)),
                Vote.sign(other, 3, 1, Digest.ZERO, member(3)));

        assertThat(new Certificate(other, votes).isValid(SAMPLES.plan())).isFalse();
    }

    /** Section 4 of the protocol page, by hand. */
    @Test
    void hash_ofASet_coversLabelSaltPlanRoundAndEntries() {
        Digest plan = SAMPLES.plan().digest();
        Digest salt = Digest.sha256(new byte[] {1});
        TreeMap<Integer, Digest> statements = new TreeMap<>();
        statements.put(70_000, Digest.sha256(new byte[] {2}));
        statements.put(3, Digest.sha256(new byte[] {3}));
        ClientSet set = new ClientSet(statements);

        ByteBuffer entries = ByteBuffer.allocate(4 + 2 * 36).order(ByteOrder.LITTLE_ENDIAN);
        entries.putInt(2).putInt(3).put(statements.get(3).toBytes());
        entries.putInt(70_000).put(statements.get(70_000).toBytes());
        byte[] round =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(9).array();
        assertThat(set.hash(new RoundContext(plan, 9), salt))
                .isEqualTo(Digest.sha256(
                        "cipherfold/set/1".getBytes(US_ASCII), salt.toBytes(), plan.toBytes(), round, entries.array()));
        assertThat(set.listDigest()).isEqualTo(Digest.sha256(entries.array()));
        assertThat(set.without(Set.of(3, 5)).statements()).containsOnlyKeys(70_000);
        assertThat(set.size()).isEqualTo(2);
    }
}
