// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertIllegal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys: which there are, and that they belong to their secret key and no other. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class KeysTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = KeyedContexts.rotating(set ->
            set == SealParameterSet.BFV_N4096_QDEFAULT_T256 || set == SealParameterSet.BGV_N4096_QDEFAULT_T1032193);

    static Stream<KeyedContext> all() {
        return CONTEXTS.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void galoisKeys_all_areTheRotationsByPowersOfTwoAndMinusOne(KeyedContext keyed) {
        int degree = keyed.set().degree();
        TreeSet<Integer> expected = new TreeSet<>();
        expected.add(2 * degree - 1);
        for (int steps = 1; steps < degree / 2; steps *= 2) {
            expected.add(ReferenceSlots.rotationElement(degree, steps));
            expected.add(ReferenceSlots.rotationElement(degree, -steps));
        }
        GaloisKeys keys = keyed.galoisKeys();
        assertThat(keys.keyCount()).isEqualTo(expected.size());
        for (int element = 1; element < 2 * degree; element += 2) {
            assertThat(keys.hasKey(element)).isEqualTo(expected.contains(element));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void galoisKeys_forElements_areThoseAlone(KeyedContext keyed) {
        int degree = keyed.set().degree();
        int[] elements = {3, 5, 2 * degree - 1};
        try (TestSession session = keyed.session()) {
            // Naming one twice makes one key.
            GaloisKeys keys = session.hold(keyed.generator().galoisKeysForElements(3, 5, 2 * degree - 1, 3));
            assertThat(keys.keyCount()).isEqualTo(3);
            for (int element = 1; element < 2 * degree; element += 2) {
                int wanted = element;
                assertThat(keys.hasKey(element))
                        .isEqualTo(Arrays.stream(elements).anyMatch(e -> e == wanted));
            }
        }
    }

    /** SEAL's generator makes powers of the secret key on the way, which two threads must not do at once. */
    @ParameterizedTest
    @MethodSource("all")
    void generator_usedByThreadsAtOnce_makesKeysThatFit(KeyedContext keyed) throws Exception {
        ReferencePolynomials ring = keyed.ring();
        long[] message = ring.of(3, 0, 1);
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 4; round++) {
                try (SealScope scope = SealScope.open()) {
                    KeyGenerator generator = scope.hold(KeyGenerator.create(keyed.context()));
                    CyclicBarrier start = new CyclicBarrier(threads);
                    List<Callable<SealKey>> tasks = new ArrayList<>();
                    for (int i = 0; i < threads; i++) {
                        boolean relin = i % 2 == 0;
                        tasks.add(() -> {
                            start.await();
                            return relin ? generator.relinKeys() : generator.galoisKeysForElements(3);
                        });
                    }
                    List<SealKey> keys = new ArrayList<>();
                    for (Future<SealKey> made : executor.invokeAll(tasks)) {
                        keys.add(scope.hold(made.get()));
                    }
                    SecretKey secretKey = scope.hold(generator.secretKey());
                    Encryptor encryptor = scope.hold(Encryptor.withSecretKey(keyed.context(), secretKey));
                    Decryptor decryptor = scope.hold(Decryptor.create(keyed.context(), secretKey));
                    Ciphertext encrypted = scope.hold(
                            encryptor.encryptSymmetric(scope.hold(Plaintext.ofCoefficients(keyed.context(), message))));
                    Ciphertext square = scope.hold(keyed.evaluator().square(encrypted));
                    for (SealKey key : keys) {
                        Ciphertext switched = key instanceof RelinKeys relinKeys
                                ? keyed.evaluator().relinearize(square, relinKeys)
                                : keyed.evaluator().applyGalois(encrypted, 3, (GaloisKeys) key);
                        Plaintext opened = scope.hold(decryptor.decrypt(scope.hold(switched)));
                        // X to X^3 moves the coefficient of X^2 to X^6.
                        assertThat(opened.coefficients())
                                .isEqualTo(
                                        key instanceof RelinKeys
                                                ? ring.multiply(message, message)
                                                : ring.of(3, 0, 0, 0, 0, 0, 1));
                    }
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void galoisKeys_forSteps_haveTheirElements() {
        KeyedContext keyed = CONTEXTS.get(SealParameterSet.BGV_N4096_QDEFAULT_T1032193);
        int degree = keyed.set().degree();
        try (TestSession session = keyed.session()) {
            int[] steps = {1, -1, 7, 0, degree / 2 - 1};
            GaloisKeys keys = session.hold(keyed.generator().galoisKeysForSteps(steps));
            // The last one is the second one: a turn to the left by all but one.
            assertThat(keys.keyCount()).isEqualTo(4);
            assertThat(keys.hasKey(2 * degree - 1)).isTrue();
            for (int step : new int[] {1, -1, 7}) {
                assertThat(keys.hasKey(ReferenceSlots.rotationElement(degree, step)))
                        .isTrue();
            }
            assertThat(keys.hasKey(ReferenceSlots.rotationElement(degree, 2))).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void relinKeys_ofSeal_areForTheSquareOfTheSecretKey(KeyedContext keyed) {
        assertThat(keyed.relinKeys().keyCount()).isEqualTo(1);
        assertThat(keyed.relinKeys().hasKey(2)).isTrue();
        assertThat(keyed.relinKeys().hasKey(3)).isFalse();
        assertThat(keyed.relinKeys().hasKey(Integer.MAX_VALUE)).isFalse();
        assertIllegal(() -> keyed.relinKeys().hasKey(0), "power 2", "0");
    }

    @ParameterizedTest
    @MethodSource("all")
    void parmsIds_ofKeys_areThatOfTheKeyLevel(KeyedContext keyed) {
        ParmsId expected = keyed.context().level(keyed.context().keyLevel()).parmsId();
        assertThat(keyed.secretKey().parmsId()).isEqualTo(expected);
        assertThat(keyed.publicKey().parmsId()).isEqualTo(expected);
        assertThat(keyed.relinKeys().parmsId()).isEqualTo(expected);
        assertThat(keyed.galoisKeys().parmsId()).isEqualTo(expected);
    }

    /** A switching key has for each data prime two polynomials over all primes. */
    @ParameterizedTest
    @MethodSource("all")
    void nativeBytes_ofKeys_coverTheirWords(KeyedContext keyed) {
        int primes = keyed.set().parameters().coeffModulus().size();
        long polynomial = 8L * keyed.set().degree() * primes;
        long switching = 2 * polynomial * (primes - 1);
        assertThat(keyed.secretKey().nativeBytes()).isGreaterThanOrEqualTo(polynomial);
        assertThat(keyed.publicKey().nativeBytes()).isGreaterThanOrEqualTo(2 * polynomial);
        assertThat(keyed.relinKeys().nativeBytes()).isBetween(switching, 2 * switching);
        long galois = keyed.galoisKeys().keyCount() * switching;
        assertThat(keyed.galoisKeys().nativeBytes()).isBetween(galois, 2 * galois);
    }

    @ParameterizedTest
    @MethodSource("all")
    void keys_ofAnotherSecretKey_giveGarbage(KeyedContext keyed, SplittableRandom random) {
        long[] message = keyed.ring().random(random);
        try (TestSession session = keyed.session();
                KeyGenerator other = KeyGenerator.create(keyed.context())) {
            Ciphertext ciphertext = session.encrypt(message);
            Ciphertext square = session.hold(keyed.evaluator().square(ciphertext));
            RelinKeys relinKeys = session.hold(other.relinKeys());
            GaloisKeys galoisKeys = session.hold(other.galoisKeysForElements(3));
            for (Ciphertext garbage : new Ciphertext[] {
                session.hold(keyed.evaluator().relinearize(square, relinKeys)),
                session.hold(keyed.evaluator().applyGalois(ciphertext, 3, galoisKeys))
            }) {
                assertThat(keyed.decryptor().noiseBudget(garbage).isExhausted()).isTrue();
            }
            assertThat(session.decrypt(square)).isEqualTo(keyed.ring().multiply(message, message));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void fromSecretKey_anotherGenerator_makesKeysThatFit(KeyedContext keyed, SplittableRandom random) {
        ReferencePolynomials ring = keyed.ring();
        long[] message = ring.random(random);
        try (TestSession session = keyed.session();
                KeyGenerator again = KeyGenerator.fromSecretKey(keyed.context(), keyed.secretKey())) {
            Ciphertext ciphertext = session.encrypt(message);
            RelinKeys relinKeys = session.hold(again.relinKeys());
            GaloisKeys galoisKeys = session.hold(again.galoisKeysForElements(3));
            Ciphertext square = session.hold(keyed.evaluator().square(ciphertext));
            assertThat(session.decrypt(session.hold(keyed.evaluator().relinearize(square, relinKeys))))
                    .isEqualTo(ring.multiply(message, message));
            assertThat(session.decrypt(session.hold(keyed.evaluator().applyGalois(ciphertext, 3, galoisKeys))))
                    .isEqualTo(ring.automorphism(message, 3));
            // Its copy of the secret key decrypts too.
            SecretKey copy = session.hold(again.secretKey());
            try (Decryptor decryptor = Decryptor.create(keyed.context(), copy)) {
                assertThat(session.hold(decryptor.decrypt(ciphertext)).coefficients())
                        .isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void toString_ofKeysAndRoles_showsNoWords(KeyedContext keyed) {
        assertThat(keyed.secretKey().toString()).isEqualTo("SecretKey[open]");
        assertThat(keyed.publicKey().toString()).isEqualTo("PublicKey[open]");
        assertThat(keyed.relinKeys().toString()).isEqualTo("RelinKeys[open]");
        assertThat(keyed.galoisKeys().toString()).isEqualTo("GaloisKeys[open]");
        assertThat(keyed.encryptor().toString()).doesNotContainPattern("[0-9]");
        assertThat(keyed.decryptor().toString()).doesNotContainPattern("[0-9]");
    }
}
