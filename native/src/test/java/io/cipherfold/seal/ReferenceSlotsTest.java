// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle itself: slots are evaluations, products go slot by slot, automorphisms are rotations. */
@ExtendWith(SeededRandom.class)
class ReferenceSlotsTest {

    private static final int DEGREE = 32;
    private static final long MODULUS = 193;

    private final ReferenceSlots slots = new ReferenceSlots(DEGREE, MODULUS);
    private final ReferencePolynomials polynomials = new ReferencePolynomials(DEGREE, MODULUS);

    @Test
    void decode_anyPolynomial_isItsValuesAtPowersOfThree(SplittableRandom random) {
        ReferenceRing ring = new ReferenceRing(DEGREE, MODULUS);
        long[] polynomial = polynomials.random(random);
        long[] values = slots.decode(polynomial);
        int exponent = 1;
        for (int i = 0; i < DEGREE / 2; i++) {
            assertThat(values[i]).isEqualTo(ring.evaluate(polynomial, exponent));
            assertThat(values[DEGREE / 2 + i]).isEqualTo(ring.evaluate(polynomial, 2 * DEGREE - exponent));
            exponent = 3 * exponent % (2 * DEGREE);
        }
        assertThat(slots.encode(values)).isEqualTo(polynomial);
    }

    @ParameterizedTest
    @CsvSource({"1024, 12289", "16384, 65537"})
    void encode_thenDecode_isTheValues(int degree, long modulus, SplittableRandom random) {
        ReferenceSlots large = new ReferenceSlots(degree, modulus);
        long[] values = large.random(random);
        assertThat(large.decode(large.encode(values))).isEqualTo(values);
        assertThat(large.decode(large.encode(7, 0, 5))).startsWith(7, 0, 5, 0).endsWith(0);
    }

    @Test
    void sumAndProduct_ofPolynomials_goSlotBySlot(SplittableRandom random) {
        long[] left = slots.random(random);
        long[] right = slots.random(random);
        assertThat(slots.decode(polynomials.add(slots.encode(left), slots.encode(right))))
                .isEqualTo(slots.add(left, right));
        assertThat(slots.decode(polynomials.multiply(slots.encode(left), slots.encode(right))))
                .isEqualTo(slots.multiply(left, right));
    }

    @Test
    void automorphism_powerOfThree_rotatesBothRowsToTheLeft(SplittableRandom random) {
        long[] values = slots.random(random);
        for (int steps = -DEGREE / 2 + 1; steps < DEGREE / 2; steps++) {
            int element = ReferenceSlots.rotationElement(DEGREE, steps);
            assertThat(slots.decode(polynomials.automorphism(slots.encode(values), element)))
                    .isEqualTo(slots.rotateRows(values, steps));
        }
        assertThat(slots.rotateRows(values, 1)[0]).isEqualTo(values[1]);
        assertThat(slots.rotateRows(values, -1)[DEGREE / 2 + 1]).isEqualTo(values[DEGREE / 2]);
    }

    @Test
    void automorphism_minusOne_exchangesTheRows(SplittableRandom random) {
        long[] values = slots.random(random);
        assertThat(slots.decode(polynomials.automorphism(slots.encode(values), 2 * DEGREE - 1)))
                .isEqualTo(slots.rotateColumns(values));
        assertThat(slots.rotateColumns(values)[0]).isEqualTo(values[DEGREE / 2]);
    }

    @Test
    void signed_halfOfTheModulus_isTheBorder() {
        assertThat(slots.signed(new long[] {0, 96, 97, 192})).containsExactly(0, 96, -96, -1);
    }
}
