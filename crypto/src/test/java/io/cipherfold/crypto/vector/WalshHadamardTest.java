// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class WalshHadamardTest {

    @Test
    void transform_publishedExample_matches() {
        double[] vector = {1, 0, 1, 0, 0, 1, 1, 0};
        WalshHadamard.transform(vector, 0, 8);

        double[] expected = {Math.sqrt(2), Math.sqrt(0.5), 0, -Math.sqrt(0.5), 0, Math.sqrt(0.5), 0, Math.sqrt(0.5)};
        for (int i = 0; i < 8; i++) {
            assertThat(vector[i] / Math.sqrt(8)).isCloseTo(expected[i], within(1e-15));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192})
    void transform_wholeNumbers_equalsTheDefinition(int length, RandomSource random) {
        int margin = 3;
        double[] vector = new double[length + 2 * margin];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextBelow(2001) - 1000.0;
        }
        double[] input = vector.clone();
        WalshHadamard.transform(vector, margin, length);

        // Sums of whole numbers below 2^53 are exact in any order.
        for (int i = 0; i < margin; i++) {
            assertThat(vector[i]).isEqualTo(input[i]);
            assertThat(vector[margin + length + i]).isEqualTo(input[margin + length + i]);
        }
        for (int row = 0; row < length; row += Math.max(1, length / 512)) {
            double sum = 0;
            for (int column = 0; column < length; column++) {
                double sign = (Integer.bitCount(row & column) & 1) == 0 ? 1 : -1;
                sum += sign * input[margin + column];
            }
            assertThat(vector[margin + row]).isEqualTo(sum);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 12, -4})
    void transform_notAPowerOfTwo_isRefused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> WalshHadamard.transform(new double[16], 0, length));
    }
}
