// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Levels and scales of CKKS: what switching and rescaling do to them, and how they are brought together again. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class CkksLevelTest {

    private static final double MAGNITUDE = Math.sqrt(2);

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> !set.isExact() && set.depth() > 0);

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    private static double freshError(KeyedContext keyed) {
        return new CkksErrorBounds(keyed).fresh() / keyed.set().scale();
    }

    private static double[] random(KeyedContext keyed, SplittableRandom random) {
        return ComplexSlots.random(random, keyed.set().degree() / 2);
    }

    private static double lastPrime(KeyedContext keyed, int level) {
        var primes = keyed.context().level(level).coeffModulus();
        return primes.get(primes.size() - 1).value();
    }

    @ParameterizedTest
    @MethodSource("all")
    void modSwitch_toEveryLevel_keepsScaleAndMessage(KeyedContext keyed, SplittableRandom random) {
        double[] message = random(keyed, random);
        try (TestSession session = keyed.session()) {
            Ciphertext fresh = session.encryptComplex(message);
            for (int level = keyed.context().firstLevel(); level >= 0; level--) {
                Ciphertext switched = session.switchTo(fresh, level);
                Ciphertext reduced = session.hold(keyed.evaluator().modReduceTo(fresh, level));
                assertThat(switched.level()).isEqualTo(level);
                assertThat(switched.scale()).isEqualTo(fresh.scale());
                assertThat(reduced.residues()).isEqualTo(switched.residues());
                // Dropping primes adds no error.
                assertThat(ComplexSlots.distance(session.decryptComplex(switched), message))
                        .isLessThan(freshError(keyed));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void modSwitch_ofAPlaintext_followsTheCiphertext(KeyedContext keyed, SplittableRandom random) {
        double[] message = random(keyed, random);
        double[] other = random(keyed, random);
        Evaluator evaluator = keyed.evaluator();
        int first = keyed.context().firstLevel();
        try (TestSession session = keyed.session()) {
            Ciphertext fresh = session.encryptComplex(message);
            Plaintext plain = session.plainComplex(other, first, fresh.scale());
            Plaintext atOnce = session.hold(evaluator.modSwitchTo(plain, 0));
            Plaintext stepped = plain;
            for (int level = first; level > 0; level--) {
                stepped = session.hold(evaluator.modSwitchToNext(stepped));
                assertThat(stepped.level()).isEqualTo(level - 1);
            }
            assertThat(atOnce.coefficients()).isEqualTo(stepped.coefficients());
            assertThat(atOnce.scale()).isEqualTo(plain.scale());
            assertThat(plain.level()).isEqualTo(first);
            // The same as encoding at that level.
            assertThat(atOnce.coefficients())
                    .isEqualTo(session.plainComplex(other, 0, plain.scale()).coefficients());
            Ciphertext sum = session.hold(evaluator.addPlain(session.switchTo(fresh, 0), atOnce));
            assertThat(ComplexSlots.distance(session.decryptComplex(sum), ComplexSlots.add(message, other)))
                    .isLessThan(2 * freshError(keyed));
        }
    }

    /** x^(2^depth) by squaring and rescaling: the scale is that of the definition, the error within the bound of each step. */
    @ParameterizedTest
    @MethodSource("all")
    void squareRelinearizeRescale_downTheChain_isThePower(KeyedContext keyed, SplittableRandom random) {
        CkksErrorBounds bounds = new CkksErrorBounds(keyed);
        Evaluator evaluator = keyed.evaluator();
        double[] expected = random(keyed, random);
        double magnitude = MAGNITUDE;
        double error = freshError(keyed);
        try (TestSession session = keyed.session()) {
            Ciphertext current = session.encryptComplex(expected);
            for (int step = 0; step < keyed.set().depth(); step++) {
                int level = current.level();
                Ciphertext square = session.relinearize(session.hold(evaluator.square(current)));
                error = CkksErrorBounds.product(magnitude, error, magnitude, error)
                        + bounds.keySwitch(level) / square.scale();
                Ciphertext rescaled = session.hold(evaluator.rescaleToNext(square));
                assertThat(rescaled.level()).isEqualTo(level - 1);
                assertThat(rescaled.scale()).isEqualTo(square.scale() / lastPrime(keyed, level));
                error += bounds.rounding() / rescaled.scale();
                expected = ComplexSlots.multiply(expected, expected);
                magnitude *= magnitude;
                assertThat(error).isLessThan(0.3);
                assertThat(ComplexSlots.distance(session.decryptComplex(rescaled), expected))
                        .isLessThan(error);
                current = rescaled;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void rescaleTo_severalLevels_isRescalingStepByStep(KeyedContext keyed, SplittableRandom random) {
        Evaluator evaluator = keyed.evaluator();
        int first = keyed.context().firstLevel();
        // Enough scale to lose every prime but the first: the product of them, times the usual one.
        double scale = keyed.set().scale();
        for (int level = first; level > 1; level--) {
            scale *= lastPrime(keyed, level);
        }
        double[] message = random(keyed, random);
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.hold(keyed.encryptor().encrypt(session.plainComplex(message, first, scale)));
            Ciphertext stepped = a;
            for (int level = first; level > 1; level--) {
                stepped = session.hold(evaluator.rescaleToNext(stepped));
            }
            Ciphertext atOnce = session.hold(evaluator.rescaleTo(a, 1));
            assertThat(atOnce.residues()).isEqualTo(stepped.residues());
            assertThat(atOnce.scale()).isEqualTo(stepped.scale());
            assertThat(ComplexSlots.distance(session.decryptComplex(atOnce), message))
                    .isLessThan(3 * freshError(keyed));
            assertThat(session.hold(evaluator.rescaleTo(a, first)).residues()).isEqualTo(a.residues());
        }
    }

    /** x + x^2: the square is one level down with another scale; the plaintext 1 at the right scale brings x there. */
    @ParameterizedTest
    @MethodSource("all")
    void addition_acrossLevels_needsTheSameLevelAndScale(KeyedContext keyed, SplittableRandom random) {
        double[] message = random(keyed, random);
        CkksErrorBounds bounds = new CkksErrorBounds(keyed);
        Evaluator evaluator = keyed.evaluator();
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        try (TestSession session = keyed.session()) {
            Ciphertext x = session.encryptComplex(message);
            Ciphertext square = session.relinearize(session.hold(evaluator.square(x)));
            Ciphertext rescaled = session.hold(evaluator.rescaleToNext(square));
            assertThatThrownBy(() -> evaluator.add(rescaled, x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("level");
            Ciphertext sameLevel = session.switchTo(x, rescaled.level());
            assertThatThrownBy(() -> evaluator.add(rescaled, sameLevel))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("scale");
            double wanted = rescaled.scale() * lastPrime(keyed, x.level()) / x.scale();
            Plaintext one = session.hold(encoder.encode(1, x.level(), wanted));
            Ciphertext aligned = session.hold(evaluator.rescaleToNext(session.hold(evaluator.multiplyPlain(x, one))));
            Ciphertext sum = session.hold(evaluator.add(rescaled, aligned));
            double[] expected = ComplexSlots.add(message, ComplexSlots.multiply(message, message));
            double error = freshError(keyed);
            double bound = CkksErrorBounds.product(MAGNITUDE, error, MAGNITUDE, error)
                    + bounds.keySwitch(x.level()) / square.scale()
                    + 2 * bounds.rounding() / rescaled.scale()
                    // x times 1, which is encoded with an error of at most one unit.
                    + CkksErrorBounds.product(MAGNITUDE, 1 / wanted, 1, error);
            assertThat(bound).isLessThan(0.3);
            assertThat(ComplexSlots.distance(session.decryptComplex(sum), expected))
                    .isLessThan(bound);
        }
    }
}
