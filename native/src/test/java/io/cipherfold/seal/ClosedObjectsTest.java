// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertClosed;
import static io.cipherfold.seal.Refusals.assertIllegal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What closed objects still say and what they refuse, and what outlives whom. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class ClosedObjectsTest {

    private static final SealParameterSet SET = SealParameterSet.BFV_N4096_QDEFAULT_T1032193;
    private static final SealParameterSet OTHER = SealParameterSet.BFV_N4096_QDEFAULT_T256;

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set == SET || set == OTHER);

    private final KeyedContext keyed = CONTEXTS.get(SET);
    private final SealContext context = keyed.context();

    @Test
    void closedValues_knowTheirShapeAndRefuseTheirWords() {
        Ciphertext ciphertext = keyed.encryptor().encryptZero();
        Plaintext plain = Plaintext.ofCoefficients(context, 1);
        ciphertext.close();
        plain.close();
        // Twice is once.
        ciphertext.close();
        assertThat(ciphertext.isClosed()).isTrue();
        assertThat(ciphertext.size()).isEqualTo(2);
        assertThat(ciphertext.level()).isEqualTo(context.firstLevel());
        assertThat(ciphertext.toString()).contains("closed");
        assertThat(plain.toString()).contains("closed");
        assertThat(plain.isNttForm()).isFalse();
        assertClosed(ciphertext::residues, "Ciphertext");
        assertClosed(ciphertext::isTransparent, "Ciphertext");
        assertClosed(plain::coefficients, "Plaintext");
        assertClosed(plain::toPolynomialString, "Plaintext");
        assertClosed(plain::isZero, "Plaintext");
        assertClosed(plain::significantCoefficientCount, "Plaintext");
        assertClosed(plain::nonzeroCoefficientCount, "Plaintext");
    }

    @Test
    void closedRoles_refuseToWork() {
        try (TestSession session = keyed.session()) {
            Ciphertext ciphertext = session.encrypt(1);
            Plaintext plain = session.plain(1);
            KeyGenerator generator = KeyGenerator.create(context);
            Encryptor encryptor = Encryptor.withKeys(context, keyed.publicKey(), keyed.secretKey());
            Decryptor decryptor = Decryptor.create(context, keyed.secretKey());
            generator.close();
            encryptor.close();
            decryptor.close();
            assertClosed(generator::secretKey, "KeyGenerator");
            assertClosed(generator::publicKey, "KeyGenerator");
            assertClosed(generator::relinKeys, "KeyGenerator");
            assertClosed(generator::galoisKeys, "KeyGenerator");
            assertClosed(() -> generator.galoisKeysForSteps(1), "KeyGenerator");
            assertClosed(() -> generator.galoisKeysForElements(3), "KeyGenerator");
            assertClosed(() -> encryptor.encrypt(plain), "Encryptor");
            assertClosed(() -> encryptor.encryptSymmetric(plain), "Encryptor");
            assertClosed(encryptor::encryptZero, "Encryptor");
            assertClosed(encryptor::encryptZeroSymmetric, "Encryptor");
            assertClosed(() -> decryptor.decrypt(ciphertext), "Decryptor");
            assertClosed(() -> decryptor.noiseBudget(ciphertext), "Decryptor");
        }
    }

    @Test
    void closedKeys_areRefusedByRolesAndQuestions() {
        SecretKey secretKey = keyed.generator().secretKey();
        PublicKey publicKey = keyed.generator().publicKey();
        RelinKeys relinKeys = keyed.generator().relinKeys();
        GaloisKeys galoisKeys = keyed.generator().galoisKeysForElements(3);
        List.of(secretKey, publicKey, relinKeys, galoisKeys).forEach(SealObject::close);
        assertClosed(() -> KeyGenerator.fromSecretKey(context, secretKey), "SecretKey");
        assertClosed(() -> Encryptor.withSecretKey(context, secretKey), "SecretKey");
        assertClosed(() -> Encryptor.withPublicKey(context, publicKey), "PublicKey");
        assertClosed(() -> Encryptor.withKeys(context, keyed.publicKey(), secretKey), "SecretKey");
        assertClosed(() -> Decryptor.create(context, secretKey), "SecretKey");
        assertClosed(() -> relinKeys.hasKey(2), "RelinKeys");
        assertClosed(relinKeys::keyCount, "RelinKeys");
        assertClosed(() -> galoisKeys.hasKey(3), "GaloisKeys");
        assertClosed(galoisKeys::keyCount, "GaloisKeys");
        assertThat(secretKey.toString()).isEqualTo("SecretKey[closed]");
        assertThat(secretKey.parmsId()).isEqualTo(keyed.secretKey().parmsId());
    }

    @Test
    void closedContext_makesNothingNewAndItsValuesStay() {
        SealContext own = SealContext.create(SET.parameters());
        KeyGenerator generator = KeyGenerator.create(own);
        SecretKey secretKey = generator.secretKey();
        Encryptor encryptor = Encryptor.withSecretKey(own, secretKey);
        Ciphertext ciphertext;
        try (Plaintext plain = Plaintext.ofCoefficients(own, 1, 2)) {
            ciphertext = encryptor.encryptSymmetric(plain);
        }
        own.close();
        assertClosed(() -> Plaintext.ofCoefficients(own, 1), "SealContext");
        assertClosed(() -> KeyGenerator.create(own), "SealContext");
        assertClosed(() -> BatchEncoder.of(own).encode(1), "SealContext");
        assertClosed(() -> Evaluator.of(own).negate(ciphertext), "SealContext");
        // Figures about the parameters are still there.
        assertThat(own.level(0).parmsId()).isEqualTo(context.level(0).parmsId());
        // A context with equal parameters goes on with what the first one has left.
        try (Decryptor decryptor = Decryptor.create(context, secretKey);
                Ciphertext negative = keyed.evaluator().negate(ciphertext);
                Plaintext plain = decryptor.decrypt(negative)) {
            assertThat(plain.coefficients()).startsWith(SET.plainModulus() - 1, SET.plainModulus() - 2);
        }
        assertThat(ciphertext.residues()).isNotEmpty();
        List.of(generator, secretKey, encryptor, ciphertext).forEach(ClosedObjectsTest::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keysAndRoles_ofOtherParameters_areRefused() {
        KeyedContext other = CONTEXTS.get(OTHER);
        String message = "belongs to other parameters";
        assertIllegal(() -> KeyGenerator.fromSecretKey(context, other.secretKey()), "secretKey", message);
        assertIllegal(() -> Encryptor.withPublicKey(context, other.publicKey()), "publicKey", message);
        assertIllegal(() -> Encryptor.withSecretKey(context, other.secretKey()), "secretKey", message);
        assertIllegal(() -> Encryptor.withKeys(context, keyed.publicKey(), other.secretKey()), "secretKey", message);
        assertIllegal(() -> Encryptor.withKeys(context, other.publicKey(), keyed.secretKey()), "publicKey", message);
        assertIllegal(() -> Decryptor.create(context, other.secretKey()), "secretKey", message);
    }

    @Test
    void encryptor_withoutTheKey_saysSo() {
        try (TestSession session = keyed.session();
                Encryptor open = Encryptor.withPublicKey(context, keyed.publicKey());
                Encryptor secret = Encryptor.withSecretKey(context, keyed.secretKey())) {
            Plaintext plain = session.plain(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> open.encryptSymmetric(plain))
                    .withMessageContaining("no secret key");
            assertThatIllegalStateException()
                    .isThrownBy(open::encryptZeroSymmetric)
                    .withMessageContaining("no secret key");
            assertThatIllegalStateException()
                    .isThrownBy(() -> secret.encrypt(plain))
                    .withMessageContaining("no public key");
            assertThatIllegalStateException().isThrownBy(secret::encryptZero).withMessageContaining("no public key");
        }
    }

    /** Roles copy their keys: the keys may go first. */
    @Test
    void roles_afterTheirKeysAreClosed_goOnWorking() {
        try (TestSession session = keyed.session();
                KeyGenerator generator = KeyGenerator.create(context)) {
            SecretKey secretKey = generator.secretKey();
            PublicKey publicKey = generator.publicKey();
            try (Encryptor encryptor = Encryptor.withKeys(context, publicKey, secretKey);
                    Decryptor decryptor = Decryptor.create(context, secretKey);
                    KeyGenerator again = KeyGenerator.fromSecretKey(context, secretKey)) {
                secretKey.close();
                publicKey.close();
                Ciphertext ciphertext = session.hold(encryptor.encrypt(session.plain(3, 4)));
                Ciphertext square = session.hold(keyed.evaluator().square(ciphertext));
                RelinKeys relinKeys = session.hold(again.relinKeys());
                Ciphertext small = session.hold(keyed.evaluator().relinearize(square, relinKeys));
                long[] decrypted = session.hold(decryptor.decrypt(small)).coefficients();
                assertThat(Arrays.copyOf(decrypted, 4)).containsExactly(9, 24, 16, 0);
            }
        }
    }
}
