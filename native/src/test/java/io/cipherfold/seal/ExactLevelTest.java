// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Modulus switching in BFV and BGV changes no message, and every operation works at every level. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class ExactLevelTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set.isExact() && set.degree() >= 4096);

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    static Stream<KeyedContext> bgv() {
        return CONTEXTS.with(set -> set.scheme() == Scheme.BGV);
    }

    /** Balancing two factors costs about log2(t)/2 bits of noise: one prime alone may not have them. */
    static Stream<KeyedContext> bgvWithTwoPrimesLeft() {
        return bgv().filter(keyed -> keyed.context().firstLevel() >= 2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void modSwitch_toEveryLevel_keepsTheMessage(KeyedContext keyed, SplittableRandom random) {
        long[] message = keyed.ring().random(random);
        SealContext context = keyed.context();
        assertThat(context.firstLevel()).isGreaterThan(0);
        try (TestSession session = keyed.session()) {
            Ciphertext fresh = session.encrypt(message);
            assertThat(fresh.level()).isEqualTo(context.firstLevel());
            Ciphertext stepped = fresh;
            for (int level = context.firstLevel(); level >= context.lastLevel(); level--) {
                Ciphertext jumped = session.switchTo(fresh, level);
                assertThat(jumped.level()).isEqualTo(level);
                assertThat(jumped.parmsId()).isEqualTo(context.level(level).parmsId());
                assertThat(jumped.coeffModulusSize())
                        .isEqualTo(context.level(level).coeffModulus().size());
                assertThat(session.decrypt(jumped)).isEqualTo(message);
                // Step by step or at once: the same words.
                assertThat(stepped.residues()).isEqualTo(jumped.residues());
                assertThat(stepped.correctionFactor()).isEqualTo(jumped.correctionFactor());
                if (level > context.lastLevel()) {
                    stepped = session.hold(keyed.evaluator().modSwitchToNext(stepped));
                }
            }
            assertThat(fresh.level()).isEqualTo(context.firstLevel());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void sumsAndPlainOperations_atEveryLevel_areThoseOfTheRing(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        // Not -X: SEAL multiplies BFV ciphertexts by single terms without centring them, so t - 1 costs log2(t) bits.
        long[] shift = ring.monomial(1, 1);
        try (TestSession session = keyed.session()) {
            Ciphertext freshLeft = session.encrypt(left);
            Ciphertext freshRight = session.encrypt(right);
            Plaintext plain = session.plain(right);
            Plaintext monomial = session.plain(shift);
            for (int level = 0; level < keyed.context().firstLevel(); level++) {
                Ciphertext a = session.switchTo(freshLeft, level);
                Ciphertext b = session.switchTo(freshRight, level);
                assertThat(session.decrypt(session.hold(evaluator.add(a, b)))).isEqualTo(ring.add(left, right));
                assertThat(session.decrypt(session.hold(evaluator.sub(a, b)))).isEqualTo(ring.subtract(left, right));
                assertThat(session.decrypt(session.hold(evaluator.negate(a)))).isEqualTo(ring.negate(left));
                assertThat(session.decrypt(session.hold(evaluator.addPlain(a, plain))))
                        .isEqualTo(ring.add(left, right));
                assertThat(session.decrypt(session.hold(evaluator.subPlain(a, plain))))
                        .isEqualTo(ring.subtract(left, right));
                assertThat(session.decrypt(session.hold(evaluator.multiplyPlain(a, monomial))))
                        .isEqualTo(ring.multiply(left, shift));
                Plaintext transformed = session.hold(evaluator.transformToNtt(monomial, level));
                assertThat(session.decrypt(session.hold(evaluator.multiplyPlain(a, transformed))))
                        .isEqualTo(ring.multiply(left, shift));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void productThenSwitch_oneLevelDown_decryptsAndRelinearizes(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        long[] product = ring.multiply(left, right);
        try (TestSession session = keyed.session()) {
            Ciphertext three = session.hold(evaluator.multiply(session.encrypt(left), session.encrypt(right)));
            Ciphertext lower = session.hold(evaluator.modSwitchToNext(three));
            assertThat(lower.size()).isEqualTo(3);
            assertThat(session.decrypt(lower)).isEqualTo(product);
            // Keys are made for the key level and serve all levels.
            assertThat(session.decrypt(session.relinearize(lower))).isEqualTo(product);
            Ciphertext relinearizedFirst = session.hold(evaluator.modSwitchToNext(session.relinearize(three)));
            assertThat(session.decrypt(relinearizedFirst)).isEqualTo(product);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void encryptZero_atEveryLevel_isZeroAndNotTransparent(KeyedContext keyed) {
        try (TestSession session = keyed.session()) {
            for (int level = 0; level <= keyed.context().firstLevel(); level++) {
                Ciphertext zero = session.hold(keyed.encryptor().encryptZero(level));
                Ciphertext symmetric = session.hold(keyed.encryptor().encryptZeroSymmetric(level));
                assertThat(zero.level()).isEqualTo(level);
                assertThat(symmetric.level()).isEqualTo(level);
                assertThat(zero.isTransparent()).isFalse();
                assertThat(session.decrypt(zero)).containsOnly(0);
                assertThat(session.decrypt(symmetric)).containsOnly(0);
            }
        }
    }

    /** BGV carries the product of the primes it has left out, inverse modulo t; plain operations have to follow it. */
    @ParameterizedTest
    @MethodSource("bgv")
    void correctionFactor_afterSwitching_isTheInverseOfTheDroppedPrimes(KeyedContext keyed, SplittableRandom random) {
        SealContext context = keyed.context();
        ReferencePolynomials ring = keyed.ring();
        BigInteger t = BigInteger.valueOf(ring.modulus());
        try (TestSession session = keyed.session()) {
            Ciphertext fresh = session.encrypt(ring.random(random));
            assertThat(fresh.correctionFactor()).isEqualTo(1);
            BigInteger factor = BigInteger.ONE;
            for (int level = context.firstLevel(); level > 0; level--) {
                var primes = context.level(level).coeffModulus();
                long last = primes.get(primes.size() - 1).value();
                factor = factor.multiply(BigInteger.valueOf(last).modInverse(t)).mod(t);
                assertThat(session.switchTo(fresh, level - 1).correctionFactor())
                        .isEqualTo(factor.longValueExact());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bgvWithTwoPrimesLeft")
    void addAndSub_differentCorrectionFactors_areRight(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        Evaluator evaluator = keyed.evaluator();
        long[] left = ring.random(random);
        long[] right = ring.random(random);
        int level = keyed.context().firstLevel() - 1;
        try (TestSession session = keyed.session()) {
            Ciphertext switched = session.switchTo(session.encrypt(left), level);
            // The same level with factor 1: its last prime dropped without dividing by it.
            Ciphertext reduced = session.hold(evaluator.modReduceToNext(session.encrypt(right)));
            assertThat(reduced.correctionFactor()).isEqualTo(1);
            assertThat(switched.correctionFactor()).isNotEqualTo(1);
            assertThat(session.decrypt(reduced)).isEqualTo(right);
            assertThat(session.decrypt(session.hold(evaluator.add(switched, reduced))))
                    .isEqualTo(ring.add(left, right));
            assertThat(session.decrypt(session.hold(evaluator.sub(switched, reduced))))
                    .isEqualTo(ring.subtract(left, right));
            assertThat(session.decrypt(session.hold(evaluator.sub(reduced, switched))))
                    .isEqualTo(ring.subtract(right, left));
            // The operands keep their own factors.
            assertThat(session.decrypt(switched)).isEqualTo(left);
            assertThat(session.decrypt(reduced)).isEqualTo(right);
        }
    }

    @ParameterizedTest
    @MethodSource("bgv")
    void modReduce_toEveryLevel_keepsTheMessageOfAFreshCiphertext(KeyedContext keyed, SplittableRandom random) {
        long[] message = keyed.ring().random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext fresh = session.encrypt(message);
            for (int level = keyed.context().firstLevel(); level >= 0; level--) {
                Ciphertext reduced = session.hold(keyed.evaluator().modReduceTo(fresh, level));
                assertThat(reduced.level()).isEqualTo(level);
                assertThat(reduced.correctionFactor()).isEqualTo(1);
                assertThat(session.decrypt(reduced)).isEqualTo(message);
            }
        }
    }
}
