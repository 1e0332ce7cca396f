// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoisySumTest {

    private static final int LENGTH = 40_000;

    /** Sums of so many clients whose coordinates are all 5; round 3 is aborted. */
    private static final class Fives implements SecureSum {
        private final int clients;
        private boolean closed;

        Fives(int clients) {
            this.clients = clients;
        }

        @Override
        public int vectorLength() {
            return LENGTH;
        }

        @Override
        public int lastRound() {
            return 77;
        }

        @Override
        public RoundOutcome run(int round, float[] model) {
            double[] sum = new double[LENGTH];
            Arrays.fill(sum, 5);
            return round == 3
                    ? new RoundOutcome.Aborted(round, AbortReason.TOO_FEW_UPLOADS)
                    : new RoundOutcome.Released(new ReleasedSum(round, clients, sum));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static double[] run(SecureSum sum, int round) {
        return ((RoundOutcome.Released) sum.run(round, new float[1])).sum().sum();
    }

    @ParameterizedTest
    @CsvSource({"CENTRAL, 3", "DISTRIBUTED, 1.5", "LOCAL, 15"})
    void run_placement_hasItsDeviation(NoisePlacement placement, double expected) {
        // 25 clients where 100 are expected; z C = 3.
        try (NoisySum noisy = new NoisySum(new Fives(25), clients -> placement.deviation(3, clients, 100), 1)) {
            assertThat(noisy.noiseDeviation(25)).isEqualTo(expected);
            double mean = 0;
            double squares = 0;
            for (double value : run(noisy, 1)) {
                mean += (value - 5) / LENGTH;
                squares += (value - 5) * (value - 5) / LENGTH;
            }
            // Five standard errors: sigma / sqrt(n) and sigma^2 sqrt(2 / n).
            assertThat(mean).isCloseTo(0, within(5 * expected / Math.sqrt(LENGTH)));
            assertThat(squares)
                    .isCloseTo(expected * expected, within(5 * expected * expected * Math.sqrt(2.0 / LENGTH)));
        }
    }

    @Test
    void run_sameSeedAndRound_isTheSameAndOthersDiffer() {
        try (NoisySum noisy = new NoisySum(new Fives(4), clients -> 1, 1);
                NoisySum again = new NoisySum(new Fives(4), clients -> 1, 1);
                NoisySum other = new NoisySum(new Fives(4), clients -> 1, 2)) {
            double[] first = run(noisy, 1);
            assertThat(run(again, 1)).isEqualTo(first);
            assertThat(run(other, 1)).isNotEqualTo(first);
            assertThat(run(noisy, 2)).isNotEqualTo(first);
        }
    }

    @Test
    void run_withoutNoiseOrSum_isAsBefore() {
        Fives exact = new Fives(4);
        NoisySum noisy = new NoisySum(exact, clients -> 0, 1);
        assertThat(run(noisy, 1)).containsOnly(5.0);
        assertThat(new NoisySum(exact, clients -> 1, 1).run(3, new float[1])).isInstanceOf(RoundOutcome.Aborted.class);
        assertThat(noisy.vectorLength()).isEqualTo(LENGTH);
        assertThat(noisy.lastRound()).isEqualTo(77);
        noisy.close();
        assertThat(exact.closed).isTrue();
    }
}
