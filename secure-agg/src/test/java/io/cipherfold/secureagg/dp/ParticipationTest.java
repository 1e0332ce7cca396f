// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParticipationTest {

    @ParameterizedTest
    @CsvSource({
        "2, 1.25",
        "4, 1.48828125",
        "8, 1.718379259",
        "16, 1.943878847",
        "64, 2.388848108",
        "256, 2.831049932",
        "1024, 3.27255415",
        "4096, 3.713883627"
    })
    void toeplitzSensitivitySquared_oneParticipation_matchesTheTable(int steps, double expected) {
        // google-deepmind/jax_privacy, matrix_factorization/toeplitz.py
        assertThat(new Participation(steps, 1, 1).toeplitzSensitivitySquared()).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "1600, 11", "1023, 10", "1024, 11"})
    void treeSensitivitySquared_oneParticipation_isTheDepth(int steps, double depth) {
        assertThat(new Participation(steps, 1, 1).treeSensitivitySquared()).isEqualTo(depth);
    }

    @ParameterizedTest
    @CsvSource({"8, 3, 2", "11, 4, 1", "12, 2, 5", "13, 13, 1", "12, 3, 4", "9, 2, 3"})
    void sensitivities_allAllowedParticipations_areNotExceededAndToeplitzIsReached(int steps, int cap, int separation) {
        Participation participation = new Participation(steps, cap, separation);
        double worstToeplitz = 0;
        double worstTree = 0;
        double worstIndependent = 0;
        for (int set = 0; set < 1 << steps; set++) {
            if (Integer.bitCount(set) > cap || !separated(set, separation)) {
                continue;
            }
            worstToeplitz = Math.max(worstToeplitz, toeplitz(set, steps));
            worstTree = Math.max(worstTree, tree(set, steps));
            worstIndependent = Math.max(worstIndependent, Integer.bitCount(set));
        }
        assertThat(participation.toeplitzSensitivitySquared()).isCloseTo(worstToeplitz, within(1e-12 * worstToeplitz));
        assertThat(participation.treeSensitivitySquared()).isGreaterThanOrEqualTo(worstTree);
        assertThat(participation.independentSensitivitySquared()).isEqualTo(worstIndependent);
    }

    private static boolean separated(int set, int separation) {
        int previous = -separation;
        for (int i = 0; i < Integer.SIZE; i++) {
            if (((set >> i) & 1) == 1) {
                if (i - previous < separation) {
                    return false;
                }
                previous = i;
            }
        }
        return true;
    }

    /** Squared norm of the sum of the chosen columns; coefficients as binomials C(2k, k) / 4^k. */
    private static double toeplitz(int set, int steps) {
        double sum = 0;
        for (int row = 0; row < steps; row++) {
            double entry = 0;
            for (int column = 0; column <= row; column++) {
                if (((set >> column) & 1) == 1) {
                    double binomial = 1;
                    for (int i = 1; i <= row - column; i++) {
                        binomial *= (row - column + i) / (double) i;
                    }
                    entry += binomial / Math.pow(4, row - column);
                }
            }
            sum += entry * entry;
        }
        return sum;
    }

    private static double tree(int set, int steps) {
        double sum = 0;
        for (int width = 1; width <= steps; width *= 2) {
            for (int start = 0; start < steps; start += width) {
                int inNode = Integer.bitCount((set >> start) & ((1 << width) - 1));
                sum += (double) inNode * inNode;
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"1.13, 18.70961, 19.74", "8.83, 1.77319, 2.04"})
    void treeSensitivitySquared_publishedTree_givesItsEpsilon(double noise, double expected, double published) {
        // google/differential-privacy, rdp_privacy_accountant_test.py: 1,600 steps, delta 1e-6, published as upper
        // bounds
        double square = new Participation(1600, 1, 1600).treeSensitivitySquared();
        double renyi = RenyiCurve.of(RenyiOrders.dense(), order -> order * square / (2 * noise * noise))
                .epsilon(1e-6)
                .epsilon();
        assertThat(renyi).isBetween(0.999 * expected, expected).isLessThan(published);
        assertThat(new AnalyticGaussian(Math.sqrt(square) / noise).epsilon(1e-6))
                .isBetween(0.9 * renyi, renyi);
    }

    @Test
    void participations_capAndSeparation_bothLimit() {
        assertThat(new Participation(100, 7, 10).participations()).isEqualTo(7);
        assertThat(new Participation(100, 70, 10).participations()).isEqualTo(10);
        assertThat(new Participation(101, 70, 10).participations()).isEqualTo(11);
        assertThat(new Participation(5, 70, 1_000_000).participations()).isEqualTo(1);
    }

    @Test
    void new_outOfRange_namesValueAndLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Participation(0, 1, 1))
                .withMessageContaining("number of steps must be 1 to 1000000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Participation(1, 0, 1))
                .withMessageContaining("cap on participations must be 1 to 1000000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Participation(1, 1, 1_000_001))
                .withMessageContaining("separation must be 1 to 1000000, was 1000001");
    }
}
