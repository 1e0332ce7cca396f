// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.JournalKind;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteSubject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenVotesTest {

    private static final Digest PLAN = digest(1);
    private static final Digest OTHER_PLAN = digest(2);

    private final SigningKey key = key(7);
    private final SigningKey otherKey = key(8);
    private final VerifyKey voter = key.verifyKey();
    private final Chain chain = new Chain();
    private final SeenVotes seen = new SeenVotes();

    @AfterEach
    void close() {
        key.close();
        otherKey.close();
    }

    private static SigningKey key(int seed) {
        byte[] secret = new byte[SigningKey.SECRET_BYTES];
        Arrays.fill(secret, (byte) seed);
        return SigningKey.ofSecret(secret);
    }

    private static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    private Vote vote(Digest plan, int round, int set, long sequence, Digest head) {
        VoteSubject subject = new VoteSubject(plan, round, digest(set), 3, digest(3), digest(4));
        return Vote.sign(subject, 2, sequence, head, key);
    }

    /** The vote of a member that books at a position, with the only head that it can have there. */
    private Vote vote(int round, long sequence) {
        return vote(PLAN, round, 5, sequence, digest((int) sequence));
    }

    private ChainRecord record(byte[] payload) {
        return chain.append(JournalKind.SEEN.code(), payload, 1);
    }

    private void see(Vote... votes) {
        for (Vote vote : votes) {
            seen.take(record(SeenVotes.payload(Map.of(voter, vote))));
        }
    }

    @Test
    void furthest_laterVotes_isTheGreatestSequence() {
        assertThat(seen.furthest(voter)).isEmpty();
        see(vote(1, 4), vote(2, 9));
        assertThat(seen.furthest(voter)).contains(vote(2, 9));
        assertThat(seen.furthest(otherKey.verifyKey())).isEmpty();
        // Under another plan rounds begin again, the ledger goes on.
        Vote later = vote(OTHER_PLAN, 1, 5, 12, digest(12));
        see(later, vote(OTHER_PLAN, 1, 5, 12, digest(12)));
        assertThat(seen.furthest(voter)).contains(later);
        assertThat(seen.contradictions()).isEmpty();
    }

    @Test
    void contradictions_lowerSequenceInALaterRound_isThePair() {
        see(vote(1, 4), vote(2, 9), vote(3, 6), vote(4, 7));
        assertThat(seen.contradictions())
                .containsExactly(new SeenVotes.Contradiction(voter, vote(2, 9), vote(3, 6)))
                .first()
                .asString()
                .contains(voter.toHex(), "in round 2", "at 9", "in round 3", "at 6", "set back");
        assertThat(seen.furthest(voter)).contains(vote(2, 9));
    }

    @Test
    void contradictions_votesThatOneMemberMaySign_areNone() {
        // An older plan's certificate comes late; the same vote comes again.
        see(vote(5, 9), vote(OTHER_PLAN, 7, 5, 3, digest(3)), vote(5, 9));
        assertThat(seen.contradictions()).isEmpty();
    }

    @Test
    void contradictions_sameSequence_unlessItIsTheSameVote() {
        Vote first = vote(3, 9);
        List<Vote> others = List.of(
                vote(PLAN, 3, 5, 9, digest(99)),
                vote(PLAN, 4, 5, 9, digest(9)),
                vote(PLAN, 3, 6, 9, digest(9)),
                vote(OTHER_PLAN, 3, 5, 9, digest(9)),
                // Two votes in a round.
                vote(PLAN, 3, 6, 11, digest(11)));
        for (Vote other : others) {
            SeenVotes fresh = new SeenVotes();
            Chain own = new Chain();
            for (Vote vote : List.of(first, other)) {
                fresh.take(own.append(JournalKind.SEEN.code(), SeenVotes.payload(Map.of(voter, vote)), 1));
            }
            assertThat(fresh.contradictions())
                    .as("%s", other)
                    .containsExactly(new SeenVotes.Contradiction(voter, first, other));
        }
    }

    @Test
    void isNews_onlyWhatLeadsFurtherOrContradicts() {
        assertThat(seen.isNews(voter, vote(2, 9))).isTrue();
        see(vote(2, 9));
        assertThat(seen.isNews(voter, vote(2, 9))).isFalse();
        assertThat(seen.isNews(voter, vote(1, 4))).as("older").isFalse();
        assertThat(seen.isNews(voter, vote(3, 11))).isTrue();
        assertThat(seen.isNews(voter, vote(3, 6))).as("set back").isTrue();
        assertThat(seen.isNews(otherKey.verifyKey(), vote(2, 9))).isTrue();
        see(vote(3, 6));
        // Whoever contradicts itself could go on for ever.
        assertThat(seen.isNews(voter, vote(4, 5))).isFalse();
        assertThat(seen.isNews(voter, vote(9, 100))).isFalse();
    }

    @Test
    void take_payloadOfSeveral_givesThemBackByKey() {
        Map<VerifyKey, Vote> votes = new LinkedHashMap<>();
        votes.put(voter, vote(1, 4));
        votes.put(otherKey.verifyKey(), vote(2, 9));
        byte[] payload = SeenVotes.payload(votes);
        // Count, then key and the frame of 40 + 104 + 44 + 64 bytes for each.
        assertThat(payload).hasSize(2 + 2 * (32 + 252)).startsWith(2, 0);
        assertThat(Arrays.copyOfRange(payload, 2, 34)).isEqualTo(voter.toBytes());
        assertThat(Arrays.copyOfRange(payload, 34, 286)).isEqualTo(vote(1, 4).encode());
        assertThat(seen.take(record(payload))).containsExactlyEntriesOf(votes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, 0xffff})
    void take_countOutOfRange_isRefused(int count) {
        byte[] payload = SeenVotes.payload(Map.of(voter, vote(1, 4)));
        ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putShort((short) count);
        assertThatThrownBy(() -> seen.take(record(payload)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("1 to 64, were " + count);
    }

    @Test
    void take_keyTwiceOrWrongLength_isRefused() {
        byte[] one = SeenVotes.payload(Map.of(voter, vote(1, 4)));
        byte[] twice = ByteBuffer.allocate(2 * one.length - 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 2)
                .put(one, 2, one.length - 2)
                .put(one, 2, one.length - 2)
                .array();
        assertThatThrownBy(() -> seen.take(record(twice)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("two votes of");
        for (int length : new int[] {0, 1, 33, one.length - 1, one.length + 1}) {
            assertThatThrownBy(() -> seen.take(record(Arrays.copyOf(one, length))))
                    .isInstanceOf(WireException.class);
        }
        assertThat(seen.furthest(voter)).isEqualTo(Optional.empty());
    }
}
