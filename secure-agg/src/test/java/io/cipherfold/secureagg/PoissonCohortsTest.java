// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class PoissonCohortsTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.5, 0.99})
    void draw_capOutOfReach_hasTheRate(double rate, RandomSource random) {
        int population = 1000;
        int rounds = 200;
        PoissonCohorts cohorts = new PoissonCohorts(population, rate, rounds, random);
        long total = 0;
        for (int round = 1; round <= rounds; round++) {
            total += cohorts.draw(round).length;
        }

        // A binomial number: 6.5 standard deviations, and 10 more for the skew at small rates.
        double coins = (double) population * rounds;
        assertThat((double) total).isCloseTo(coins * rate, within(10 + 6.5 * Math.sqrt(coins * rate * (1 - rate))));
    }

    @Test
    void draw_clientsAreIndependent_pairsMeetAtTheSquaredRate(RandomSource random) {
        int rounds = 20_000;
        PoissonCohorts cohorts = new PoissonCohorts(2, 0.3, rounds, random);
        int together = 0;
        for (int round = 1; round <= rounds; round++) {
            if (cohorts.draw(round).length == 2) {
                together++;
            }
        }

        assertThat((double) together).isCloseTo(0.09 * rounds, within(6.5 * Math.sqrt(rounds * 0.09 * 0.91)));
    }

    @Test
    void draw_manyRounds_neverExceedsTheCap(RandomSource random) {
        int population = 50;
        PoissonCohorts cohorts = new PoissonCohorts(population, 0.5, 7, random);
        int[] participations = new int[population];
        for (int round = 1; round <= 200; round++) {
            int[] cohort = cohorts.draw(round);
            assertThat(cohort).isSorted().doesNotHaveDuplicates();
            for (int client : cohort) {
                participations[client]++;
            }
        }

        // A coin of 1/2 shows heads fewer than 7 times in 200 with probability below 1e-47.
        assertThat(participations).containsOnly(7);
    }

    @Test
    void draw_rateOne_takesAllUntilTheCap(RandomSource random) {
        PoissonCohorts cohorts = new PoissonCohorts(4, 1, 2, random);

        assertThat(cohorts.draw(1)).containsExactly(0, 1, 2, 3);
        assertThat(cohorts.draw(2)).containsExactly(0, 1, 2, 3);
        assertThat(cohorts.draw(3)).isEmpty();
    }

    @Test
    void draw_sameStream_repeatsAndCapDoesNotShiftTheCoins() {
        byte[] key = new byte[AesCtrRandomSource.KEY_BYTES];
        PoissonCohorts free = new PoissonCohorts(20, 0.5, 1000, AesCtrRandomSource.keyed(key));
        PoissonCohorts capped = new PoissonCohorts(20, 0.5, 3, AesCtrRandomSource.keyed(key));
        int[] participations = new int[20];
        for (int round = 1; round <= 50; round++) {
            int[] expected = Arrays.stream(free.draw(round))
                    .filter(client -> participations[client] < 3)
                    .toArray();
            for (int client : expected) {
                participations[client]++;
            }
            assertThat(capped.draw(round)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, 0, 1, 'rate must be in (0, 1], was 0.0'",
        "10, -0.1, 1, 'rate must be in (0, 1], was -0.1'",
        "10, 1.1, 1, 'rate must be in (0, 1], was 1.1'",
        "10, NaN, 1, 'rate must be in (0, 1], was NaN'",
        "0, 0.5, 1, 'population and participation cap must be at least 1, were 0 and 1'",
        "10, 0.5, 0, 'population and participation cap must be at least 1, were 10 and 0'"
    })
    void constructor_outOfRange_isRefused(int population, double rate, int cap, String message, RandomSource random) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoissonCohorts(population, rate, cap, random))
                .withMessage(message);
    }
}
