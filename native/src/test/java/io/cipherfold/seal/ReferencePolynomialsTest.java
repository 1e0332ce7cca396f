// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle itself, against the schoolbook and against the prime ring. */
@ExtendWith(SeededRandom.class)
class ReferencePolynomialsTest {

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 256, 1000, 12289, 65537, 1L << 20, 1L << 40, (1L << 60) - 1, (1L << 61) - 1})
    void multiply_smallRing_isTheSchoolbook(long modulus, SplittableRandom random) {
        ReferencePolynomials ring = new ReferencePolynomials(16, modulus);
        for (int repetition = 0; repetition < 20; repetition++) {
            long[] left = ring.random(random);
            long[] right = ring.random(random);
            assertThat(ring.multiply(left, right)).isEqualTo(schoolbook(left, right, modulus));
        }
        // The largest digits that can occur, and products that are shorter than their place.
        long[] top = ring.constantCoefficients(-1);
        assertThat(ring.multiply(top, top)).isEqualTo(schoolbook(top, top, modulus));
        assertThat(ring.multiply(top, ring.of(1))).isEqualTo(top);
        assertThat(ring.multiply(top, ring.of(0))).containsOnly(0);
        assertThat(ring.multiply(ring.monomial(1, 15), ring.monomial(1, 1))).isEqualTo(ring.of(-1));
    }

    private static long[] schoolbook(long[] left, long[] right, long modulus) {
        int n = left.length;
        BigInteger[] sums = new BigInteger[n];
        Arrays.fill(sums, BigInteger.ZERO);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                BigInteger product = BigInteger.valueOf(left[i]).multiply(BigInteger.valueOf(right[j]));
                int place = (i + j) % n;
                sums[place] = i + j < n ? sums[place].add(product) : sums[place].subtract(product);
            }
        }
        return Arrays.stream(sums)
                .mapToLong(sum -> sum.mod(BigInteger.valueOf(modulus)).longValueExact())
                .toArray();
    }

    @Test
    void multiply_largeRing_isTheProductOfEvaluations(SplittableRandom random) {
        int degree = 16384;
        // 65537 = 2^16 + 1 has 32768th roots of unity.
        ReferenceRing evaluations = new ReferenceRing(degree, 65537);
        ReferencePolynomials ring = new ReferencePolynomials(degree, 65537);
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        long[] expected = evaluations.inverseTransform(
                evaluations.multiply(evaluations.transform(left), evaluations.transform(right)));
        assertThat(ring.multiply(left, right)).isEqualTo(expected);
    }

    @Test
    void sums_anyValues_areModuloT() {
        ReferencePolynomials ring = new ReferencePolynomials(4, 10);
        long[] left = ring.of(0, 9, 5, 3);
        long[] right = ring.of(0, 1, 7, -1);
        assertThat(right).containsExactly(0, 1, 7, 9);
        assertThat(ring.add(left, right)).containsExactly(0, 0, 2, 2);
        assertThat(ring.subtract(left, right)).containsExactly(0, 8, 8, 4);
        assertThat(ring.negate(left)).containsExactly(0, 1, 5, 7);
    }

    @Test
    void power_ofXPlusOne_isTheBinomialWithSigns() {
        ReferencePolynomials ring = new ReferencePolynomials(4, 1000);
        // (X+1)^5 = 1 + 5X + 10X^2 + 10X^3 + 5X^4 + X^5, X^4 = -1.
        assertThat(ring.power(ring.of(1, 1), 5)).containsExactly(1 + 1000 - 5, 5 - 1, 10, 10);
        assertThat(ring.power(ring.of(1, 1), 1)).containsExactly(1, 1, 0, 0);
    }

    @Test
    void automorphism_anyElement_isSubstitution(SplittableRandom random) {
        ReferencePolynomials ring = new ReferencePolynomials(8, 97);
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        assertThat(ring.automorphism(ring.of(0, 1), 3)).isEqualTo(ring.monomial(1, 3));
        // X^3 to X^9 = -X; X to X^15 = -X^7.
        assertThat(ring.automorphism(ring.monomial(1, 3), 3)).isEqualTo(ring.monomial(-1, 1));
        assertThat(ring.automorphism(ring.of(0, 1), 15)).isEqualTo(ring.monomial(-1, 7));
        for (int element = 1; element < 16; element += 2) {
            assertThat(ring.automorphism(ring.multiply(left, right), element))
                    .isEqualTo(ring.multiply(ring.automorphism(left, element), ring.automorphism(right, element)));
        }
    }
}
