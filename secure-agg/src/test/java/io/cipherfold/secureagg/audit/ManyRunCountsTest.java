// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManyRunCountsTest {

    /**
     * Figures computed with the quantiles of the beta distribution; the first is 4.54 in tensorflow/privacy,
     * epsilon_lower_bound_test.py.
     */
    @ParameterizedTest
    @CsvSource({
        "500, 500, 500, 0, 0.01, 4.5419, 5e-5",
        "1000, 1000, 1000, 0, 0.05, 5.600588, 6e-7",
        "1000, 900, 1000, 10, 0.05, 3.871970, 6e-7",
        "1000, 600, 1000, 50, 0.05, 2.163290, 6e-7"
    })
    void epsilonLowerBound_publishedSettings_matches(
            int included,
            int truePositives,
            int excluded,
            int falsePositives,
            double significance,
            double epsilon,
            double tolerance) {
        assertThat(new ManyRunCounts(included, truePositives, excluded, falsePositives)
                        .epsilonLowerBound(0, significance))
                .isCloseTo(epsilon, within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.05",
        "1, 10, 0.025",
        "7, 10, 1e-6",
        "10, 10, 0.025",
        "3, 500, 0.5",
        "499, 500, 1e-12",
        "700, 1500, 0.01"
    })
    void limits_anyCounts_haveTheirSignificanceInExactArithmetic(int successes, int trials, double significance) {
        // At the limits exactly, so many successes or more (or fewer) are as probable as the significance says.
        double lower = ManyRunCounts.lowerLimit(successes, trials, significance);
        assertThat(new ExactBinomial(trials, lower).between(successes, trials + 1))
                .isCloseTo(significance, Percentage.withPercentage(1e-6));

        int failures = trials - successes;
        double upper = ManyRunCounts.upperLimit(failures, trials, significance);
        assertThat(new ExactBinomial(trials, upper).between(0, failures + 1))
                .isCloseTo(significance, Percentage.withPercentage(1e-5));
    }

    @Test
    void limits_allOrNothing_areOneAndZero() {
        assertThat(ManyRunCounts.lowerLimit(0, 10, 0.05)).isZero();
        assertThat(ManyRunCounts.upperLimit(10, 10, 0.05)).isEqualTo(1);
        assertThat(ManyRunCounts.lowerLimit(1_000_000, 1_000_000, 0.05))
                .isCloseTo(Math.exp(Math.log(0.05) / 1_000_000), within(1e-15));
    }

    @Test
    void epsilonLowerBound_withDelta_takesItOffTheTruePositives() {
        ManyRunCounts counts = new ManyRunCounts(1000, 600, 1000, 50);
        double rate = ManyRunCounts.lowerLimit(600, 1000, 0.025);
        double falseRate = ManyRunCounts.upperLimit(50, 1000, 0.025);

        assertThat(counts.epsilonLowerBound(0.1, 0.05)).isCloseTo(Math.log((rate - 0.1) / falseRate), within(1e-12));
        assertThat(counts.epsilonLowerBound(0.99, 0.05)).isZero();
        assertThat(new ManyRunCounts(10, 0, 10, 0).epsilonLowerBound(0, 0.05)).isZero();
        assertThat(new ManyRunCounts(10, 5, 10, 5).epsilonLowerBound(0, 0.05)).isZero();
        assertThat(new ManyRunCounts(10, 10, 10, 10).epsilonLowerBound(0, 0.05)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 0, 'runs with the canary must be 1 to 1000000, was 0'",
        "5, 6, 1, 0, 'true positives must be 0 to 5, was 6'",
        "5, -1, 1, 0, 'true positives must be 0 to 5, was -1'",
        "5, 5, 0, 0, 'runs without the canary must be 1 to 1000000, was 0'",
        "5, 5, 1000001, 0, 'runs without the canary must be 1 to 1000000, was 1000001'",
        "5, 5, 3, 4, 'false positives must be 0 to 3, was 4'"
    })
    void constructor_impossibleCounts_namesTheLimit(
            int included, int truePositives, int excluded, int falsePositives, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManyRunCounts(included, truePositives, excluded, falsePositives))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, 1})
    void epsilonLowerBound_badNumbers_areRefused(double bad) {
        ManyRunCounts counts = new ManyRunCounts(5, 4, 5, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counts.epsilonLowerBound(bad, 0.05))
                .withMessage("delta must be at least 0 and below 1, was " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counts.epsilonLowerBound(0, bad))
                .withMessage("significance must be 1.0E-12 to 0.5, was " + bad);
    }
}
