// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ciphertext with a plaintext, in coefficient form and in NTT form, in BFV and BGV. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class ExactPlainTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(SealParameterSet::isExact);

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    /** A product with a full plaintext multiplies the noise by up to t N: where one product of ciphertexts fits, this does. */
    static Stream<KeyedContext> multiplying() {
        return CONTEXTS.with(set -> set.depth() > 0);
    }

    static Stream<KeyedContext> multiplyingBfv() {
        return CONTEXTS.with(set -> set.depth() > 0 && set.scheme() == Scheme.BFV);
    }

    @ParameterizedTest
    @MethodSource("all")
    void addPlainAndSubPlain_randomPolynomials_areThoseOfTheRing(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(left);
            Plaintext plain = session.plain(right);
            assertThat(session.decrypt(session.hold(keyed.evaluator().addPlain(ciphertext, plain))))
                    .isEqualTo(ring.add(left, right));
            assertThat(session.decrypt(session.hold(keyed.evaluator().subPlain(ciphertext, plain))))
                    .isEqualTo(ring.subtract(left, right));
            assertThat(plain.coefficients()).isEqualTo(right);
            assertThat(session.decrypt(ciphertext)).isEqualTo(left);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void addPlain_shortPlaintexts_touchOnlyTheirCoefficients(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        long[] left = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(left);
            assertThat(session.decrypt(session.hold(keyed.evaluator().addPlain(ciphertext, session.plain(1)))))
                    .isEqualTo(ring.add(left, ring.of(1)));
            assertThat(session.decrypt(session.hold(keyed.evaluator().subPlain(ciphertext, session.plain(0, 0, 1)))))
                    .isEqualTo(ring.subtract(left, ring.of(0, 0, 1)));
            // Zero, and nothing at all.
            assertThat(session.decrypt(session.hold(keyed.evaluator().addPlain(ciphertext, session.plain(0)))))
                    .isEqualTo(left);
            assertThat(session.decrypt(session.hold(keyed.evaluator().addPlain(ciphertext, session.plain()))))
                    .isEqualTo(left);
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void multiplyPlain_randomPolynomials_isTheNegacyclicProduct(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        long[] sparse = Arrays.copyOf(ring.random(random), 3);
        sparse[0] |= 1;
        sparse[2] |= 1;
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(left);
            Ciphertext product = session.hold(keyed.evaluator().multiplyPlain(ciphertext, session.plain(right)));
            assertThat(product.size()).isEqualTo(2);
            assertThat(session.decrypt(product)).isEqualTo(ring.multiply(left, right));
            long[] shortPlain = ring.of(sparse);
            assertThat(session.decrypt(session.hold(
                            keyed.evaluator().multiplyPlain(ciphertext, session.plain(Arrays.copyOf(shortPlain, 3))))))
                    .isEqualTo(ring.multiply(left, shortPlain));
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void multiplyPlain_ciphertextOfSizeThree_isTheProduct(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(left);
            Ciphertext three = session.hold(keyed.evaluator().multiply(ciphertext, session.encrypt(right)));
            long[] product = ring.multiply(left, right);
            Plaintext x = session.plain(0, 1);
            assertThat(session.decrypt(session.hold(keyed.evaluator().multiplyPlain(three, x))))
                    .isEqualTo(ring.multiply(product, ring.monomial(1, 1)));
            assertThat(session.decrypt(session.hold(keyed.evaluator().addPlain(three, x))))
                    .isEqualTo(ring.add(product, ring.monomial(1, 1)));
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void multiplyPlain_plaintextInNttForm_isTheSameProduct(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(left);
            Plaintext transformed = session.hold(evaluator.transformToNtt(session.plain(right), ciphertext.level()));
            assertThat(transformed.isNttForm()).isTrue();
            assertThat(transformed.level()).isEqualTo(ciphertext.level());
            assertThat(transformed.parmsId()).isEqualTo(ciphertext.parmsId());
            Ciphertext product = session.hold(evaluator.multiplyPlain(ciphertext, transformed));
            assertThat(product.isNttForm()).isEqualTo(ciphertext.isNttForm());
            assertThat(session.decrypt(product)).isEqualTo(ring.multiply(left, right));
        }
    }

    /** The classic use: transform once, multiply and add often, transform back once. */
    @ParameterizedTest
    @MethodSource("multiplyingBfv")
    void nttForm_productsAndSumsInIt_decryptAfterTransformingBack(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        long[] weight = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.hold(evaluator.transformToNtt(session.encrypt(left)));
            Ciphertext b = session.hold(evaluator.transformToNtt(session.encrypt(right)));
            assertThat(a.isNttForm()).isTrue();
            Plaintext plain = session.plain(weight);
            Plaintext transformed = session.hold(evaluator.transformToNtt(plain, a.level()));
            // A plaintext in either form.
            Ciphertext first = session.hold(evaluator.multiplyPlain(a, transformed));
            Ciphertext second = session.hold(evaluator.multiplyPlain(b, plain));
            Ciphertext sum = session.hold(evaluator.add(first, second));
            assertThat(sum.isNttForm()).isTrue();
            Ciphertext back = session.hold(evaluator.transformFromNtt(sum));
            assertThat(back.isNttForm()).isFalse();
            assertThat(session.decrypt(back)).isEqualTo(ring.multiply(ring.add(left, right), weight));
            Ciphertext difference = session.hold(evaluator.transformFromNtt(session.hold(evaluator.sub(a, b))));
            assertThat(session.decrypt(difference)).isEqualTo(ring.subtract(left, right));
            Ciphertext negative = session.hold(evaluator.transformFromNtt(session.hold(evaluator.negate(a))));
            assertThat(session.decrypt(negative)).isEqualTo(ring.negate(left));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void transforms_thereAndBack_areTheSameWords(KeyedContext keyed, SplittableRandom random) {
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(keyed.ring().random(random));
            // A fresh BGV ciphertext is in NTT form, a BFV one is not.
            boolean nttForm = keyed.set().scheme() == Scheme.BGV;
            assertThat(ciphertext.isNttForm()).isEqualTo(nttForm);
            Ciphertext other = session.hold(
                    nttForm ? evaluator.transformFromNtt(ciphertext) : evaluator.transformToNtt(ciphertext));
            assertThat(other.isNttForm()).isEqualTo(!nttForm);
            assertThat(other.residues()).isNotEqualTo(ciphertext.residues());
            Ciphertext back =
                    session.hold(nttForm ? evaluator.transformToNtt(other) : evaluator.transformFromNtt(other));
            assertThat(back.residues()).isEqualTo(ciphertext.residues());
            assertThat(back.level()).isEqualTo(ciphertext.level());
        }
    }
}
