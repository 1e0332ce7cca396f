// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The oracle itself, against arithmetic on the composed integers. */
@ExtendWith(SeededRandom.class)
class ReferenceResiduesTest {

    private static final int DEGREE = 16;
    // 1 mod 32 and prime.
    private static final long FIRST = 12289;
    private static final long SECOND = 65537;
    private static final long LAST = 193;

    private final ReferenceResidues residues = new ReferenceResidues(DEGREE, FIRST, SECOND, LAST);
    private final BigInteger total = BigInteger.valueOf(FIRST * SECOND * LAST);

    private BigInteger[] random(SplittableRandom random, int polynomials) {
        return random.longs((long) polynomials * DEGREE, 0, total.longValueExact())
                .mapToObj(BigInteger::valueOf)
                .toArray(BigInteger[]::new);
    }

    @Test
    void compose_decomposed_isTheIntegers(SplittableRandom random) {
        BigInteger[] integers = random(random, 3);
        long[] words = residues.decompose(integers);
        assertThat(words).hasSize(3 * residues.words());
        assertThat(words[residues.words() + DEGREE + 2]).isEqualTo(integers[DEGREE + 2].longValueExact() % SECOND);
        assertThat(residues.compose(words)).isEqualTo(integers);
        assertThat(residues.composeCentred(residues.negate(residues.decompose(padded(BigInteger.TWO))))[0])
                .isEqualTo(BigInteger.valueOf(-2));
    }

    private static BigInteger[] padded(BigInteger first) {
        return IntStream.range(0, DEGREE)
                .mapToObj(i -> i == 0 ? first : BigInteger.ZERO)
                .toArray(BigInteger[]::new);
    }

    @Test
    void addAndSubtract_differentSizes_padWithZero(SplittableRandom random) {
        BigInteger[] two = random(random, 2);
        BigInteger[] three = random(random, 3);
        BigInteger[] sum = residues.compose(residues.add(residues.decompose(two), residues.decompose(three)));
        BigInteger[] difference =
                residues.compose(residues.subtract(residues.decompose(two), residues.decompose(three)));
        for (int i = 0; i < 3 * DEGREE; i++) {
            BigInteger left = i < two.length ? two[i] : BigInteger.ZERO;
            assertThat(sum[i]).isEqualTo(left.add(three[i]).mod(total));
            assertThat(difference[i]).isEqualTo(left.subtract(three[i]).mod(total));
        }
    }

    @Test
    void product_inEvaluations_isTheProductOfPolynomialsInTheKey(SplittableRandom random) {
        BigInteger[] left = random(random, 2);
        BigInteger[] right = random(random, 3);
        BigInteger[] expected = new BigInteger[4 * DEGREE];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = BigInteger.ZERO;
        }
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                int power = i / DEGREE + j / DEGREE;
                int exponent = i % DEGREE + j % DEGREE;
                int place = power * DEGREE + exponent % DEGREE;
                BigInteger product = left[i].multiply(right[j]);
                expected[place] = expected[place]
                        .add(exponent < DEGREE ? product : product.negate())
                        .mod(total);
            }
        }
        long[] product = residues.product(
                residues.toEvaluations(residues.decompose(left)), residues.toEvaluations(residues.decompose(right)));
        assertThat(residues.compose(residues.toCoefficients(product))).isEqualTo(expected);
    }

    @Test
    void divideByLast_anyCoefficients_isTheNearestInteger(SplittableRandom random) {
        BigInteger[] integers = random(random, 2);
        integers[0] = BigInteger.valueOf(LAST / 2);
        integers[1] = BigInteger.valueOf(LAST / 2 + 1);
        integers[2] = total.subtract(BigInteger.ONE);
        BigInteger[] divided = residues.next().compose(residues.divideByLast(residues.decompose(integers)));
        assertThat(divided).startsWith(BigInteger.ZERO, BigInteger.ONE, BigInteger.ZERO);
        for (int i = 3; i < integers.length; i++) {
            double quotient = integers[i].doubleValue() / LAST;
            BigInteger nearest =
                    BigInteger.valueOf(Math.round(quotient)).mod(residues.next().total());
            assertThat(divided[i]).isEqualTo(nearest);
        }
    }

    @Test
    void dropLast_anyWords_keepsTheResiduesOfTheOthers(SplittableRandom random) {
        BigInteger[] integers = random(random, 2);
        BigInteger[] dropped = residues.next().compose(residues.dropLast(residues.decompose(integers)));
        for (int i = 0; i < integers.length; i++) {
            assertThat(dropped[i]).isEqualTo(integers[i].mod(residues.next().total()));
        }
    }
}
