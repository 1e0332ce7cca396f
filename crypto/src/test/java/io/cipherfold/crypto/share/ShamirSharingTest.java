// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.ScriptedRandomSource;
import io.cipherfold.crypto.sample.ChiSquare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class ShamirSharingTest {

    private static final int P = ShareVector.PRIME;
    private static final int GREATEST_SECRET = (P - 1) / 2;

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "2, 1", "3, 1", "4, 1", "5, 2", "7, 3", "9, 8"})
    void recover_everyThresholdSubset_givesTheSecrets(int members, int degree, RandomSource random) {
        int[] secrets = secrets(20, random);
        List<ShareVector> shares = new ShamirSharing(members, degree).share(secrets, random);

        assertThat(shares).hasSize(members);
        for (SortedMap<Integer, ShareVector> subset : subsets(shares, degree + 1)) {
            assertThat(new ShamirSharing(members, degree).recover(subset)).isEqualTo(secrets);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 1", "5, 2", "9, 4", "64, 31"})
    void share_sameCoefficients_equalsTheTwin(int members, int degree, RandomSource random) {
        int[] secrets = secrets(6, random);
        int[] coefficients = ShareVectorTest.random(6 * degree, random);
        List<ShareVector> shares =
                new ShamirSharing(members, degree).share(secrets, new ScriptedRandomSource(coefficients));

        int[] next = new int[1];
        int[][] expected = ReferenceSharing.share(secrets, members, degree, () -> coefficients[next[0]++]);
        for (int member = 0; member < members; member++) {
            assertThat(entries(shares.get(member))).isEqualTo(expected[member]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 1", "5, 2", "9, 4", "64, 31"})
    void recover_anyValues_equalsTheTwin(int members, int degree, RandomSource random) {
        // Any numbers lie on some polynomial: interpolation needs no genuine shares.
        SortedMap<Integer, ShareVector> chosen = new TreeMap<>();
        while (chosen.size() <= degree) {
            chosen.put(1 + (int) random.nextBelow(members), new ShareVector(ShareVectorTest.random(4, random)));
        }
        int[] recovered = new ShamirSharing(members, degree).recover(chosen);

        for (int i = 0; i < 4; i++) {
            assertThat(Math.floorMod(recovered[i], P)).isEqualTo(ReferenceSharing.interpolate(column(chosen, i), 0));
            assertThat(recovered[i]).isBetween(-GREATEST_SECRET, GREATEST_SECRET);
        }
    }

    @Test
    void share_allCoefficients_showsAMemberEveryValueOnceWhateverTheSecret() {
        // Degree 1, exhaustively: over all coefficients a single share takes each value exactly once, so its
        // distribution is the same for every secret.
        ShamirSharing sharing = new ShamirSharing(3, 1);
        int[] all = new int[P + 1];
        Arrays.setAll(all, i -> i % P);
        for (int secret : new int[] {0, 1, -42, GREATEST_SECRET, -GREATEST_SECRET}) {
            int[] secrets = new int[P + 1];
            Arrays.fill(secrets, secret);
            List<ShareVector> shares = sharing.share(secrets, new ScriptedRandomSource(all));
            for (ShareVector share : shares) {
                boolean[] seen = new boolean[P];
                for (int i = 0; i < P; i++) {
                    assertThat(seen[share.entry(i)]).isFalse();
                    seen[share.entry(i)] = true;
                }
            }
        }
    }

    @Test
    void share_twoSharesOfDegreeTwo_fitEverySecretEquallyWell(RandomSource random) {
        // What two members see is explained by exactly one pair of coefficients for each secret, here found and used.
        int first = (int) random.nextBelow(P);
        int second = (int) random.nextBelow(P);
        ShamirSharing sharing = new ShamirSharing(5, 2);
        for (int secret : new int[] {0, 1, -1, 42, -42, GREATEST_SECRET, -GREATEST_SECRET}) {
            SortedMap<Integer, Integer> view = new TreeMap<>(Map.of(0, Math.floorMod(secret, P), 2, first, 4, second));
            int atOne = ReferenceSharing.interpolate(view, 1);
            int atMinusOne = ReferenceSharing.interpolate(view, -1);
            // f(1) - f(-1) = 2 c1 and f(1) + f(-1) = 2 c0 + 2 c2.
            long half = (P + 1) / 2;
            int linear = (int) (Math.floorMod(atOne - atMinusOne, P) * half % P);
            int square = (int) (Math.floorMod(atOne + atMinusOne - 2L * secret, P) * half % P);
            List<ShareVector> shares =
                    sharing.share(new int[] {secret, 0}, new ScriptedRandomSource(new int[] {linear, square, 0, 0}));

            assertThat(shares.get(1).entry(0)).isEqualTo(first);
            assertThat(shares.get(3).entry(0)).isEqualTo(second);
        }
    }

    @Test
    void share_manyTimes_entriesOfTwoMembersTogetherAreUniform(RandomSource random) {
        int[] secrets = new int[100_000];
        Arrays.fill(secrets, 5);
        List<ShareVector> shares = new ShamirSharing(5, 2).share(secrets, random);
        long[] counts = new long[32 * 32];
        for (int i = 0; i < secrets.length; i++) {
            int row = (int) (32L * shares.get(0).entry(i) / P);
            int column = (int) (32L * shares.get(4).entry(i) / P);
            counts[32 * row + column]++;
        }
        double[] uniform = new double[counts.length];
        // A thirty-second of the field is a whole number of elements but for 1 in 32,767: less than the noise by 100.
        Arrays.fill(uniform, 1.0 / counts.length);

        ChiSquare.assertFits(counts, uniform);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 1", "5, 2"})
    void recover_sumsOfShares_areTheSumsOfSecrets(int members, int degree, RandomSource random) {
        ShamirSharing sharing = new ShamirSharing(members, degree);
        int[] expected = new int[50];
        List<ShareVector> sums = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            sums.add(ShareVector.zeros(50));
        }
        for (int client = 0; client < 30; client++) {
            int[] secrets = new int[50];
            Arrays.setAll(secrets, i -> (int) random.nextBelow(85) - 42);
            Arrays.setAll(expected, i -> expected[i] + secrets[i]);
            List<ShareVector> shares = sharing.share(secrets, random);
            for (int member = 0; member < members; member++) {
                sums.get(member).add(shares.get(member));
            }
        }

        for (SortedMap<Integer, ShareVector> subset : subsets(sums, degree + 1)) {
            assertThat(sharing.recover(subset)).isEqualTo(expected);
        }
    }

    @Test
    void recover_edgesOfTheRange_comeBackCentred(RandomSource random) {
        int[] secrets = {GREATEST_SECRET, -GREATEST_SECRET, GREATEST_SECRET - 1, -GREATEST_SECRET + 1, 0, -1};
        ShamirSharing sharing = new ShamirSharing(3, 1);
        List<ShareVector> shares = sharing.share(secrets, random);

        for (SortedMap<Integer, ShareVector> subset : subsets(shares, 2)) {
            assertThat(sharing.recover(subset)).isEqualTo(secrets);
        }
    }

    @Test
    void recover_sumBeyondTheRange_wraps(RandomSource random) {
        ShamirSharing sharing = new ShamirSharing(3, 1);
        List<ShareVector> sums = sharing.share(new int[] {GREATEST_SECRET, 0}, random);
        List<ShareVector> more = sharing.share(new int[] {1, 0}, random);
        for (int member = 0; member < 3; member++) {
            sums.get(member).add(more.get(member));
        }

        assertThat(sharing.recover(subsets(sums, 2).get(0))).containsExactly(-GREATEST_SECRET, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {GREATEST_SECRET + 1, -GREATEST_SECRET - 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void share_secretOutsideTheField_isRefusedWithoutNamingIt(int secret, RandomSource random) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShamirSharing(3, 1).share(new int[] {0, secret}, random))
                .withMessage("secret 1 is not in [-524286, 524286]");
    }

    @Test
    void share_oddNumberOfSecrets_isRefused(RandomSource random) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShamirSharing(3, 1).share(new int[3], random))
                .withMessage("the length must be even and not negative, was 3");
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "5, 2"})
    void isConsistent_genuineShare_isTrueAndAlteredShareIsFalse(int members, int degree, RandomSource random) {
        ShamirSharing sharing = new ShamirSharing(members, degree);
        List<ShareVector> shares = sharing.share(secrets(10, random), random);
        SortedMap<Integer, ShareVector> good = subsets(shares, degree + 1).get(0);

        for (int member = 1; member <= members; member++) {
            int[] entries = entries(shares.get(member - 1));
            assertThat(sharing.isConsistent(good, member, new ShareVector(entries.clone())))
                    .isTrue();
            for (int i : new int[] {0, 5, 9}) {
                int[] altered = entries.clone();
                altered[i] = (altered[i] + 1) % P;
                assertThat(sharing.isConsistent(good, member, new ShareVector(altered)))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 12})
    void isConsistent_otherLength_isRefused(int length, RandomSource random) {
        ShamirSharing sharing = new ShamirSharing(3, 1);
        SortedMap<Integer, ShareVector> good =
                subsets(sharing.share(secrets(10, random), random), 2).get(0);

        assertThatIllegalArgumentException().isThrownBy(() -> sharing.isConsistent(good, 3, ShareVector.zeros(length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4})
    void isConsistent_memberOutsideTheCommittee_isRefused(int member, RandomSource random) {
        // Member 0 would be a comparison with the secret itself.
        ShamirSharing sharing = new ShamirSharing(3, 1);
        SortedMap<Integer, ShareVector> good =
                subsets(sharing.share(secrets(10, random), random), 2).get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sharing.isConsistent(good, member, ShareVector.zeros(10)));
    }

    @Test
    void recover_wrongNumberOfShares_isRefused(RandomSource random) {
        ShamirSharing sharing = new ShamirSharing(4, 1);
        List<ShareVector> shares = sharing.share(secrets(2, random), random);

        for (int count : new int[] {1, 3, 4}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sharing.recover(subsets(shares, count).get(0)))
                    .withMessage("interpolation takes 2 shares, not " + count);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> sharing.recover(new TreeMap<>()));
    }

    @Test
    void recover_memberOutsideTheCommitteeOrOtherLength_isRefused() {
        ShamirSharing sharing = new ShamirSharing(4, 1);
        for (int member : new int[] {-1, 0, 5}) {
            SortedMap<Integer, ShareVector> shares = new TreeMap<>();
            shares.put(1, ShareVector.zeros(2));
            shares.put(member, ShareVector.zeros(2));
            assertThatIllegalArgumentException().isThrownBy(() -> sharing.recover(shares));
        }
        SortedMap<Integer, ShareVector> lengths = new TreeMap<>();
        lengths.put(1, ShareVector.zeros(2));
        lengths.put(2, ShareVector.zeros(4));
        assertThatIllegalArgumentException().isThrownBy(() -> sharing.recover(lengths));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "3, 3", "3, -1", "1048573, 1"})
    void constructor_impossibleCommittee_isRefused(int members, int degree) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ShamirSharing(members, degree));
    }

    @Test
    void threshold_isDegreePlusOne() {
        assertThat(new ShamirSharing(5, 2).threshold()).isEqualTo(3);
    }

    private static int[] secrets(int count, RandomSource random) {
        int[] secrets = new int[count];
        Arrays.setAll(secrets, i -> (int) random.nextBelow(P) - GREATEST_SECRET);
        return secrets;
    }

    private static int[] entries(ShareVector vector) {
        int[] entries = new int[vector.length()];
        Arrays.setAll(entries, vector::entry);
        return entries;
    }

    private static SortedMap<Integer, Integer> column(SortedMap<Integer, ShareVector> shares, int index) {
        SortedMap<Integer, Integer> column = new TreeMap<>();
        shares.forEach((member, share) -> column.put(member, share.entry(index)));
        return column;
    }

    /** All subsets of a size, by member from 1. */
    private static List<SortedMap<Integer, ShareVector>> subsets(List<ShareVector> shares, int size) {
        List<SortedMap<Integer, ShareVector>> subsets = new ArrayList<>();
        for (int mask = 0; mask < 1 << shares.size(); mask++) {
            if (Integer.bitCount(mask) == size) {
                SortedMap<Integer, ShareVector> subset = new TreeMap<>();
                for (int member = 1; member <= shares.size(); member++) {
                    if ((mask >>> (member - 1) & 1) == 1) {
                        subset.put(member, shares.get(member - 1));
                    }
                }
                subsets.add(subset);
            }
        }
        return subsets;
    }
}
