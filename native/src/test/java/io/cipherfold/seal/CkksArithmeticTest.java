// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CKKS operations act slot by slot on complex numbers, within bounds that follow from the parameters. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class CkksArithmeticTest {

    /** |z| of random slots. */
    private static final double MAGNITUDE = Math.sqrt(2);

    @RegisterExtension
    static final KeyedContexts CONTEXTS = KeyedContexts.rotating(set -> !set.isExact());

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    /** The square of the scale fits the first level. */
    static Stream<KeyedContext> multiplying() {
        return CONTEXTS.with(set -> set.depth() > 0 || set == SealParameterSet.CKKS_N2048_Q54_SCALE25);
    }

    static Stream<KeyedContext> rotating() {
        return CONTEXTS.with(SealParameterSet::hasKeySwitching);
    }

    private static double[] random(KeyedContext keyed, SplittableRandom random) {
        return ComplexSlots.random(random, keyed.set().degree() / 2);
    }

    private static double freshError(KeyedContext keyed) {
        return new CkksErrorBounds(keyed).fresh() / keyed.set().scale();
    }

    /** A bound that lets nearly anything pass would test nothing. */
    private static void assertClose(double[] actual, double[] expected, double bound) {
        assertThat(bound).isLessThan(0.3);
        assertThat(ComplexSlots.distance(actual, expected)).isLessThan(bound);
    }

    @ParameterizedTest
    @MethodSource("all")
    void negateAddSub_randomSlots_goSlotBySlot(KeyedContext keyed, SplittableRandom random) {
        double[] left = random(keyed, random);
        double[] right = random(keyed, random);
        double error = freshError(keyed);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encryptComplex(left);
            Ciphertext b = session.encryptComplex(right);
            assertClose(session.decryptComplex(a), left, error);
            assertClose(session.decryptComplex(session.hold(evaluator.negate(a))), ComplexSlots.negate(left), error);
            assertClose(
                    session.decryptComplex(session.hold(evaluator.add(a, b))),
                    ComplexSlots.add(left, right),
                    2 * error);
            assertClose(
                    session.decryptComplex(session.hold(evaluator.sub(a, b))),
                    ComplexSlots.subtract(left, right),
                    2 * error);
            assertClose(
                    session.decryptComplex(session.hold(evaluator.addMany(List.of(a, b, a)))),
                    ComplexSlots.add(ComplexSlots.add(left, right), left),
                    3 * error);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void addPlainAndSubPlain_randomSlots_goSlotBySlot(KeyedContext keyed, SplittableRandom random) {
        double[] left = random(keyed, random);
        double[] right = random(keyed, random);
        double error = freshError(keyed)
                + new CkksErrorBounds(keyed).encoding() / keyed.set().scale();
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encryptComplex(left);
            Plaintext plain = session.plainComplex(right, a.level(), a.scale());
            assertClose(
                    session.decryptComplex(session.hold(evaluator.addPlain(a, plain))),
                    ComplexSlots.add(left, right),
                    error);
            assertClose(
                    session.decryptComplex(session.hold(evaluator.subPlain(a, plain))),
                    ComplexSlots.subtract(left, right),
                    error);
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void multiplyAndSquare_randomSlots_goSlotBySlot(KeyedContext keyed, SplittableRandom random) {
        double[] left = random(keyed, random);
        double[] right = random(keyed, random);
        double error = freshError(keyed);
        double bound = CkksErrorBounds.product(MAGNITUDE, error, MAGNITUDE, error);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encryptComplex(left);
            Ciphertext b = session.encryptComplex(right);
            Ciphertext product = session.hold(evaluator.multiply(a, b));
            assertThat(product.size()).isEqualTo(3);
            assertThat(product.scale()).isEqualTo(a.scale() * b.scale());
            assertClose(session.decryptComplex(product), ComplexSlots.multiply(left, right), bound);
            Ciphertext square = session.hold(evaluator.square(a));
            assertClose(session.decryptComplex(square), ComplexSlots.multiply(left, left), bound);
        }
    }

    @ParameterizedTest
    @MethodSource("multiplying")
    void multiplyPlain_vectorScalarAndInteger_goSlotBySlot(KeyedContext keyed, SplittableRandom random) {
        double[] left = random(keyed, random);
        double[] right = random(keyed, random);
        double error = freshError(keyed);
        double encoding = new CkksErrorBounds(keyed).encoding() / keyed.set().scale();
        double bound = CkksErrorBounds.product(MAGNITUDE, error, MAGNITUDE, encoding);
        Evaluator evaluator = keyed.evaluator();
        CkksEncoder encoder = CkksEncoder.of(keyed.context());
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encryptComplex(left);
            Plaintext vector = session.plainComplex(right, a.level(), a.scale());
            Ciphertext product = session.hold(evaluator.multiplyPlain(a, vector));
            assertThat(product.size()).isEqualTo(2);
            assertThat(product.scale()).isEqualTo(a.scale() * vector.scale());
            assertClose(session.decryptComplex(product), ComplexSlots.multiply(left, right), bound);
            Plaintext half = session.hold(encoder.encode(0.5, a.level(), a.scale()));
            assertClose(
                    session.decryptComplex(session.hold(evaluator.multiplyPlain(a, half))),
                    ComplexSlots.multiply(left, ComplexSlots.constant(0.5, 0, left.length / 2)),
                    bound);
            // An integer has scale 1 and changes neither scale nor relative error.
            Plaintext minusTwo = session.hold(encoder.encodeInteger(-2, a.level()));
            Ciphertext doubled = session.hold(evaluator.multiplyPlain(a, minusTwo));
            assertThat(doubled.scale()).isEqualTo(a.scale());
            assertClose(
                    session.decryptComplex(doubled),
                    ComplexSlots.multiply(left, ComplexSlots.constant(-2, 0, left.length / 2)),
                    2 * error);
        }
    }

    @ParameterizedTest
    @MethodSource("rotating")
    void rotateVectorAndConjugate_randomSlots_moveThem(KeyedContext keyed, SplittableRandom random) {
        double[] message = random(keyed, random);
        int slots = message.length / 2;
        double keySwitch = new CkksErrorBounds(keyed).keySwitch(keyed.context().firstLevel())
                / keyed.set().scale();
        Evaluator evaluator = keyed.evaluator();
        GaloisKeys keys = keyed.galoisKeys();
        try (TestSession session = keyed.session()) {
            Ciphertext a = session.encryptComplex(message);
            for (int steps : new int[] {0, 1, -1, 4, -4}) {
                assertClose(
                        session.decryptComplex(session.hold(evaluator.rotateVector(a, steps, keys))),
                        ComplexSlots.rotate(message, steps),
                        freshError(keyed) + keySwitch);
            }
            // 3 = 4 - 1 goes in two steps.
            assertClose(
                    session.decryptComplex(session.hold(evaluator.rotateVector(a, 3, keys))),
                    ComplexSlots.rotate(message, 3),
                    freshError(keyed) + 2 * keySwitch);
            assertClose(
                    session.decryptComplex(session.hold(evaluator.complexConjugate(a, keys))),
                    ComplexSlots.conjugate(message),
                    freshError(keyed) + keySwitch);
            int element = ReferenceSlots.rotationElement(2 * slots, -4);
            assertClose(
                    session.decryptComplex(session.hold(evaluator.applyGalois(a, element, keys))),
                    ComplexSlots.rotate(message, -4),
                    freshError(keyed) + keySwitch);
        }
    }

    @ParameterizedTest
    @MethodSource("rotating")
    void rotateVector_atTheLastLevel_movesTheSlots(KeyedContext keyed, SplittableRandom random) {
        double[] message = random(keyed, random);
        double bound = freshError(keyed)
                + new CkksErrorBounds(keyed).keySwitch(0) / keyed.set().scale();
        try (TestSession session = keyed.session()) {
            Ciphertext low = session.switchTo(session.encryptComplex(message), 0);
            assertThat(low.level()).isZero();
            Ciphertext rotated = session.hold(keyed.evaluator().rotateVector(low, 1, keyed.galoisKeys()));
            assertClose(session.decryptComplex(rotated), ComplexSlots.rotate(message, 1), bound);
        }
    }
}
