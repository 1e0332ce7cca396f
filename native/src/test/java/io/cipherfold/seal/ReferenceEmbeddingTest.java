// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle itself. Values are at most a few hundred; 1e-9 is far above the rounding of sums of 16384 of them. */
@ExtendWith(SeededRandom.class)
class ReferenceEmbeddingTest {

    private static final int DEGREE = 32;
    private static final double TOLERANCE = 1e-9;

    private final ReferenceEmbedding embedding = new ReferenceEmbedding(DEGREE);

    @Test
    void slots_anyPolynomial_areItsValuesAtPowersOfThree(SplittableRandom random) {
        double[] coefficients = random.doubles(DEGREE, -1, 1).toArray();
        double[] expected = new double[DEGREE];
        int exponent = 1;
        for (int i = 0; i < DEGREE / 2; i++) {
            for (int k = 0; k < DEGREE; k++) {
                expected[2 * i] += coefficients[k] * Math.cos(Math.PI * k * exponent / DEGREE);
                expected[2 * i + 1] += coefficients[k] * Math.sin(Math.PI * k * exponent / DEGREE);
            }
            exponent = 3 * exponent % (2 * DEGREE);
        }
        assertClose(embedding.slots(coefficients), expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1024, 16384})
    void coefficients_thenSlots_areTheSlots(int degree, SplittableRandom random) {
        ReferenceEmbedding large = new ReferenceEmbedding(degree);
        double[] slots = ComplexSlots.random(random, degree / 2);
        assertClose(large.slots(large.coefficients(slots)), slots);
        double[] coefficients = random.doubles(degree, -1, 1).toArray();
        assertClose(large.coefficients(large.slots(coefficients)), coefficients);
    }

    @Test
    void coefficients_sameRealNumberEverywhere_areAConstant() {
        double[] coefficients = embedding.coefficients(ComplexSlots.constant(2.5, 0, DEGREE / 2));
        assertClose(coefficients, Arrays.copyOf(new double[] {2.5}, DEGREE));
        // The imaginary unit is X^(N/2) at every zeta^(3^i) with 3^i = 1 mod 4, and its negative at the others.
        double[] unit = new double[DEGREE];
        unit[DEGREE / 2] = 1;
        double[] slots = embedding.slots(unit);
        assertClose(Arrays.copyOf(slots, 4), new double[] {0, 1, 0, -1});
    }

    @Test
    void product_ofPolynomials_goesSlotBySlot(SplittableRandom random) {
        double[] left = random.doubles(DEGREE, -1, 1).toArray();
        double[] right = random.doubles(DEGREE, -1, 1).toArray();
        double[] product = new double[DEGREE];
        for (int i = 0; i < DEGREE; i++) {
            for (int j = 0; j < DEGREE; j++) {
                product[(i + j) % DEGREE] += (i + j < DEGREE ? 1 : -1) * left[i] * right[j];
            }
        }
        assertClose(embedding.slots(product), ComplexSlots.multiply(embedding.slots(left), embedding.slots(right)));
    }

    @Test
    void automorphism_ofPolynomials_rotatesOrConjugates(SplittableRandom random) {
        double[] coefficients = random.doubles(DEGREE, -1, 1).toArray();
        double[] slots = embedding.slots(coefficients);
        for (int steps = -DEGREE / 2 + 1; steps < DEGREE / 2; steps++) {
            int element = ReferenceSlots.rotationElement(DEGREE, steps);
            assertClose(
                    embedding.slots(embedding.automorphism(coefficients, element)), ComplexSlots.rotate(slots, steps));
        }
        assertClose(
                embedding.slots(embedding.automorphism(coefficients, 2 * DEGREE - 1)), ComplexSlots.conjugate(slots));
        assertThat(ComplexSlots.rotate(slots, 1)).startsWith(slots[2], slots[3]);
    }

    @Test
    void distance_inOneSlot_isTheAbsoluteValueOfTheDifference() {
        assertThat(ComplexSlots.distance(new double[] {1, 1, 4, 5}, new double[] {1, 1, 1, 1}))
                .isEqualTo(5);
        assertThat(ComplexSlots.multiply(new double[] {1, 2}, new double[] {3, 4}))
                .containsExactly(-5, 10);
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(ComplexSlots.distance(actual, expected)).isLessThan(TOLERANCE);
        assertThat(actual).hasSameSizeAs(expected);
    }
}
