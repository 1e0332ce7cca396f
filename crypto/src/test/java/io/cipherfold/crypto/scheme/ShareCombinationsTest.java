// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.share.ShareVector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareCombinationsTest {

    @Test
    void next_fewMembers_isEveryCombinationInOrder() {
        assertThat(all(4, 2))
                .containsExactly(Set.of(1, 2), Set.of(1, 3), Set.of(1, 4), Set.of(2, 3), Set.of(2, 4), Set.of(3, 4));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "5, 1, 5", "5, 5, 1", "3, 4, 0", "7, 4, 35", "16, 8, 12870"})
    void next_notTooMany_isEachCombinationOnce(int members, int threshold, int combinations) {
        List<Set<Integer>> all = all(members, threshold);

        assertThat(all).hasSize(combinations).doesNotHaveDuplicates();
        assertThat(all).allMatch(combination -> combination.size() == threshold);
    }

    @ParameterizedTest
    @CsvSource({"17, 9", "20, 10", "33, 17", "64, 32"})
    void next_tooMany_isASampleThatFavoursNobody(int members, int threshold) {
        List<Set<Integer>> all = all(members, threshold);

        assertThat(all).hasSize(20_000);
        assertThat(all).allMatch(combination -> combination.size() == threshold);
        for (int member = 1; member <= members; member++) {
            int left = member;
            long without =
                    all.stream().limit(200).filter(c -> !c.contains(left)).count();
            // Half of them on average; ten or fewer of 200 would be twelve standard deviations.
            assertThat(without).isGreaterThan(10);
        }
        // Any three members spoil the sum together; some combination near the start has none of them.
        for (Set<Integer> bad : List.of(Set.of(1, 2, 3), Set.of(1, members / 2, members), Set.of(members, 2, 3))) {
            assertThat(all.stream().limit(2_000)).anyMatch(c -> bad.stream().noneMatch(c::contains));
        }
    }

    @Test
    void next_again_isTheSameSample() {
        assertThat(all(20, 10)).isEqualTo(all(20, 10));
    }

    @Test
    void next_atTheEnd_isRefused() {
        ShareCombinations combinations = new ShareCombinations(shares(2), 2);
        combinations.next();

        assertThat(combinations.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(combinations::next);
    }

    private static List<Set<Integer>> all(int members, int threshold) {
        List<Set<Integer>> all = new ArrayList<>();
        new ShareCombinations(shares(members), threshold)
                .forEachRemaining(combination -> all.add(new HashSet<>(combination.keySet())));
        return all;
    }

    private static SortedMap<Integer, ShareVector> shares(int members) {
        SortedMap<Integer, ShareVector> shares = new TreeMap<>();
        for (int member = 1; member <= members; member++) {
            shares.put(member, ShareVector.zeros(2));
        }
        return shares;
    }
}
