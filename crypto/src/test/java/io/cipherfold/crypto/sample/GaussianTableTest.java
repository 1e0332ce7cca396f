// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.sample.GaussianAcceptance.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proof in {@link DiscreteGaussian} asks of the tables and of the comparisons, against decimal arithmetic. */
@ExtendWith(Replay.class)
class GaussianTableTest {

    private static final MathContext DIGITS = new MathContext(100);
    private static final BigDecimal TWO_TO_62 = BigDecimal.valueOf(1L << 62);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 77, 1023, 1024, 3290, 4095, 4096, 65_537, 16_777_215, 16_777_216})
    void cells_everyRow_getItsWeightExactly(long variance) {
        GaussianTable table = new GaussianTable(variance);
        long[] weights = new long[1 << GaussianTable.CELL_BITS];
        for (int cell = 0; cell < weights.length; cell++) {
            weights[cell] += table.thresholds[cell];
            weights[table.aliases[cell]] += (1L << GaussianTable.COIN_BITS) - table.thresholds[cell];
        }
        for (int row = 0; row < weights.length; row++) {
            assertThat(weights[row]).as("row %s", row).isEqualTo(row <= table.tail ? table.weights[row] : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 77, 1023, 1024, 3290, 65_537, 16_777_215, 16_777_216})
    void weightsAndBounds_everyRow_areOnTheRightSide(long variance) {
        GaussianTable table = new GaussianTable(variance);
        long k = 1L << table.offsetBits;
        assertThat(k).isLessThanOrEqualTo(256);
        assertThat(table.tail).isLessThan(1 << GaussianTable.CELL_BITS);
        double rejected = 0;
        for (int row = 0; row < table.tail; row++) {
            BigDecimal first = acceptance(table, row, row * k, 0);
            BigDecimal last = acceptance(table, row, row * k + k - 1, 0);
            assertThat(first).isLessThanOrEqualTo(BigDecimal.ONE);
            assertThat(BigDecimal.valueOf(table.upper[row]).divide(TWO_TO_62)).isGreaterThanOrEqualTo(first);
            assertThat(BigDecimal.valueOf(table.lower[row]).divide(TWO_TO_62)).isLessThanOrEqualTo(first);
            assertThat(BigDecimal.valueOf(table.quick[row]).divide(BigDecimal.valueOf(1 << GaussianTable.QUICK_BITS)))
                    .isLessThanOrEqualTo(last);
            double weight = table.weights[row] * 0x1p-42;
            rejected += weight * (1 - table.quick[row] * 0x1p-13);
        }
        // The quick bounds leave 1/(sigma/k) of the words open at most, and 2^-13 for each row by rounding.
        assertThat(rejected).isLessThan(0.06);
        // The tail: the first row has half of the weight, each further one half of that, and needs less.
        for (int behind = 0; behind < 20; behind++) {
            long magnitude = (table.tail + behind) * k;
            assertThat(acceptance(table, table.tail, magnitude, behind + 1)).isLessThanOrEqualTo(BigDecimal.ONE);
        }
        assertThat(table.quick[table.tail]).isZero();
    }

    @Test
    void expOfMinus_knownValue_isEnclosed() {
        // e^-1 to 80 digits (OEIS A068985)
        BigDecimal expected =
                new BigDecimal("0.36787944117144232159552377016146086744581113103176783450783680169746149574489980");
        BigInteger[] bounds = GaussianAcceptance.expOfMinus(7, 7);
        BigInteger scaled =
                expected.multiply(new BigDecimal(BigInteger.TWO.pow(256))).toBigInteger();
        assertThat(bounds[0]).isLessThan(scaled);
        assertThat(bounds[1]).isGreaterThan(scaled);
        assertThat(bounds[1].subtract(bounds[0]).bitLength()).isLessThanOrEqualTo(22);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 1000, 3290, 65_537, 16_777_216})
    void comparisons_anyProposal_agreeWithDecimalArithmetic(long variance, RandomSource random) {
        GaussianTable table = new GaussianTable(variance);
        GaussianAcceptance acceptance = new GaussianAcceptance(table);
        int open = 0;
        for (int trial = 0; trial < 600; trial++) {
            int row = (int) random.nextBelow(table.tail);
            long magnitude = ((long) row << table.offsetBits) + random.nextBelow(1L << table.offsetBits);
            BigDecimal probability = acceptance(table, row, magnitude, 0);
            // Anywhere, or close to the edge on either side.
            BigInteger edge =
                    probability.multiply(new BigDecimal(BigInteger.TWO.pow(77))).toBigInteger();
            BigInteger offset = BigInteger.valueOf(random.nextLong() >> random.nextBelow(64));
            BigInteger uniform = trial % 2 == 0
                    ? BigInteger.valueOf(random.nextLong() >>> 1).shiftLeft(14).add(BigInteger.valueOf(trial))
                    : edge.add(offset)
                            .max(BigInteger.ZERO)
                            .min(BigInteger.TWO.pow(77).subtract(BigInteger.ONE));
            int firstBits = uniform.shiftRight(64).intValueExact();
            long nextBits = uniform.longValue();
            Verdict expected = Integer.signum(uniform.compareTo(edge)) < 0
                    ? Verdict.ACCEPTED
                    : uniform.equals(edge) ? Verdict.OPEN : Verdict.REJECTED;

            assertThat(acceptance.compareWidely(row, magnitude, 0, firstBits, nextBits))
                    .isEqualTo(expected);
            Verdict narrow = acceptance.compareNarrowly(row, magnitude, firstBits, nextBits);
            if (narrow == Verdict.OPEN) {
                open++;
            } else {
                assertThat(narrow).isEqualTo(expected);
            }
        }
        // Only numbers next to the edge: those that are anywhere are decided.
        assertThat(open).isBetween(1, 450);
    }

    @Test
    void compareWidely_undecidedBy77Bits_isDecidedByMore() {
        GaussianTable table = new GaussianTable(3290);
        GaussianAcceptance acceptance = new GaussianAcceptance(table);
        long magnitude = 81;
        int row = (int) (magnitude >> table.offsetBits);
        BigInteger edge = acceptance(table, row, magnitude, 0)
                .multiply(new BigDecimal(BigInteger.TWO.pow(205)))
                .toBigInteger();
        int firstBits = edge.shiftRight(192).intValueExact();
        long first = edge.shiftRight(128).longValue();
        long second = edge.shiftRight(64).longValue();
        assertThat(acceptance.compareWidely(row, magnitude, 0, firstBits, first))
                .isEqualTo(Verdict.OPEN);
        long third = edge.longValue();
        assertThat(acceptance.compareWidely(row, magnitude, 0, firstBits, first, second, third))
                .isEqualTo(Verdict.OPEN);
        assertThat(acceptance.compareWidely(row, magnitude, 0, firstBits, first, second, third - 1))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(acceptance.compareWidely(row, magnitude, 0, firstBits, first, second, third + 1))
                .isEqualTo(Verdict.REJECTED);
    }

    /** The probability of acceptance by its definition, to 90 digits. */
    private static BigDecimal acceptance(GaussianTable table, int row, long magnitude, int doublings) {
        BigDecimal exponent =
                BigDecimal.valueOf(magnitude * magnitude).divide(BigDecimal.valueOf(2 * table.variance), DIGITS);
        return exp(exponent)
                .multiply(BigDecimal.valueOf(table.scale))
                .multiply(BigDecimal.valueOf(2).pow(doublings))
                .divide(BigDecimal.valueOf(table.weights[row]), DIGITS);
    }

    /** exp(-x) = 1 / exp(x / 2^10)^(2^10), by the series of positive terms. */
    private static BigDecimal exp(BigDecimal x) {
        BigDecimal reduced = x.divide(BigDecimal.valueOf(1024), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int k = 1; k < 80; k++) {
            term = term.multiply(reduced, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return BigDecimal.ONE.divide(sum.pow(1024, DIGITS), DIGITS);
    }
}
