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

/** Every way to encrypt gives a fresh ciphertext of the message at the first level. */
@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
class EncryptionTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> true);

    static Stream<KeyedContext> exact() {
        return CONTEXTS.with(SealParameterSet::isExact);
    }

    static Stream<KeyedContext> ckks() {
        return CONTEXTS.with(set -> !set.isExact());
    }

    private static long[] random(KeyedContext keyed, SplittableRandom random) {
        return new ReferencePolynomials(keyed.set().degree(), keyed.set().plainModulus()).random(random);
    }

    @ParameterizedTest
    @MethodSource("exact")
    void encrypt_publicAndSymmetric_decryptToTheMessage(KeyedContext keyed, SplittableRandom random) {
        long[] message = random(keyed, random);
        try (TestSession session = keyed.session()) {
            Plaintext plain = session.plain(message);
            Ciphertext publicly = session.hold(keyed.encryptor().encrypt(plain));
            Ciphertext symmetric = session.hold(keyed.encryptor().encryptSymmetric(plain));
            for (Ciphertext ciphertext : new Ciphertext[] {publicly, symmetric}) {
                assertFresh(keyed, ciphertext);
                assertThat(session.decrypt(ciphertext)).isEqualTo(message);
            }
            assertThat(plain.coefficients()).isEqualTo(message);
        }
    }

    private static void assertFresh(KeyedContext keyed, Ciphertext ciphertext) {
        assertThat(ciphertext.size()).isEqualTo(2);
        assertThat(ciphertext.level()).isEqualTo(keyed.context().firstLevel());
        assertThat(ciphertext.isNttForm()).isEqualTo(keyed.set().scheme() != Scheme.BFV);
        assertThat(ciphertext.correctionFactor()).isEqualTo(1);
        assertThat(ciphertext.isTransparent()).isFalse();
        assertThat(ciphertext.context()).isSameAs(keyed.context());
    }

    @ParameterizedTest
    @MethodSource("exact")
    void encrypt_sameMessageTwice_isNeverTheSameCiphertext(KeyedContext keyed) {
        try (TestSession session = keyed.session()) {
            Plaintext plain = session.plain(1);
            assertDifferent(
                    session.hold(keyed.encryptor().encrypt(plain)),
                    session.hold(keyed.encryptor().encrypt(plain)));
            assertDifferent(
                    session.hold(keyed.encryptor().encryptSymmetric(plain)),
                    session.hold(keyed.encryptor().encryptSymmetric(plain)));
        }
    }

    /** Both polynomials differ nearly everywhere: two uniform words are equal with chance 2^-26 at most. */
    private static void assertDifferent(Ciphertext left, Ciphertext right) {
        long[] first = left.residues();
        long[] second = right.residues();
        int equal = 0;
        for (int i = 0; i < first.length; i++) {
            equal += first[i] == second[i] ? 1 : 0;
        }
        assertThat(equal).isLessThan(3);
    }

    @ParameterizedTest
    @MethodSource("exact")
    void encryptZero_everyWay_isZero(KeyedContext keyed) {
        try (TestSession session = keyed.session()) {
            Encryptor encryptor = keyed.encryptor();
            for (Ciphertext zero : new Ciphertext[] {
                session.hold(encryptor.encryptZero()),
                session.hold(encryptor.encryptZeroSymmetric()),
                session.hold(encryptor.encryptZero(0)),
                session.hold(encryptor.encryptZeroSymmetric(0))
            }) {
                assertThat(session.decrypt(zero)).containsOnly(0);
                assertThat(zero.isTransparent()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("exact")
    void encryptors_withOneKey_agreeWithTheOther(KeyedContext keyed, SplittableRandom random) {
        long[] message = random(keyed, random);
        try (TestSession session = keyed.session();
                Encryptor publicOnly = Encryptor.withPublicKey(keyed.context(), keyed.publicKey());
                Encryptor secretOnly = Encryptor.withSecretKey(keyed.context(), keyed.secretKey());
                KeyGenerator again = KeyGenerator.fromSecretKey(keyed.context(), keyed.secretKey());
                PublicKey otherPublic = again.publicKey();
                Encryptor another = Encryptor.withPublicKey(keyed.context(), otherPublic)) {
            Plaintext plain = session.plain(message);
            assertThat(session.decrypt(session.hold(publicOnly.encrypt(plain)))).isEqualTo(message);
            assertThat(session.decrypt(session.hold(secretOnly.encryptSymmetric(plain))))
                    .isEqualTo(message);
            assertThat(session.decrypt(session.hold(another.encrypt(plain)))).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("ckks")
    void encryptCkks_everyWayAndLevel_isTheMessageUpToTheBound(KeyedContext keyed, SplittableRandom random) {
        int slots = keyed.set().degree() / 2;
        double[] message = ComplexSlots.random(random, slots);
        double bound = new CkksErrorBounds(keyed).fresh() / keyed.set().scale();
        try (TestSession session = keyed.session()) {
            for (int level = 0; level <= keyed.context().firstLevel(); level++) {
                Plaintext plain =
                        session.plainComplex(message, level, keyed.set().scale());
                Encryptor encryptor = keyed.encryptor();
                for (Ciphertext ciphertext : new Ciphertext[] {
                    session.hold(encryptor.encrypt(plain)), session.hold(encryptor.encryptSymmetric(plain))
                }) {
                    // CKKS plaintexts have a level, and the ciphertext is at it.
                    assertThat(ciphertext.level()).isEqualTo(level);
                    assertThat(ciphertext.scale()).isEqualTo(keyed.set().scale());
                    assertThat(ComplexSlots.distance(session.decryptComplex(ciphertext), message))
                            .isLessThan(bound);
                }
                // The scale of an encryption of zero is 1: its error in slots is the noise itself.
                Ciphertext zero = session.hold(encryptor.encryptZero(level));
                assertThat(zero.scale()).isEqualTo(1);
                assertThat(Arrays.stream(session.decryptComplex(zero))
                                .map(Math::abs)
                                .max()
                                .orElseThrow())
                        .isLessThan(new CkksErrorBounds(keyed).fresh());
            }
        }
    }
}
