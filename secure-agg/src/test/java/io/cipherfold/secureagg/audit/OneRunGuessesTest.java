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

class OneRunGuessesTest {

    /** Figures computed with another program from the formula of arXiv 2305.08846; printed with six digits. */
    @ParameterizedTest
    @CsvSource({
        "100, 100, 100, 0, 3.492965",
        "1000, 1000, 1000, 0, 5.809068",
        "1000, 1000, 700, 0, 0.732011",
        "1000, 1000, 700, 1e-5, 0.731740",
        "1000, 100, 95, 1e-5, 2.165176",
        "10000, 1000, 990, 1e-5, 4.021219",
        "1000, 1000, 530, 1e-5, 0.013761"
    })
    void epsilonLowerBound_publishedSettings_matches(
            int canaries, int guesses, int correct, double delta, double epsilon) {
        assertThat(new OneRunGuesses(canaries, guesses, correct).epsilonLowerBound(delta, 0.05))
                .isCloseTo(epsilon, within(6e-7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000, 1_000_000})
    void epsilonLowerBound_allCorrect_isTheClosedForm(int canaries) {
        // q^r = 0.05 for q = e^epsilon / (1 + e^epsilon).
        double failure = -Math.expm1(Math.log(0.05) / canaries);
        double expected = Math.max(0, Math.log((1 - failure) / failure));

        assertThat(new OneRunGuesses(canaries, canaries, canaries).epsilonLowerBound(0, 0.05))
                .isCloseTo(expected, within(1e-8));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 70, 0.3, 1e-3",
        "100, 50, 50, 2, 1e-4",
        "500, 400, 203, 0, 1e-5",
        "500, 400, 0, 1, 1e-5",
        "700, 1, 1, 0.01, 0",
        "700, 600, 600, 0, 1e-9",
        "3000, 2500, 2499, 0.001, 1e-6"
    })
    void probability_anyGuesses_isTheFormulaInExactArithmetic(
            int canaries, int guesses, int correct, double epsilon, double delta) {
        ExactBinomial exact = ExactBinomial.ofOdds(guesses, Math.exp(epsilon));
        double largest = 0;
        for (int i = 1; i <= correct; i++) {
            largest = Math.max(largest, exact.between(correct - i, correct) / i);
        }
        double expected = exact.between(correct, guesses + 1) + 2 * canaries * delta * largest;

        assertThat(new OneRunGuesses(canaries, guesses, correct).probability(epsilon, delta))
                .isCloseTo(Math.min(1, expected), Percentage.withPercentage(1e-9));
    }

    @Test
    void epsilonLowerBound_moreCorrectOrSmallerDelta_isHigher() {
        double bound = new OneRunGuesses(400, 300, 250).epsilonLowerBound(1e-5, 0.05);

        assertThat(new OneRunGuesses(400, 300, 251).epsilonLowerBound(1e-5, 0.05))
                .isGreaterThan(bound);
        assertThat(new OneRunGuesses(400, 300, 250).epsilonLowerBound(0, 0.05)).isGreaterThan(bound);
        assertThat(new OneRunGuesses(400, 300, 250).epsilonLowerBound(1e-5, 0.01))
                .isLessThan(bound);
        assertThat(new OneRunGuesses(800, 300, 250).epsilonLowerBound(1e-5, 0.05))
                .isLessThan(bound);
    }

    @Test
    void epsilonLowerBound_noBetterThanCoins_isZero() {
        assertThat(new OneRunGuesses(100, 100, 50).epsilonLowerBound(0, 0.05)).isZero();
        assertThat(new OneRunGuesses(100, 0, 0).epsilonLowerBound(0, 0.05)).isZero();
        assertThat(new OneRunGuesses(100, 100, 0).epsilonLowerBound(0, 0.05)).isZero();
        // 2 m delta / r alone explains everything.
        assertThat(new OneRunGuesses(100, 100, 100).epsilonLowerBound(0.5, 0.05))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 'canaries must be 1 to 1000000, was 0'",
        "1000001, 0, 0, 'canaries must be 1 to 1000000, was 1000001'",
        "10, 11, 0, 'guesses must be 0 to 10, was 11'",
        "10, -1, 0, 'guesses must be 0 to 10, was -1'",
        "10, 5, 6, 'correct guesses must be 0 to 5, was 6'",
        "10, 5, -1, 'correct guesses must be 0 to 5, was -1'"
    })
    void constructor_impossibleCounts_namesTheLimit(int canaries, int guesses, int correct, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneRunGuesses(canaries, guesses, correct))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1e-300, 1, 2, Double.POSITIVE_INFINITY})
    void epsilonLowerBound_badDelta_isRefused(double delta) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneRunGuesses(10, 10, 5).epsilonLowerBound(delta, 0.05))
                .withMessage("delta must be at least 0 and below 1, was " + delta);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 0, -1, 1e-320, 0.6})
    void epsilonLowerBound_badSignificance_isRefused(double significance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneRunGuesses(10, 10, 5).epsilonLowerBound(0, significance))
                .withMessage("significance must be 1.0E-12 to 0.5, was " + significance);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1e-300, 257})
    void probability_badEpsilon_isRefused(double epsilon) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneRunGuesses(10, 10, 5).probability(epsilon, 0))
                .withMessage("epsilon must be 0 to 256.0, was " + epsilon);
    }
}
