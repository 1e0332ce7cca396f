// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How seldom an honest sum is refused: docs/security-analysis.md, section 2. */
class DecryptionFailureTest {

    private static final double LOG2_E = 1 / Math.log(2);
    /** 2 exp(-2 (12 sigma)^2 / (84 K)) with sigma^2 = 21 K. */
    private static final double HOEFFDING_LOG2 = 1 - 72 * LOG2_E;

    @Test
    void coefficient_hoeffdingAtTwelveDeviations_isBelow102Bits() {
        assertThat(HOEFFDING_LOG2).isCloseTo(-102.874, within(1e-3));
    }

    /** The exact tail of the sum of K coefficients, 84 K coins, beyond the bound that the scheme uses. */
    @ParameterizedTest
    @CsvSource({"2, -136.988", "10, -111.760", "100, -108.320"})
    void coefficient_exactTail_isBelowTheBound(int clients, double log2) {
        double exact = new ExactBinomial(84 * clients).beyondLog2(OneTimeKeyParameters.keySumBound(clients));

        assertThat(exact).isLessThan(HOEFFDING_LOG2).isCloseTo(log2, within(1e-3));
    }

    /** Key and errors of a round, for a million parameters, for 50 million, for the most that a plan may have. */
    @ParameterizedTest
    @CsvSource({"1000000, 82, -84.50", "50000000, 4070, -78.88", "268435456, 21846, -76.46"})
    void round_allCoefficients_failWithThisProbabilityAtMost(int dimension, int chunks, double log2) {
        int perChunk = OneTimeKeyParameters.DEGREE * OneTimeKeyParameters.MOST_DIGITS;
        assertThat((dimension + perChunk - 1) / perChunk).isEqualTo(chunks);

        double coefficients = (chunks + 1.0) * OneTimeKeyParameters.DEGREE;

        assertThat(Math.log(coefficients) * LOG2_E + HOEFFDING_LOG2)
                .isLessThan(-64)
                .isCloseTo(log2, within(0.01));
    }

    /**
     * The second check, mean square at most 42 K. A sum X of coins is sub-Gaussian with its variance v = 21 K, so E exp(c (X -
     * w)^2) <= (1 - 2 c v)^(-1/2) exp(c w^2 / (1 - 2 c v)); with c = 1 / (4 v), Markov gives exp(-1/2) sqrt(2) exp(w^2 / (2
     * v)) for each coefficient. One wrap: |w| = 1.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 1_122, 188_000})
    void meanSquare_aboveItsBound_hasNegligibleProbability(int clients) {
        double variance = (double) OneTimeKeyParameters.ERROR_VARIANCE * clients;
        double coefficient = -0.5 + Math.log(2) / 2 + 1 / (2 * variance);

        assertThat(OneTimeKeyParameters.DEGREE * coefficient * LOG2_E).isLessThan(-836);
    }
}
