// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Noise only grows; as long as the budget is not spent the result is right, and afterwards it is garbage, not a crash. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class NoiseExhaustionTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set.degree() <= 8192
            && set.hasKeySwitching()
            && (set.depth() > 0 || set == SealParameterSet.CKKS_N2048_Q27_27_SCALE24));

    private static final InsecureSecretAccess ACCESS = InsecureSecretAccess.get();

    static Stream<KeyedContext> exact() {
        return CONTEXTS.with(SealParameterSet::isExact);
    }

    @ParameterizedTest
    @MethodSource("exact")
    void budget_untilItIsSpent_saysWhetherTheResultIsRight(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring =
                new ReferencePolynomials(keyed.set().degree(), keyed.set().plainModulus());
        long[] factor = ring.random(random);
        long[] expected = factor;
        int products = 0;
        try (TestSession session = keyed.session()) {
            Ciphertext fresh = session.encrypt(factor);
            Ciphertext current = fresh;
            NoiseBudget budget = keyed.decryptor().noiseBudget(current);
            int bits = budget.bits(ACCESS);
            while (!budget.isExhausted()) {
                assertThat(bits).isPositive();
                assertThat(session.decrypt(current)).isEqualTo(expected);
                current = session.relinearize(session.hold(keyed.evaluator().multiply(current, fresh)));
                expected = ring.multiply(expected, factor);
                products++;
                budget = keyed.decryptor().noiseBudget(current);
                assertThat(budget.bits(ACCESS)).isLessThan(bits);
                bits = budget.bits(ACCESS);
            }
            assertThat(products).isGreaterThan(keyed.set().depth());
            assertThat(bits).isZero();
            // One more product moves the noise over the whole modulus.
            Ciphertext garbage = session.hold(keyed.evaluator().multiply(current, current));
            assertThat(keyed.decryptor().noiseBudget(garbage).isExhausted()).isTrue();
            assertThat(session.decrypt(garbage))
                    .hasSize(keyed.set().degree())
                    .isNotEqualTo(ring.multiply(expected, expected));
            // What it was made from is still good.
            assertThat(session.decrypt(fresh)).isEqualTo(factor);
        }
    }

    @ParameterizedTest
    @MethodSource("exact")
    void budget_ofAFreshCiphertext_isBelowTheRoomAboveT(KeyedContext keyed) {
        SealContext context = keyed.context();
        int modulusBits = context.level(context.firstLevel()).totalCoeffModulusBits();
        int plainBits = new Modulus(keyed.set().plainModulus()).bitCount();
        try (TestSession session = keyed.session()) {
            int bits = keyed.decryptor().noiseBudget(session.encrypt(1)).bits(ACCESS);
            assertThat(bits).isPositive().isLessThan(modulusBits - plainBits);
        }
    }

    @ParameterizedTest
    @MethodSource("exact")
    void budget_printed_showsNoFigure(KeyedContext keyed) {
        try (TestSession session = keyed.session()) {
            NoiseBudget budget = keyed.decryptor().noiseBudget(session.encrypt(1));
            assertThat(budget.toString()).doesNotContainPattern("[0-9]");
        }
    }

    @Test
    void budget_ofCkks_isRefused() {
        KeyedContext keyed = CONTEXTS.with(set -> !set.isExact()).findFirst().orElseThrow();
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encryptComplex(ComplexSlots.ofReals(1, 2));
            assertThatThrownBy(() -> keyed.decryptor().noiseBudget(ciphertext))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("CKKS");
        }
    }

    /** A wrong key is noise over the whole modulus from the start. */
    @ParameterizedTest
    @MethodSource("exact")
    void decrypt_withAnotherKey_isGarbageAndTheBudgetIsSpent(KeyedContext keyed, SplittableRandom random) {
        // Large enough that garbage does not repeat the message.
        long[] message =
                new ReferencePolynomials(keyed.set().degree(), keyed.set().plainModulus()).random(random);
        try (TestSession session = keyed.session();
                KeyGenerator other = KeyGenerator.create(keyed.context());
                SecretKey otherKey = other.secretKey();
                Decryptor decryptor = Decryptor.create(keyed.context(), otherKey)) {
            Ciphertext ciphertext = session.encrypt(message);
            assertThat(decryptor.noiseBudget(ciphertext).isExhausted()).isTrue();
            long[] garbage = session.hold(decryptor.decrypt(ciphertext)).coefficients();
            assertThat(garbage).isNotEqualTo(message);
            assertThat(Arrays.stream(garbage)
                            .allMatch(value -> value >= 0 && value < keyed.set().plainModulus()))
                    .isTrue();
        }
    }
}
