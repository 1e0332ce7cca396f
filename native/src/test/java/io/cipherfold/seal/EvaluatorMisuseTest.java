// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertIllegal;
import static io.cipherfold.seal.Refusals.assertTransparent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operands of BFV and BGV that do not fit: the message says why, and the operands are what they were. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class EvaluatorMisuseTest {

    private static final SealParameterSet BFV = SealParameterSet.BFV_N4096_QDEFAULT_T1032193;
    private static final SealParameterSet BGV = SealParameterSet.BGV_N4096_QDEFAULT_T1032193;
    private static final SealParameterSet NO_BATCHING = SealParameterSet.BFV_N4096_QDEFAULT_T256;
    private static final SealParameterSet ONE_PRIME = SealParameterSet.BFV_N2048_Q54_T12289;

    @RegisterExtension
    static final KeyedContexts CONTEXTS =
            KeyedContexts.rotating(set -> set == BFV || set == BGV || set == NO_BATCHING || set == ONE_PRIME);

    private static final long[] MESSAGE = {1, 2, 3};

    private final List<Runnable> afterwards = new ArrayList<>();

    static Stream<KeyedContext> bfvAndBgv() {
        return CONTEXTS.with(set -> set == BFV || set == BGV);
    }

    @AfterEach
    void operandsStayUsable() {
        assertThat(afterwards).isNotEmpty();
        afterwards.forEach(Runnable::run);
    }

    /** An encryption of MESSAGE; the test ends with a look at it. */
    private Ciphertext encrypt(TestSession session, KeyedContext keyed) {
        Ciphertext ciphertext = keyed.encryptor().encrypt(session.plain(MESSAGE));
        long[] residues = ciphertext.residues();
        afterwards.add(() -> {
            assertThat(ciphertext.residues()).isEqualTo(residues);
            try (Plaintext plain = keyed.decryptor().decrypt(ciphertext)) {
                assertThat(plain.coefficients()).startsWith(MESSAGE);
            }
            ciphertext.close();
        });
        return ciphertext;
    }

    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void level_differs_namesBothLevels(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext high = encrypt(session, keyed);
            Ciphertext low = session.switchTo(high, 0);
            assertIllegal(() -> evaluator.add(high, low), "add", "level", "1 and 0");
            assertIllegal(() -> evaluator.sub(low, high), "sub", "level", "0 and 1");
            assertIllegal(() -> evaluator.multiply(high, low), "multiply", "level", "1 and 0");
            assertIllegal(() -> evaluator.addMany(List.of(high, high, low)), "addMany", "level");
            assertIllegal(() -> evaluator.multiplyMany(List.of(high, low), keyed.relinKeys()), "multiplyMany", "level");
            Plaintext transformed = session.hold(evaluator.transformToNtt(session.plain(5), 0));
            assertIllegal(() -> evaluator.multiplyPlain(high, transformed), "multiplyPlain", "level", "1 and 0");
        }
    }

    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void level_outsideTheChainOrUpwards_namesTheLimits(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        SealContext context = keyed.context();
        try (TestSession session = keyed.session()) {
            Ciphertext high = encrypt(session, keyed);
            Ciphertext low = session.switchTo(high, 0);
            assertIllegal(() -> evaluator.modSwitchTo(low, 1), "modSwitchTo", "from level 0 to 1");
            assertIllegal(() -> evaluator.modSwitchToNext(low), "modSwitchToNext", "level");
            assertIllegal(() -> evaluator.modSwitchTo(high, -1), "0 to 1", "-1");
            // The key level is in the chain, but not for ciphertexts.
            assertIllegal(() -> evaluator.modSwitchTo(high, context.keyLevel()), "0 to 1", "2");
            assertIllegal(() -> evaluator.modSwitchTo(high, Integer.MAX_VALUE), "0 to 1");
            assertIllegal(() -> evaluator.transformToNtt(session.plain(1), context.keyLevel()), "0 to 1");
            assertIllegal(() -> keyed.encryptor().encryptZero(context.keyLevel()), "0 to 1");
            assertIllegal(() -> keyed.encryptor().encryptZeroSymmetric(-1), "0 to 1");
            assertIllegal(() -> context.level(3), "0 to 2", "3");
            Plaintext transformed = session.hold(evaluator.transformToNtt(session.plain(5), 0));
            assertIllegal(() -> evaluator.modSwitchTo(transformed, 1), "from level 0 to 1");
            assertIllegal(() -> evaluator.modSwitchToNext(transformed), "level");
            assertIllegal(() -> evaluator.modSwitchToNext(session.plain(5)), "NTT form");
            assertIllegal(() -> evaluator.modSwitchTo(session.plain(5), 0), "NTT form");
        }
    }

    /** SEAL 4.1 changes the operand before it notices the form of a BFV ciphertext. */
    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void form_notTheWorkingOne_isRefusedBeforeAnythingHappens(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        GaloisKeys galoisKeys = keyed.galoisKeys();
        RelinKeys relinKeys = keyed.relinKeys();
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            Ciphertext other =
                    session.hold(good.isNttForm() ? evaluator.transformFromNtt(good) : evaluator.transformToNtt(good));
            Plaintext plain = session.plain(7);
            long[] words = other.residues();
            assertIllegal(() -> evaluator.add(good, other), "add", "NTT form");
            assertIllegal(() -> evaluator.sub(other, good), "sub", "NTT form");
            assertIllegal(() -> evaluator.multiply(good, other), "multiply", "NTT form");
            assertIllegal(() -> evaluator.multiply(other, other), "multiply", "NTT form");
            assertIllegal(() -> evaluator.square(other), "square", "NTT form");
            assertIllegal(() -> evaluator.exponentiate(other, 2, relinKeys), "exponentiate", "NTT form");
            assertIllegal(() -> evaluator.multiplyMany(List.of(good, other), relinKeys), "multiplyMany", "NTT form");
            assertIllegal(() -> evaluator.relinearize(other, relinKeys), "relinearize", "NTT form");
            assertIllegal(() -> evaluator.modSwitchToNext(other), "modSwitchTo", "NTT form");
            assertIllegal(() -> evaluator.addPlain(other, plain), "addPlain", "NTT form");
            assertIllegal(() -> evaluator.subPlain(other, plain), "subPlain", "NTT form");
            assertIllegal(() -> evaluator.applyGalois(other, 3, galoisKeys), "applyGalois", "NTT form");
            assertIllegal(() -> evaluator.rotateRows(other, 1, galoisKeys), "rotateRows", "NTT form");
            assertIllegal(() -> evaluator.rotateColumns(other, galoisKeys), "rotateColumns", "NTT form");
            assertIllegal(() -> keyed.decryptor().decrypt(other), "decrypt", "NTT form");
            assertIllegal(() -> keyed.decryptor().noiseBudget(other), "noiseBudget", "NTT form");
            if (good.isNttForm()) {
                assertIllegal(() -> evaluator.transformToNtt(good), "transformToNtt", "NTT form");
                assertIllegal(() -> evaluator.transformFromNtt(other), "transformFromNtt", "NTT form");
            } else {
                assertIllegal(() -> evaluator.transformToNtt(other), "transformToNtt", "NTT form");
                assertIllegal(() -> evaluator.transformFromNtt(good), "transformFromNtt", "NTT form");
            }
            Plaintext transformed = session.hold(evaluator.transformToNtt(plain, good.level()));
            assertIllegal(() -> evaluator.addPlain(good, transformed), "addPlain", "NTT form");
            assertIllegal(() -> evaluator.subPlain(good, transformed), "subPlain", "NTT form");
            assertIllegal(() -> evaluator.transformToNtt(transformed, 0), "transformToNtt", "NTT form");
            assertIllegal(() -> keyed.encryptor().encrypt(transformed), "encrypt", "NTT form");
            assertIllegal(() -> keyed.encryptor().encryptSymmetric(transformed), "encrypt", "NTT form");
            assertThat(other.residues()).isEqualTo(words);
        }
    }

    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void size_notTwoOrAboveSixteen_isRefused(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        GaloisKeys galoisKeys = keyed.galoisKeys();
        RelinKeys relinKeys = keyed.relinKeys();
        try (TestSession session = keyed.session()) {
            Ciphertext two = encrypt(session, keyed);
            Ciphertext three = session.hold(evaluator.square(two));
            assertIllegal(() -> evaluator.rotateRows(three, 1, galoisKeys), "rotateRows", "size 2", "not 3");
            assertIllegal(() -> evaluator.rotateColumns(three, galoisKeys), "rotateColumns", "size 2", "not 3");
            assertIllegal(() -> evaluator.applyGalois(three, 3, galoisKeys), "applyGalois", "size 2", "not 3");
            assertIllegal(() -> evaluator.multiplyMany(List.of(two, three), relinKeys), "size 2", "not 3");
            assertIllegal(() -> evaluator.exponentiate(three, 2, relinKeys), "size 2", "not 3");
            Ciphertext five = session.hold(evaluator.square(three));
            Ciphertext nine = session.hold(evaluator.square(five));
            // SEAL would compute something else.
            Ciphertext four = session.hold(evaluator.multiply(three, two));
            assertIllegal(() -> evaluator.relinearize(four, relinKeys), "relinearize", "size 2 or 3", "not 4");
            assertIllegal(() -> evaluator.relinearize(five, relinKeys), "relinearize", "size 2 or 3", "not 5");
            assertIllegal(() -> evaluator.square(nine), "square", "size 17", "at most 16");
            assertIllegal(() -> evaluator.multiply(nine, nine), "multiply", "size 17", "at most 16");
            Ciphertext sixteen = session.hold(evaluator.multiply(
                    nine, session.hold(evaluator.multiply(five, session.hold(evaluator.multiply(three, two))))));
            assertThat(sixteen.size()).isEqualTo(16);
            assertIllegal(() -> evaluator.multiply(sixteen, two), "size 17");
        }
    }

    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void result_thatNeedsNoKeyToRead_isRefusedAsTransparent(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            Plaintext zero = session.plain(0);
            assertTransparent(() -> evaluator.sub(good, good));
            assertTransparent(() -> evaluator.multiplyPlain(good, zero));
            assertTransparent(() -> evaluator.multiplyPlain(good, session.plain()));
            assertTransparent(
                    () -> evaluator.multiplyPlain(good, session.hold(evaluator.transformToNtt(zero, good.level()))));
            assertTransparent(() -> evaluator.add(good, session.hold(evaluator.negate(good))));
            assertTransparent(() -> evaluator.addMany(List.of(good, session.hold(evaluator.negate(good)))));
        }
    }

    /** Words from outside may be transparent; then nothing but decryption works with them. */
    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void operand_transparentFromTheStart_isRefusedByOperations(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        SealContext context = keyed.context();
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            long[] zeros = new long[good.residues().length];
            Ciphertext transparent =
                    session.hold(Ciphertext.ofResidues(context, context.firstLevel(), good.isNttForm(), 1, 1, zeros));
            assertThat(transparent.isTransparent()).isTrue();
            assertTransparent(() -> evaluator.negate(transparent));
            assertTransparent(() -> evaluator.add(transparent, transparent));
            assertTransparent(() -> evaluator.multiply(transparent, good));
            assertTransparent(() -> evaluator.square(transparent));
            assertTransparent(() -> evaluator.modSwitchToNext(transparent));
            assertTransparent(() -> evaluator.addPlain(transparent, session.plain(1)));
            assertTransparent(() -> evaluator.subPlain(transparent, session.plain(1)));
            assertTransparent(() -> evaluator.multiplyPlain(transparent, session.plain(1)));
            assertTransparent(() -> evaluator.addMany(List.of(transparent)));
            assertTransparent(() -> evaluator.multiplyMany(List.of(transparent), keyed.relinKeys()));
            assertTransparent(() -> evaluator.multiplyMany(List.of(transparent, transparent), keyed.relinKeys()));
            assertTransparent(() -> evaluator.multiplyMany(List.of(good, good, transparent), keyed.relinKeys()));
            for (int exponent = 1; exponent <= 3; exponent++) {
                int power = exponent;
                assertTransparent(() -> evaluator.exponentiate(transparent, power, keyed.relinKeys()));
            }
            assertTransparent(() -> evaluator.modSwitchTo(transparent, transparent.level()));
            assertTransparent(() -> evaluator.relinearize(transparent, keyed.relinKeys()));
            assertThat(session.decrypt(session.hold(evaluator.add(transparent, good))))
                    .startsWith(MESSAGE);
            assertThat(session.decrypt(transparent)).containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void keys_missingOrUnfit_areNamed(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        int degree = keyed.set().degree();
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            GaloisKeys one = session.hold(keyed.generator().galoisKeysForSteps(1));
            assertIllegal(() -> evaluator.rotateRows(good, 2, one), "Galois key", "2");
            assertIllegal(() -> evaluator.rotateRows(good, -1, one), "Galois key", "-1");
            // 3 = 4 - 1: neither part has a key.
            assertIllegal(() -> evaluator.rotateRows(good, 3, one), "Galois key", "3");
            assertIllegal(() -> evaluator.rotateColumns(good, one), "Galois key");
            assertIllegal(() -> evaluator.applyGalois(good, 5, one), "Galois key", "5");
            for (int element : new int[] {0, 2, -3, 2 * degree + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertIllegal(() -> evaluator.applyGalois(good, element, one), "Galois element", "odd");
                assertIllegal(() -> one.hasKey(element), "Galois element", "odd", String.valueOf(element));
                assertIllegal(() -> keyed.generator().galoisKeysForElements(3, element), "Galois element", "odd");
            }
            for (int steps : new int[] {degree / 2, -degree / 2, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertIllegal(() -> evaluator.rotateRows(good, steps, one), "steps", String.valueOf(degree / 2));
                assertIllegal(() -> keyed.generator().galoisKeysForSteps(steps), "steps", String.valueOf(degree / 2));
            }
            assertIllegal(() -> keyed.relinKeys().hasKey(1), "power 2", "1");
            assertIllegal(() -> evaluator.exponentiate(good, 0, keyed.relinKeys()), "at least 1", "0");
            assertIllegal(() -> evaluator.exponentiate(good, -1, keyed.relinKeys()), "at least 1", "-1");
        }
    }

    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void lists_emptyOrWithNull_areRefused(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            assertIllegal(() -> evaluator.addMany(List.of()), "addMany", "at least one");
            assertIllegal(() -> evaluator.multiplyMany(List.of(), keyed.relinKeys()), "multiplyMany", "at least one");
            List<Ciphertext> withNull = new ArrayList<>(Collections.nCopies(2, good));
            withNull.set(1, Nulls.CIPHERTEXT);
            assertThatNullPointerException().isThrownBy(() -> evaluator.addMany(withNull));
            assertThatNullPointerException().isThrownBy(() -> evaluator.multiplyMany(withNull, keyed.relinKeys()));
        }
    }

    @ParameterizedTest
    @MethodSource("bfvAndBgv")
    void operations_ofCkks_areRefusedByName(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        String scheme = keyed.set().scheme().name();
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            assertIllegal(() -> evaluator.rescaleToNext(good), "needs CKKS", scheme);
            assertIllegal(() -> evaluator.rescaleTo(good, 0), "needs CKKS", scheme);
            assertIllegal(() -> evaluator.rotateVector(good, 1, keyed.galoisKeys()), "needs CKKS", scheme);
            assertIllegal(() -> evaluator.complexConjugate(good, keyed.galoisKeys()), "needs CKKS", scheme);
            assertIllegal(() -> CkksEncoder.of(keyed.context()), "needs CKKS", scheme);
            if (keyed.set().scheme() == Scheme.BFV) {
                assertIllegal(() -> evaluator.modReduceToNext(good), "needs BGV or CKKS", scheme);
                assertIllegal(() -> evaluator.modReduceTo(good, 0), "needs BGV or CKKS", scheme);
            }
        }
    }

    @Test
    void batching_withoutABatchingPlainModulus_isRefused() {
        KeyedContext keyed = CONTEXTS.get(NO_BATCHING);
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            assertIllegal(() -> BatchEncoder.of(keyed.context()), "1 modulo 8192", "256");
            assertIllegal(() -> keyed.evaluator().rotateRows(good, 1, keyed.galoisKeys()), "1 modulo 8192", "256");
            assertIllegal(() -> keyed.evaluator().rotateColumns(good, keyed.galoisKeys()), "1 modulo 8192", "256");
            assertIllegal(() -> keyed.generator().galoisKeysForSteps(1), "batching");
        }
    }

    @Test
    void keySwitching_withOnePrime_isRefused() {
        KeyedContext keyed = CONTEXTS.get(ONE_PRIME);
        try (TestSession session = keyed.session()) {
            Ciphertext good = encrypt(session, keyed);
            assertThat(keyed.context().usingKeySwitching()).isFalse();
            assertIllegal(() -> keyed.generator().relinKeys(), "relinKeys", "second prime");
            assertIllegal(() -> keyed.generator().galoisKeys(), "galoisKeys", "second prime");
            assertIllegal(() -> keyed.generator().galoisKeysForSteps(1), "galoisKeys", "second prime");
            assertIllegal(() -> keyed.generator().galoisKeysForElements(3), "galoisKeys", "second prime");
            assertIllegal(() -> keyed.evaluator().modSwitchToNext(good), "level");
        }
    }
}
