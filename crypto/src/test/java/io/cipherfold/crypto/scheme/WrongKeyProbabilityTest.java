// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How seldom a wrong key sum passes the check of the residual: docs/security-analysis.md, section 2. If the key is wrong by
 * a polynomial D that does not depend on the public polynomial a, a D is uniform on an ideal of dimension N - z, z the number
 * of zeros of D in NTT form, and any N - z consecutive coefficients of it are independent and uniform modulo q.
 */
class WrongKeyProbabilityTest {

    private static final int N = OneTimeKeyParameters.DEGREE;
    private static final double LOG2_E = 1 / Math.log(2);

    /** log2 of the bound from the largest residual: each of the free coefficients within it. */
    private static double largestPassesLog2(int clients, int shift, int free) {
        double values = 2.0 * OneTimeKeyParameters.residualBound(clients) + 1;
        return free * (Math.log(values) * LOG2_E - shift);
    }

    /**
     * log2 of the bound from the mean square, by Markov's inequality for exp(-c r^2): the sum over all residuals r of
     * exp(-c r^2) is at most 1 + sqrt(pi / c), and c is chosen as free / (2 T) with T = 42 K N.
     */
    private static double meanSquarePassesLog2(int clients, int shift, int free) {
        double total = 42.0 * clients * N;
        double c = free / (2 * total);
        return free * ((0.5 + Math.log(1 + Math.sqrt(Math.PI / c))) * LOG2_E - shift);
    }

    /** |N(D)| >= q^z and the inequality of the means: z <= N log |D| / log q, |D| the Euclidean norm. */
    private static int mostZeros(int clients) {
        double norm = Math.sqrt(N) * 2 * OneTimeKeyParameters.keySumBound(clients);
        return (int) Math.floor(N * Math.log(norm) * LOG2_E / OneTimeKeyParameters.MODULUS_LOG2);
    }

    /** One chunk; D generic (no zeros). First the largest residual alone, then the mean square alone. */
    @ParameterizedTest
    @CsvSource({
        "2, 12, -19198, -27423",
        "50, 12, -9792, -18113",
        "1122, 12, -621, -8962",
        "71886, 15, -622, -8969",
        "188000, 18, -10070, -18417"
    })
    void wrongKey_oneChunk_passesWithThisProbabilityAtMost(int clients, int shift, double largest, double meanSquare) {
        assertThat(OneTimeKeyParameters.of(new SchemeShape(1, 8, clients, 4, 1)).messageShift())
                .isEqualTo(shift);

        assertThat(largestPassesLog2(clients, shift, N)).isBetween(largest - 1, largest);
        assertThat(meanSquarePassesLog2(clients, shift, N)).isBetween(meanSquare - 1, meanSquare);
    }

    /** The worst D that passes the check of the key's size, which both D's keys must. */
    @ParameterizedTest
    @CsvSource({
        "2, 12, 906, -20805",
        "50, 12, 1065, -12750",
        "1122, 12, 1218, -5566",
        "71886, 15, 1423, -5030",
        "188000, 18, 1470, -10965"
    })
    void wrongKey_asManyZerosAsAShortErrorCanHave_stillFails(int clients, int shift, int zeros, double log2) {
        assertThat(mostZeros(clients)).isEqualTo(zeros);
        assertThat(meanSquarePassesLog2(clients, shift, N - zeros)).isBetween(log2 - 1, log2);
    }

    /** D chosen by who knows a: a union bound over all short D needs so many chunks before none exists at all. */
    @ParameterizedTest
    @CsvSource({"2, 12, 2", "50, 12, 4", "1122, 12, 10", "71886, 15, 13", "188000, 18, 7"})
    void wrongKey_chosenKnowingThePublicPolynomials_existsInShortVectorsOnly(int clients, int shift, int chunks) {
        double errors = N * Math.log(4.0 * OneTimeKeyParameters.keySumBound(clients) + 1) * LOG2_E;
        double oneChunk = meanSquarePassesLog2(clients, shift, N - mostZeros(clients));

        // Each chunk has a polynomial of its own, independent of the others.
        assertThat(errors + chunks * oneChunk).isLessThan(-128);
        assertThat(errors + (chunks - 1) * oneChunk).isGreaterThan(-128);
    }

    /** A residual is hit by t or t + 1 of the q values, so "uniform" is off by less than 2^-42 of each probability. */
    @Test
    void residual_ofAUniformValue_isUniformButForOneValue() {
        BigInteger q = BigInteger.valueOf(OneTimeKeyParameters.MODULUS);
        for (int shift : new int[] {12, 15, 18}) {
            BigInteger t = q.subtract(BigInteger.ONE).shiftRight(shift);
            BigInteger excess = t.add(BigInteger.ONE).shiftLeft(shift).subtract(q);
            assertThat(excess.doubleValue() / q.doubleValue()).isPositive().isLessThanOrEqualTo(0x1p-41);
        }
    }

    /** The sum that the bound on the mean square rests on, added up. */
    @Test
    void meanSquareBound_sumOverAllResiduals_isBelowTheIntegral() {
        for (double c : new double[] {1e-7, 1e-5, 1e-3, 0.1}) {
            double sum = 0;
            for (int r = -2048; r < 2048; r++) {
                sum += Math.exp(-c * r * r);
            }
            assertThat(sum).isLessThanOrEqualTo(1 + Math.sqrt(Math.PI / c));
        }
    }

    /** The bound on the zeros, for every short polynomial of two small rings: q^z <= |D|^N. */
    @ParameterizedTest
    @CsvSource({"4, 17, 3", "4, 41, 3", "8, 97, 1", "8, 17, 1"})
    void zeros_ofEveryShortPolynomial_areAsFewAsItsNormSays(int degree, int modulus, int largest) {
        int base = 2 * largest + 1;
        int[] points = rootsOfTheRing(degree, modulus);
        long most = 0;
        for (int number = 0, count = (int) Math.pow(base, degree); number < count; number++) {
            int[] polynomial = new int[degree];
            long squares = 0;
            for (int i = 0, rest = number; i < degree; i++, rest /= base) {
                polynomial[i] = rest % base - largest;
                squares += (long) polynomial[i] * polynomial[i];
            }
            if (squares > 0) {
                long zeros = zeros(polynomial, points, modulus);
                most = Math.max(most, zeros);
                assertThat(2 * zeros * Math.log(modulus))
                        .isLessThanOrEqualTo(degree * Math.log((double) squares) + 1e-9);
            }
        }
        assertThat(most).isPositive();
    }

    private static int[] rootsOfTheRing(int degree, int modulus) {
        int[] roots = new int[degree];
        int found = 0;
        for (int x = 0; x < modulus; x++) {
            BigInteger power = BigInteger.valueOf(x).pow(degree).add(BigInteger.ONE);
            if (power.mod(BigInteger.valueOf(modulus)).signum() == 0) {
                roots[found++] = x;
            }
        }
        assertThat(found).as("X^N + 1 splits").isEqualTo(degree);
        return roots;
    }

    private static long zeros(int[] polynomial, int[] points, int modulus) {
        long zeros = 0;
        for (int point : points) {
            int value = 0;
            for (int i = polynomial.length - 1; i >= 0; i--) {
                value = Math.floorMod(value * point + polynomial[i], modulus);
            }
            zeros += value == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** Under a wrong key the mean square is that of a uniform residual: how far from the bound that is. */
    @Test
    void meanSquare_ofAUniformResidual_isFarAboveItsBound() {
        double uniform = Math.scalb(1.0, 24) / 12;

        assertThat(uniform / (42.0 * 1_122)).isCloseTo(29.67, within(0.01));
    }
}
