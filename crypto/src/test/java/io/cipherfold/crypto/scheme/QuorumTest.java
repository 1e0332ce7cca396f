// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The quorum arithmetic of docs/security-analysis.md, section 5, by enumeration of all committees of up to twelve members,
 * all sets of voters and all ways in which honest members may vote. Q = floor((n + f) / 2) + 1, n >= 2f + 1.
 */
class QuorumTest {

    private static final int GREATEST_COMMITTEE = 12;

    @FunctionalInterface
    private interface Check {
        void of(int members, int corrupt, int quorum);
    }

    private static void forAllCommittees(Check check) {
        for (int members = 1; members <= GREATEST_COMMITTEE; members++) {
            for (int corrupt = 0; 2 * corrupt + 1 <= members; corrupt++) {
                check.of(members, corrupt, (members + corrupt) / 2 + 1);
            }
        }
    }

    /** All sets of a size as bit sets. */
    private static int[] setsOf(int members, int size) {
        return IntStream.range(0, 1 << members)
                .filter(set -> Integer.bitCount(set) == size)
                .toArray();
    }

    private static int leastCommon(int members, int size) {
        int[] sets = setsOf(members, size);
        int least = members;
        for (int one : sets) {
            for (int other : sets) {
                least = Math.min(least, Integer.bitCount(one & other));
            }
        }
        return least;
    }

    @Test
    void quorums_anyTwo_shareMoreMembersThanAreCorrupt() {
        forAllCommittees((n, f, quorum) -> {
            assertThat(quorum).isLessThanOrEqualTo(n);
            assertThat(leastCommon(n, quorum)).isGreaterThan(f);
            // One vote fewer would not do.
            assertThat(leastCommon(n, quorum - 1)).isLessThanOrEqualTo(f);
        });
    }

    /** Whether some way of voting makes certificates for two sets; {@code twice} members vote for both. */
    private static boolean canCertifyTwo(int members, int twice, int quorum) {
        int once = members - twice;
        for (int first = 0; first <= once; first++) {
            for (int second = 0; first + second <= once; second++) {
                if (first + twice >= quorum && second + twice >= quorum) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void certificates_onlyCorruptMembersVoteTwice_neverExistForTwoSets() {
        forAllCommittees((n, f, quorum) -> {
            assertThat(canCertifyTwo(n, f, quorum)).isFalse();
            // One honest member that has forgotten its vote: enough beside f corrupt ones when n + f is odd.
            assertThat(canCertifyTwo(n, f + 1, quorum)).isEqualTo((n + f) % 2 == 1);
            assertThat(f + 2 > n || canCertifyTwo(n, f + 2, quorum)).isTrue();
        });
    }

    @Test
    void shares_ofCorruptMembersAlone_neverOpenAndOfHonestOnesAlwaysDo() {
        forAllCommittees((n, f, quorum) -> {
            int threshold = f + 1;
            assertThat(f).isLessThan(threshold);
            assertThat(n - f).isGreaterThanOrEqualTo(threshold);
            // Every certificate has an honest voter, but when n < 3f + 1 not always as many as open the sum.
            assertThat(quorum - f).isPositive();
        });
        // n = 5, f = 2: Q = 4, two honest voters at least, three shares needed.
        assertThat((5 + 2) / 2 + 1 - 2).isLessThan(2 + 1);
    }

    @Test
    void crashTolerance_coversAllCorruptMembers_exactlyFromThreeTimesAsManyOn() {
        forAllCommittees((n, f, quorum) -> assertThat(n - quorum >= f).isEqualTo(n >= 3 * f + 1));
    }
}
