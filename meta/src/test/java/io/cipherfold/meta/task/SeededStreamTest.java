// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededStreamTest {

    /** The first outputs of SplitMix64 from state 0 are known; this pins the mixing step, whatever the seeding. */
    @Test
    void stream_isSplitMix64() {
        SeededStream stream = SeededStream.fromState(0);
        assertThat(stream.nextLong()).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(stream.nextLong()).isEqualTo(0x6e789e6aa1b965f4L);
        assertThat(stream.nextLong()).isEqualTo(0x06c45d188009454fL);
    }

    @Test
    void paths_nearEachOther_giveDifferentStreams() {
        Set<Long> seen = new HashSet<>();
        int paths = 0;
        for (long seed = -2; seed <= 2; seed++) {
            seen.add(SeededStream.of(seed).nextLong());
            paths++;
            for (long a = -20; a <= 20; a++) {
                seen.add(SeededStream.of(seed, a).nextLong());
                paths++;
                for (long b = -20; b <= 20; b++) {
                    seen.add(SeededStream.of(seed, a, b).nextLong());
                    paths++;
                }
            }
        }
        assertThat(seen).hasSize(paths);
        assertThat(SeededStream.of(1, 2, 3).nextLong())
                .isEqualTo(SeededStream.of(1, 2, 3).nextLong());
    }

    /** The mean of n uniform numbers has standard deviation 1/sqrt(12 n): five of them are 0.0046 here. */
    @Test
    void nextUniform_firstNumbersOfManyStreams_fillTheRange() {
        double sum = 0;
        double smallest = 1;
        double largest = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = SeededStream.of(7, i).nextUniform(0, 1);
            sum += value;
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
        }
        assertThat(sum / 100_000).isCloseTo(0.5, within(0.0046));
        assertThat(smallest).isBetween(0.0, 0.001);
        assertThat(largest).isBetween(0.999, 1.0);
    }

    @Test
    void nextDistinct_allOfThem_isAPermutation() {
        SeededStream stream = SeededStream.of(3);
        for (int round = 0; round < 50; round++) {
            int[] drawn = stream.nextDistinct(20, 20);
            Arrays.sort(drawn);
            assertThat(drawn).isEqualTo(IntStream.range(0, 20).toArray());
        }
        assertThat(stream.nextDistinct(0, 3)).isEmpty();
        assertThatThrownBy(() -> stream.nextDistinct(4, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nextBytes_fillsTheArray() {
        byte[] bytes = new byte[1000];
        SeededStream.of(1).nextBytes(bytes);
        Set<Byte> values = new HashSet<>();
        for (byte value : bytes) {
            values.add(value);
        }
        assertThat(values).hasSizeGreaterThan(230);
    }
}
