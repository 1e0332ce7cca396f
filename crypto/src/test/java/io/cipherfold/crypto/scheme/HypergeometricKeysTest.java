// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The constants of docs/security-analysis.md, section 3: what is left of one client's key or error coefficient when the
 * sum with another honest client's is known. A coefficient x is the number of heads among 84 coins less 42, the sum s of
 * two is that of 168 coins less 84. All in whole numbers; logarithms and roots at the end only.
 */
class HypergeometricKeysTest {

    /** Coins of one coefficient: 42 that count up and 42 that count down. */
    private static final int COINS = 84;

    private static final ExactBinomial ONE = new ExactBinomial(COINS);
    private static final ExactBinomial BOTH = new ExactBinomial(2 * COINS);

    /** The conditional variance is 84^2 / 167 (1/4 - s^2 / 168^2) = (84^2 - s^2) / (4 * 167). */
    private static final int VARIANCE_DENOMINATOR = 4 * 167;

    private static BigInteger varianceNumerator(int sum) {
        return BigInteger.valueOf((long) COINS * COINS - (long) sum * sum);
    }

    private static double deviation(int sum) {
        return Math.sqrt(varianceNumerator(sum).doubleValue() / VARIANCE_DENOMINATOR);
    }

    /** Probability of a sum beyond {@code sum} on either side. */
    private static double sumBeyondLog2(int sum) {
        return BOTH.beyondLog2(sum);
    }

    @Test
    void keyCoefficient_givenTheSumOfTwo_isHypergeometricAroundHalfOfIt() {
        assertThat(COINS).isEqualTo(4 * OneTimeKeyParameters.ERROR_VARIANCE);
        for (int heads = 0; heads <= 2 * COINS; heads++) {
            BigInteger all = BigInteger.ZERO;
            BigInteger first = BigInteger.ZERO;
            BigInteger second = BigInteger.ZERO;
            for (int x = Math.max(0, heads - COINS); x <= Math.min(COINS, heads); x++) {
                // Outcomes of 84 and 84 coins with x and heads - x heads.
                BigInteger ways = ONE.ways(x).multiply(ONE.ways(heads - x));
                BigInteger value = BigInteger.valueOf(2L * x - heads);
                all = all.add(ways);
                first = first.add(ways.multiply(value));
                second = second.add(ways.multiply(value).multiply(value));
            }
            // Vandermonde: so the weights are those of Hypergeometric(168, heads, 84).
            assertThat(all).isEqualTo(BOTH.ways(heads));
            // Mean s/2, and four times the variance, exactly.
            assertThat(first).isZero();
            assertThat(second.multiply(BigInteger.valueOf(VARIANCE_DENOMINATOR)))
                    .isEqualTo(all.multiply(varianceNumerator(heads - COINS)).multiply(BigInteger.valueOf(4)));
        }
    }

    @Test
    void deviation_atSumZeroAndOnAverage_isThatOfSealsErrors() {
        assertThat(deviation(0)).isCloseTo(3.250058, within(1e-6));

        BigInteger weighted = BigInteger.ZERO;
        for (int sum = -COINS; sum <= COINS; sum++) {
            weighted = weighted.add(BOTH.ways(sum + COINS).multiply(varianceNumerator(sum)));
        }
        // The mean of the variance is 10.5 = 21/2 exactly: 21 + 21 coins, SEAL's centred binomial.
        assertThat(weighted.multiply(BigInteger.TWO))
                .isEqualTo(BOTH.outcomes().multiply(BigInteger.valueOf(21L * VARIANCE_DENOMINATOR)));
    }

    /** The variances of 4,096 coefficients are independent; s^2 has the variance 3507 exactly. */
    @Test
    void variance_meanOverAPolynomial_hardlyVaries() {
        BigInteger squares = BigInteger.ZERO;
        BigInteger fourthPowers = BigInteger.ZERO;
        for (int sum = -COINS; sum <= COINS; sum++) {
            BigInteger ways = BOTH.ways(sum + COINS);
            squares = squares.add(ways.multiply(BigInteger.valueOf(sum).pow(2)));
            fourthPowers =
                    fourthPowers.add(ways.multiply(BigInteger.valueOf(sum).pow(4)));
        }
        assertThat(squares).isEqualTo(BOTH.outcomes().multiply(BigInteger.valueOf(42)));
        assertThat(fourthPowers).isEqualTo(BOTH.outcomes().multiply(BigInteger.valueOf(3507 + 42 * 42)));

        double deviation = Math.sqrt(3507.0 / OneTimeKeyParameters.DEGREE) / VARIANCE_DENOMINATOR;

        assertThat(deviation).isCloseTo(0.001385, within(1e-6));
    }

    /** The greatest |s| with a wider distribution than the limit, the deviation there, and how often |s| is greater. */
    @ParameterizedTest
    @CsvSource({"3.0, 32, 3.004986, -21.326", "2.6, 50, 2.611582, -50.224"})
    void deviation_staysAboveALimit_exceptWithThisProbability(
            double limit, int greatestSum, double deviationThere, double exceptionLog2) {
        assertThat(deviation(greatestSum)).isGreaterThan(limit).isCloseTo(deviationThere, within(1e-6));
        assertThat(deviation(greatestSum + 1)).isLessThan(limit);
        assertThat(sumBeyondLog2(greatestSum)).isCloseTo(exceptionLog2, within(1e-3));
    }

    /** Over a whole upload of a million parameters: 82 chunks of errors and the key, 339,968 coefficients. */
    @Test
    void deviation_overAWholeUpload_isNotAboveThreeEverywhere() {
        double coefficientsLog2 = Math.log(83 * 4096.0) / Math.log(2);

        assertThat(coefficientsLog2 + sumBeyondLog2(32)).isCloseTo(-2.951, within(1e-3));
        assertThat(coefficientsLog2 + sumBeyondLog2(50)).isCloseTo(-31.849, within(1e-3));
        // One that is certain to 2^-64.
        assertThat(coefficientsLog2 + sumBeyondLog2(63)).isCloseTo(-63.349, within(1e-3));
        assertThat(coefficientsLog2 + sumBeyondLog2(64)).isLessThan(-64);
        assertThat(deviation(64)).isCloseTo(2.105, within(1e-3));
    }

    /**
     * The two clients' coins side by side: m of the 84 pairs differ, in b both are heads. Whoever is told m and b of each
     * coefficient knows the sum, and x is b plus the heads of m fresh coins. Summed over what there is to be told, that is
     * the joint distribution of x and the sum.
     */
    @Test
    void keyCoefficient_givenThePairsThatDiffer_isBinomialWithSoManyCoins() {
        ExactBinomial[] small =
                IntStream.rangeClosed(0, COINS).mapToObj(ExactBinomial::new).toArray(ExactBinomial[]::new);
        for (int x = 0; x <= COINS; x++) {
            for (int heads = x; heads <= x + COINS; heads++) {
                BigInteger told = BigInteger.ZERO;
                for (int both = 0; both <= Math.min(x, heads / 2); both++) {
                    int differ = heads - 2 * both;
                    if (differ + both <= COINS && x - both <= differ) {
                        // Choose the pairs that differ, those of the rest that are both heads; then 2^m ways to fall,
                        // of
                        // which C(m, x - b) give x.
                        BigInteger pairs = ONE.ways(differ).multiply(small[COINS - differ].ways(both));
                        told = told.add(pairs.multiply(small[differ].ways(x - both)));
                    }
                }
                assertThat(told).isEqualTo(ONE.ways(x).multiply(ONE.ways(heads - x)));
            }
        }
    }

    /** How many coins are left in the worst of many coefficients: P(m below a limit), m binomial with 84 coins. */
    @ParameterizedTest
    @CsvSource({"28, -10.48", "16, -29.94", "10, -45.40", "4, -67.41"})
    void pairsThatDiffer_areFewerThan_withThisProbability(int limit, double log2) {
        assertThat(ONE.fewerThanLog2(limit)).isCloseTo(log2, within(5e-3));
    }
}
