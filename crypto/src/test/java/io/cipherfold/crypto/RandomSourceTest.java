// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.sample.ChiSquare;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class RandomSourceTest {

    private static final int DRAWS = 300_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 64, 100, 1000})
    void nextBelow_smallBound_isUniform(int bound, RandomSource random) {
        long[] counts = new long[bound];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) random.nextBelow(bound)]++;
        }
        double[] uniform = new double[bound];
        Arrays.fill(uniform, 1.0 / bound);

        ChiSquare.assertFits(counts, uniform);
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 31) + 7, 1L << 32, (1L << 32) + 1, 3L << 40, (1L << 62) + 1, Long.MAX_VALUE})
    void nextBelow_largeBound_isUniform(long bound, RandomSource random) {
        long[] counts = new long[97];
        for (int i = 0; i < DRAWS; i++) {
            long value = random.nextBelow(bound);
            assertThat(value).isBetween(0L, bound - 1);
            counts[(int) (value % counts.length)]++;
        }
        // The residues of so large a range differ by less than 1e-7 of their probability.
        double[] uniform = new double[counts.length];
        Arrays.fill(uniform, 1.0 / counts.length);

        ChiSquare.assertFits(counts, uniform);
    }

    @Test
    void nextBelow_wordsOutsideTheBound_areRejectedNotReduced() {
        assertThat(new ScriptedRandomSource(0x18, 0x07, 0xff, 0x05, 0xf4, 0x03).nextBelow(5))
                .isZero();
        assertThat(new ScriptedRandomSource(0x07, 0xff, 0x05, 0xf4, 0x03).nextBelow(5))
                .isEqualTo(4);
        assertThat(new ScriptedRandomSource(-1).nextBelow(1)).isZero();
        assertThat(new ScriptedRandomSource(-1, 0).nextBelow(1L << 32)).isEqualTo(0xffff_ffffL);
        // Two words, low word first; the mask keeps 33 bits, and 2^32 + 1 is the first value that is too large.
        assertThat(new ScriptedRandomSource(1, 1, 0, 3).nextBelow((1L << 32) + 1))
                .isEqualTo(1L << 32);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void nextBelow_boundBelowOne_isRefused(long bound, RandomSource random) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> random.nextBelow(bound))
                .withMessageContaining("was " + bound);
    }

    @Test
    void nextDouble_manyDraws_areUniformBelowOne(RandomSource random) {
        double sum = 0;
        long[] counts = new long[64];
        for (int i = 0; i < DRAWS; i++) {
            double value = random.nextDouble();
            assertThat(value >= 0 && value < 1).isTrue();
            counts[(int) (value * 64)]++;
            sum += value;
        }
        double[] uniform = new double[64];
        Arrays.fill(uniform, 1.0 / 64);
        ChiSquare.assertFits(counts, uniform);
        // 6.5 standard deviations of a mean of uniform numbers
        assertThat(sum / DRAWS).isCloseTo(0.5, within(6.5 * Math.sqrt(1.0 / 12 / DRAWS)));
    }

    @Test
    void nextDouble_extremeWords_staysInRange() {
        assertThat(new ScriptedRandomSource(0, 0).nextDouble()).isZero();
        assertThat(new ScriptedRandomSource(-1, -1).nextDouble()).isEqualTo(1 - 0x1p-53);
    }
}
