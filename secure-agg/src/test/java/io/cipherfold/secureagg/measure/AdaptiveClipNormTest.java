// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Replay.class)
class AdaptiveClipNormTest {

    /**
     * Norms uniform in (0, 10): the quantile p is 10 p. Near it a step changes the logarithm by -rate (F(C) - p) + noise of
     * at most rate (0.5 / sqrt(K) + s), so that C stays within some five of these, times 2 for the return to the middle.
     */
    @ParameterizedTest
    @CsvSource({"0.5, 0.1, 0", "0.5, 50, 0.05", "0.2, 1, 0.05", "0.9, 1, 0.05"})
    void next_manyRounds_comesToTheQuantile(double quantile, double start, double noise, RandomSource random) {
        int clients = 400;
        AdaptiveClipNorm norm = new AdaptiveClipNorm(start, quantile, 0.2, 1e-3, 1e3);
        double sum = 0;
        for (int round = 0; round < 400; round++) {
            int within = 0;
            for (int client = 0; client < clients; client++) {
                within += Clipping.flat(1, norm.norm()).clip(new double[] {10 * random.nextDouble()}) ? 1 : 0;
            }
            norm = norm.next((double) within / clients + noise * Math.sqrt(12) * (random.nextDouble() - 0.5));
            sum += round >= 200 ? norm.norm() : 0;
        }
        // The mean over 200 correlated rounds; a step's deviation is 0.2 * hypot(0.025, noise).
        double step = 0.2 * Math.hypot(0.5 / Math.sqrt(clients), noise);
        assertThat(sum / 200 / (10 * quantile)).isCloseTo(1, within(10 * step));
    }

    @Test
    void next_fractionOutsideOfItsRange_countsAsTheEnd() {
        AdaptiveClipNorm norm = new AdaptiveClipNorm(1, 0.5, 0.2, 0.1, 10);
        assertThat(norm.next(7)).isEqualTo(norm.next(1));
        assertThat(norm.next(-7)).isEqualTo(norm.next(0));
        assertThat(norm.next(0).norm()).isCloseTo(Math.exp(0.1), within(1e-12));
        assertThat(norm.next(0.5).norm()).isEqualTo(1);
    }

    @Test
    void next_atALimit_staysThere() {
        assertThat(new AdaptiveClipNorm(10, 0.5, 0.2, 0.1, 10).next(0).norm()).isEqualTo(10);
        assertThat(new AdaptiveClipNorm(0.1, 0.5, 0.2, 0.1, 10).next(1).norm()).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0.2, 0.1, 10", "1, 1, 0.2, 0.1, 10", "1, NaN, 0.2, 0.1, 10", "1, 0.5, 0, 0.1, 10",
        "1, 0.5, 11, 0.1, 10", "20, 0.5, 0.2, 0.1, 10", "0.01, 0.5, 0.2, 0.1, 10", "1, 0.5, 0.2, 0, 10",
        "1, 0.5, 0.2, 0.1, Infinity", "NaN, 0.5, 0.2, 0.1, 10"
    })
    void new_badNumber_isRefused(double norm, double quantile, double rate, double least, double most) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveClipNorm(norm, quantile, rate, least, most));
    }

    @Test
    void withNorm_outsideOfTheRange_isRefused() {
        AdaptiveClipNorm rule = new AdaptiveClipNorm(1, 0.5, 0.2, 0.5, 2);
        assertThat(rule.withNorm(2)).isEqualTo(new AdaptiveClipNorm(2, 0.5, 0.2, 0.5, 2));
        for (double norm : new double[] {0.49, 2.1, Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule.withNorm(norm))
                    .withMessageContaining(String.valueOf(norm))
                    .withMessageContaining("2.0");
        }
    }

    @Test
    void next_notANumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptiveClipNorm(1, 0.5, 0.2, 0.1, 10).next(Double.NaN));
    }
}
