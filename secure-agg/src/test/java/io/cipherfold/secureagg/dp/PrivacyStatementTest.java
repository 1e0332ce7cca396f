// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.sample.TableSampler;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What noise from tables costs. */
class PrivacyStatementTest {

    private static PrivacyStatement statement(double epsilon, int honestClients, int participations) {
        return new PrivacyStatement(epsilon, OptionalDouble.empty(), 1e-6, 10, honestClients, participations);
    }

    /** The last figure as in docs/security-analysis.md. */
    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1", "1, 2, 3, 1000", "2.5, 80, 8, 1000000", "10, 1000, 1000, 1000000"})
    void deltaOfTables_anyPlan_isTheFormulaInDecimals(
            double epsilon, int honestClients, int participations, int dimension) {
        BigDecimal distance = BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(100)));
        BigDecimal exponential = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; i < 80; i++) {
            term = term.multiply(BigDecimal.valueOf(epsilon)).divide(BigDecimal.valueOf(i), MathContext.DECIMAL128);
            exponential = exponential.add(term);
        }
        double expected = exponential
                .add(BigDecimal.ONE)
                .multiply(BigDecimal.valueOf(honestClients))
                .multiply(BigDecimal.valueOf(participations))
                .multiply(BigDecimal.valueOf(dimension))
                .multiply(distance)
                .doubleValue();
        double actual = statement(epsilon, honestClients, participations).deltaOfTables(dimension);

        assertThat(new BigDecimal(TableSampler.MAX_DISTANCE)).isEqualByComparingTo(distance);
        assertThat(actual).isCloseTo(expected, within(1e-14 * expected));
    }

    @Test
    void deltaOfTables_largePlan_isFarBelowDelta() {
        // 10^12 samples: 22027.5 * 10^12 * 2^-100.
        assertThat(statement(10, 1000, 1000).deltaOfTables(1_000_000)).isBetween(1.7e-14, 1.8e-14);
    }

    @Test
    void deltaOfTables_epsilonThatSaysNothing_isOne() {
        assertThat(statement(100, 1, 1).deltaOfTables(1_000_000)).isEqualTo(1);
        assertThat(statement(Double.POSITIVE_INFINITY, 1, 1).deltaOfTables(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void deltaOfTables_noCoordinate_isRefused(int dimension) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> statement(1, 1, 1).deltaOfTables(dimension))
                .withMessageContaining("dimension must be 1 to 2147483647, was " + dimension);
    }

    /**
     * The inequality itself, with noise so coarse that it shows: a discrete Gaussian of variance 4 whose probabilities are
     * rounded down to units of 2^-bits and completed at zero, in one coordinate of sensitivity 2.
     */
    @ParameterizedTest
    @CsvSource({"0.5, 8", "1, 8", "1, 12", "2, 10", "3, 14"})
    void deltaOfTables_coarseNoise_growsByNoMoreThanTheFormulaSays(double epsilon, int bits) {
        int radius = 40;
        double[] ideal = new double[2 * radius + 1];
        double total = 0;
        for (int i = 0; i < ideal.length; i++) {
            ideal[i] = Math.exp(-(i - radius) * (i - radius) / 8.0);
            total += ideal[i];
        }
        double[] coarse = new double[ideal.length];
        double left = 1;
        for (int i = 0; i < ideal.length; i++) {
            ideal[i] /= total;
            coarse[i] = Math.scalb(Math.floor(Math.scalb(ideal[i], bits)), -bits);
            left -= coarse[i];
        }
        coarse[radius] += left;
        double distance = 0;
        for (int i = 0; i < ideal.length; i++) {
            distance += Math.abs(ideal[i] - coarse[i]) / 2;
        }
        double growth = leastDelta(coarse, epsilon) - leastDelta(ideal, epsilon);

        assertThat(growth).isPositive().isLessThanOrEqualTo((1 + Math.exp(epsilon)) * distance);
    }

    /** The sum over outcomes of how much P is above e^epsilon Q, where Q is P shifted by 2. */
    private static double leastDelta(double[] probabilities, double epsilon) {
        double delta = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double shifted = i < 2 ? 0 : probabilities[i - 2];
            delta += Math.max(0, probabilities[i] - Math.exp(epsilon) * shifted);
        }
        return delta;
    }
}
