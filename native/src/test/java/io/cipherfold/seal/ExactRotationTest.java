// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Galois automorphisms of BFV and BGV on polynomials, and rotations on slots. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class ExactRotationTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = KeyedContexts.rotating(set -> set.isExact() && set.hasKeySwitching());

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    static Stream<KeyedContext> batching() {
        return CONTEXTS.with(SealParameterSet::isBatching);
    }

    static Stream<KeyedContext> batchingWithLevels() {
        return batching().filter(keyed -> keyed.context().firstLevel() > 0);
    }

    static Stream<KeyedContext> batchingWithAllRotations() {
        return CONTEXTS.with(set -> set.isBatching() && set.degree() <= 4096);
    }

    /** Works without batching too: the polynomial's variable is what is mapped. */
    @ParameterizedTest
    @MethodSource("all")
    void applyGalois_elementsWithKeys_isTheAutomorphismOfTheRing(KeyedContext keyed, SplittableRandom random) {
        int degree = keyed.set().degree();
        ReferencePolynomials ring = new ReferencePolynomials(degree, keyed.set().plainModulus());
        long[] message = ring.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(message);
            int[] elements = {3, ReferenceSlots.rotationElement(degree, -1), 2 * degree - 1};
            for (int element : elements) {
                assertThat(keyed.galoisKeys().hasKey(element)).isTrue();
                Ciphertext mapped =
                        session.hold(keyed.evaluator().applyGalois(ciphertext, element, keyed.galoisKeys()));
                assertThat(mapped.size()).isEqualTo(2);
                assertThat(session.decrypt(mapped)).isEqualTo(ring.automorphism(message, element));
            }
            assertThat(session.decrypt(ciphertext)).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void applyGalois_keyForOneElement_isThatAutomorphism(KeyedContext keyed, SplittableRandom random) {
        int degree = keyed.set().degree();
        ReferencePolynomials ring = new ReferencePolynomials(degree, keyed.set().plainModulus());
        long[] message = ring.random(random);
        int element = 2 * random.nextInt(1, degree) + 1;
        try (TestSession session = keyed.session()) {
            GaloisKeys keys = session.hold(keyed.generator().galoisKeysForElements(element));
            assertThat(keys.keyCount()).isEqualTo(1);
            Ciphertext mapped = session.hold(keyed.evaluator().applyGalois(session.encrypt(message), element, keys));
            assertThat(session.decrypt(mapped)).isEqualTo(ring.automorphism(message, element));
        }
    }

    @ParameterizedTest
    @MethodSource("batching")
    void rotateRowsAndColumns_stepsWithKeys_moveTheSlots(KeyedContext keyed, SplittableRandom random) {
        ReferenceSlots slots =
                new ReferenceSlots(keyed.set().degree(), keyed.set().plainModulus());
        BatchEncoder encoder = BatchEncoder.of(keyed.context());
        long[] values = slots.random(random);
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext =
                    session.hold(keyed.encryptor().encrypt(session.hold(encoder.encodeUnsigned(values))));
            for (int steps : new int[] {0, 1, -1, 4, -4, 3, -5}) {
                // 3 = 4 - 1 and -5 = -4 - 1 go in two steps where they have no key of their own.
                Ciphertext rotated = session.hold(keyed.evaluator().rotateRows(ciphertext, steps, keyed.galoisKeys()));
                assertThat(slots(session, keyed, rotated)).isEqualTo(slots.rotateRows(values, steps));
            }
            Ciphertext exchanged = session.hold(keyed.evaluator().rotateColumns(ciphertext, keyed.galoisKeys()));
            assertThat(slots(session, keyed, exchanged)).isEqualTo(slots.rotateColumns(values));
            Ciphertext back = session.hold(keyed.evaluator().rotateColumns(exchanged, keyed.galoisKeys()));
            assertThat(slots(session, keyed, back)).isEqualTo(values);
        }
    }

    private static long[] slots(TestSession session, KeyedContext keyed, Ciphertext ciphertext) {
        Plaintext plain = session.hold(keyed.decryptor().decrypt(ciphertext));
        return BatchEncoder.of(keyed.context()).decodeUnsigned(plain);
    }

    @ParameterizedTest
    @MethodSource("batchingWithAllRotations")
    void rotateRows_anySteps_moveTheSlots(KeyedContext keyed, SplittableRandom random) {
        int row = keyed.set().degree() / 2;
        ReferenceSlots slots =
                new ReferenceSlots(keyed.set().degree(), keyed.set().plainModulus());
        long[] values = slots.random(random);
        try (TestSession session = keyed.session()) {
            Plaintext plain = session.hold(BatchEncoder.of(keyed.context()).encodeUnsigned(values));
            Ciphertext ciphertext = session.hold(keyed.encryptor().encrypt(plain));
            // The most steps there are, both ways; a power of two; and one with many terms.
            for (int steps : new int[] {row - 1, 1 - row, row / 2, -row / 2, 341, random.nextInt(1 - row, row)}) {
                Ciphertext rotated = session.hold(keyed.evaluator().rotateRows(ciphertext, steps, keyed.galoisKeys()));
                assertThat(slots(session, keyed, rotated)).isEqualTo(slots.rotateRows(values, steps));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("batchingWithLevels")
    void rotateRows_atTheLastLevel_moveTheSlots(KeyedContext keyed, SplittableRandom random) {
        ReferenceSlots slots =
                new ReferenceSlots(keyed.set().degree(), keyed.set().plainModulus());
        long[] values = slots.random(random);
        try (TestSession session = keyed.session()) {
            Plaintext plain = session.hold(BatchEncoder.of(keyed.context()).encodeUnsigned(values));
            Ciphertext low = session.switchTo(session.hold(keyed.encryptor().encrypt(plain)), 0);
            Ciphertext rotated = session.hold(keyed.evaluator().rotateRows(low, 1, keyed.galoisKeys()));
            assertThat(rotated.level()).isZero();
            assertThat(slots(session, keyed, rotated)).isEqualTo(slots.rotateRows(values, 1));
            Ciphertext exchanged = session.hold(keyed.evaluator().rotateColumns(low, keyed.galoisKeys()));
            assertThat(slots(session, keyed, exchanged)).isEqualTo(slots.rotateColumns(values));
        }
    }
}
