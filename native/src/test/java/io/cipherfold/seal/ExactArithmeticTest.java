// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums and products of BFV and BGV ciphertexts are those of their polynomials in Z_t[X]/(X^N+1). */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class ExactArithmeticTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(SealParameterSet::isExact);

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    static Stream<KeyedContext> multiplying() {
        return CONTEXTS.with(set -> set.depth() > 0);
    }

    static Stream<KeyedContext> relinearizing() {
        return CONTEXTS.with(set -> set.depth() > 0 && set.hasKeySwitching());
    }

    static Stream<KeyedContext> deep() {
        return CONTEXTS.with(set -> set.depth() > 1 && set.hasKeySwitching());
    }

    @ParameterizedTest
    @MethodSource("all")
    void negateAddSub_randomPolynomials_areThoseOfTheRing(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encrypt(left);
            Ciphertext b = session.encrypt(right);
            assertThat(session.decrypt(a)).isEqualTo(left);
            assertThat(session.decrypt(session.hold(evaluator.negate(a)))).isEqualTo(ring.negate(left));
            assertThat(session.decrypt(session.hold(evaluator.add(a, b)))).isEqualTo(ring.add(left, right));
            assertThat(session.decrypt(session.hold(evaluator.sub(a, b)))).isEqualTo(ring.subtract(left, right));
            assertThat(session.decrypt(session.hold(evaluator.add(a, a)))).isEqualTo(ring.add(left, left));
            // The operands are what they were.
            assertThat(session.decrypt(a)).isEqualTo(left);
            assertThat(session.decrypt(b)).isEqualTo(right);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void addMany_oneAndSeveral_isTheSum(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] first = ring.random(random);
        long[] second = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encrypt(first);
            Ciphertext b = session.encrypt(second);
            assertThat(session.decrypt(session.hold(evaluator.addMany(List.of(a)))))
                    .isEqualTo(first);
            // The same object may be a term more than once.
            assertThat(session.decrypt(session.hold(evaluator.addMany(List.of(a, b, a)))))
                    .isEqualTo(ring.add(ring.add(first, second), first));
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void multiplyAndSquare_randomPolynomials_areTheNegacyclicProducts(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encrypt(left);
            Ciphertext b = session.encrypt(right);
            Ciphertext product = session.hold(evaluator.multiply(a, b));
            assertThat(product.size()).isEqualTo(3);
            assertThat(product.level()).isEqualTo(a.level());
            assertThat(session.decrypt(product)).isEqualTo(ring.multiply(left, right));
            Ciphertext square = session.hold(evaluator.square(a));
            assertThat(square.size()).isEqualTo(3);
            assertThat(session.decrypt(square)).isEqualTo(ring.multiply(left, left));
            assertThat(session.decrypt(session.hold(evaluator.multiply(a, a)))).isEqualTo(ring.multiply(left, left));
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void addSubNegate_differentSizes_padTheShorter(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        long[] product = ring.multiply(left, right);
        try (TestSession session = keyed.session()) {
            Ciphertext two = session.encrypt(left);
            Ciphertext three = session.hold(evaluator.multiply(two, session.encrypt(right)));
            Ciphertext sum = session.hold(evaluator.add(two, three));
            assertThat(sum.size()).isEqualTo(3);
            assertThat(session.decrypt(sum)).isEqualTo(ring.add(left, product));
            assertThat(session.decrypt(session.hold(evaluator.add(three, two)))).isEqualTo(ring.add(left, product));
            assertThat(session.decrypt(session.hold(evaluator.sub(two, three))))
                    .isEqualTo(ring.subtract(left, product));
            assertThat(session.decrypt(session.hold(evaluator.sub(three, two))))
                    .isEqualTo(ring.subtract(product, left));
            assertThat(session.decrypt(session.hold(evaluator.negate(three)))).isEqualTo(ring.negate(product));
        }
    }

    @ParameterizedTest
    @MethodSource("relinearizing")
    void relinearize_afterOneProduct_keepsTheValueInTwoPolynomials(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext product = session.hold(evaluator.multiply(session.encrypt(left), session.encrypt(right)));
            Ciphertext short2 = session.relinearize(product);
            assertThat(short2.size()).isEqualTo(2);
            assertThat(session.decrypt(short2)).isEqualTo(ring.multiply(left, right));
            // Nothing to do is no error.
            Ciphertext again = session.relinearize(short2);
            assertThat(again.residues()).isEqualTo(short2.residues());
            // The operand keeps its size.
            assertThat(product.size()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("deep")
    void multiply_threeTimesWithoutRelinearizing_growsAndDecrypts(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encrypt(left);
            Ciphertext three = session.hold(evaluator.multiply(a, session.encrypt(right)));
            Ciphertext four = session.hold(evaluator.multiply(three, a));
            long[] expected = ring.multiply(ring.multiply(left, right), left);
            assertThat(four.size()).isEqualTo(4);
            assertThat(session.decrypt(four)).isEqualTo(expected);
            // Size 3 squared has size 5: not the path of size 2.
            Ciphertext five = session.hold(evaluator.square(three));
            assertThat(five.size()).isEqualTo(5);
            assertThat(session.decrypt(five)).isEqualTo(ring.power(ring.multiply(left, right), 2));
        }
    }

    @ParameterizedTest
    @MethodSource("deep")
    void multiplyMany_threeFactors_isTheirProductOfSizeTwo(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encrypt(left);
            Ciphertext b = session.encrypt(right);
            Ciphertext product = session.hold(evaluator.multiplyMany(List.of(a, b, a), keyed.relinKeys()));
            assertThat(product.size()).isEqualTo(2);
            assertThat(session.decrypt(product)).isEqualTo(ring.multiply(ring.multiply(left, right), left));
            assertThat(session.decrypt(session.hold(evaluator.multiplyMany(List.of(b), keyed.relinKeys()))))
                    .isEqualTo(right);
        }
    }

    @ParameterizedTest
    @MethodSource("deep")
    void exponentiate_smallExponents_isThePower(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        long[] base = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encrypt(base);
            for (int exponent = 1; exponent <= 4; exponent++) {
                Ciphertext power = session.hold(keyed.evaluator().exponentiate(a, exponent, keyed.relinKeys()));
                assertThat(power.size()).isEqualTo(2);
                assertThat(session.decrypt(power)).isEqualTo(ring.power(base, exponent));
            }
        }
    }

    /** SEAL's own way would take memory for as many copies as the exponent says. What comes out is noise alone. */
    @Test
    void exponentiate_hugeExponent_takesTheTimeOfItsBits() {
        KeyedContext keyed = CONTEXTS.get(SealParameterSet.BGV_N4096_QDEFAULT_T256);
        try (TestSession session = keyed.session()) {
            Ciphertext power =
                    session.hold(keyed.evaluator().exponentiate(session.encrypt(1), Long.MAX_VALUE, keyed.relinKeys()));
            assertThat(power.size()).isEqualTo(2);
            assertThat(power.level()).isEqualTo(keyed.context().firstLevel());
        }
    }
}
