// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class CentredBinomialTest {

    private static final int ETA = 42;
    private static final int KEYS = 64;
    /** Values at this distance from zero and beyond share a bin on each side; further out they become too rare to test. */
    private static final int TAIL = 16;

    /** P(v) = C(84, 42+v) / 2^84: a difference of two sums of 42 fair bits is such a sum of 84, shifted. */
    private static double probability(int value) {
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i < ETA + value; i++) {
            ways = ways.multiply(BigInteger.valueOf(2L * ETA - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return new BigDecimal(ways)
                .divide(new BigDecimal(BigInteger.ONE.shiftLeft(2 * ETA)), MathContext.DECIMAL64)
                .doubleValue();
    }

    @Test
    void keyCoefficients_manySeeds_followTheDistribution(SplittableRandom random) {
        long[] counts = new long[2 * ETA + 1];
        long total = 0;
        try (RingContext ring = OneTimeKeyRing.SCALE_12.create()) {
            int[] key = new int[ring.degree()];
            for (int i = 0; i < KEYS; i++) {
                try (OneTimeEncryptor encryptor =
                        OneTimeEncryptor.create(ring, new byte[32], SeededRandom.bytes(random, 32))) {
                    encryptor.keyCoefficients(key);
                }
                for (int value : key) {
                    counts[value + ETA]++;
                    total++;
                }
            }
        }
        double[] observed = new double[2 * TAIL + 1];
        double[] expected = new double[2 * TAIL + 1];
        for (int value = -ETA; value <= ETA; value++) {
            int bin = Math.max(-TAIL, Math.min(TAIL, value)) + TAIL;
            observed[bin] += counts[value + ETA];
            expected[bin] += probability(value) * total;
        }
        double chiSquare = 0;
        for (int bin = 0; bin < expected.length; bin++) {
            assertThat(expected[bin]).isGreaterThan(20);
            chiSquare += (observed[bin] - expected[bin]) * (observed[bin] - expected[bin]) / expected[bin];
        }
        // 32 degrees of freedom: mean 32, variance 64. Laurent and Massart (2000), lemma 1, bounds the chance of more
        // than
        // 32 + 2 sqrt(32 x) + 2x by e^-x; x = 21 gives 1e-9.
        assertThat(chiSquare).isLessThan(32 + 2 * Math.sqrt(32 * 21.0) + 2 * 21);
    }
}
