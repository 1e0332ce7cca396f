// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.internal.Ed25519Signatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing and verifying with contexts; the values around them. */
@ExtendWith(Replay.class)
class KeysTest {

    private static final byte[] MESSAGE = {1, 2, 3};

    @Test
    void verifies_ownSignature_isTrue(RandomSource random) {
        try (SigningKey key = SigningKey.generate(random)) {
            Signature signature = key.sign("vote", MESSAGE);

            assertThat(key.verifyKey().verifies("vote", MESSAGE, signature)).isTrue();
            assertThat(VerifyKey.of(key.verifyKey().toBytes())
                            .verifies("vote", MESSAGE, Signature.of(signature.toBytes())))
                    .isTrue();
        }
    }

    @Test
    void verifies_otherContextMessageOrKey_isFalse(RandomSource random) {
        try (SigningKey key = SigningKey.generate(random);
                SigningKey other = SigningKey.generate(random)) {
            Signature signature = key.sign("vote", MESSAGE);

            assertThat(key.verifyKey().verifies("receipt", MESSAGE, signature)).isFalse();
            assertThat(key.verifyKey().verifies("vot", MESSAGE, signature)).isFalse();
            assertThat(key.verifyKey().verifies("vote", new byte[] {1, 2}, signature))
                    .isFalse();
            assertThat(other.verifyKey().verifies("vote", MESSAGE, signature)).isFalse();
        }
    }

    @Test
    void sign_contextAndMessageDividedElsewhere_isAnotherSignature(RandomSource random) {
        // The zero byte between them belongs to neither.
        try (SigningKey key = SigningKey.generate(random)) {
            Signature signature = key.sign("ab", new byte[] {'c', 0, 'd'});

            assertThat(key.verifyKey().verifies("abc", new byte[] {0, 'd'}, signature))
                    .isFalse();
            assertThat(key.verifyKey().verifies("a", new byte[] {'b', 0, 'c', 0, 'd'}, signature))
                    .isFalse();
        }
    }

    @Test
    void sign_framing_isContextZeroByteMessage(RandomSource random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        try (SigningKey key = SigningKey.ofSecret(secret)) {
            assertThat(key.sign("ab", new byte[] {7}).toBytes())
                    .isEqualTo(Ed25519Signatures.sign(secret, key.verifyKey().toBytes(), new byte[] {'a', 'b', 0, 7}));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "\u00e9", "a\nb", "a b", "\u007f"})
    void sign_contextNotPlainAscii_isRefused(String context, RandomSource random) {
        // A letter outside ASCII becomes a question mark, and a zero byte moves the border: two contexts, one meaning.
        try (SigningKey key = SigningKey.generate(random)) {
            Signature signature = key.sign("vote", MESSAGE);

            assertThatIllegalArgumentException().isThrownBy(() -> key.sign(context, MESSAGE));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> key.verifyKey().verifies(context, MESSAGE, signature));
        }
    }

    @Test
    void sign_severalThreads_verifies(RandomSource random) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (SigningKey key = SigningKey.generate(random)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                byte[] message = {(byte) i};
                tasks.add(() -> key.verifyKey().verifies("vote", message, key.sign("vote", message)));
            }
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void ofSecret_bytesFromAKeyFile_isTheSameIdentity(RandomSource random) {
        try (SigningKey key = SigningKey.generate(random);
                SigningKey again = SigningKey.ofSecret(key.insecureSecretBytes())) {
            assertThat(again.verifyKey()).isEqualTo(key.verifyKey()).hasSameHashCodeAs(key.verifyKey());
            assertThat(again.sign("vote", MESSAGE)).isEqualTo(key.sign("vote", MESSAGE));
        }
    }

    @Test
    void ofSecret_arraysChangedAfterwards_keepsItsSecret(RandomSource random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        byte[] copy = secret.clone();
        try (SigningKey key = SigningKey.ofSecret(secret)) {
            secret[0]++;
            key.insecureSecretBytes()[1]++;
            assertThat(key.insecureSecretBytes()).isEqualTo(copy);
        }
    }

    @Test
    void close_signingKey_endsTheUse(RandomSource random) {
        // Zeros written to a key file would be an identity that everyone can guess.
        SigningKey key = SigningKey.generate(random);
        key.close();
        key.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> key.sign("vote", MESSAGE))
                .withMessage("the signing key is closed");
        assertThatIllegalStateException().isThrownBy(key::insecureSecretBytes);
        assertThat(key.verifyKey().toBytes()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void values_wrongLength_areRefused(int length) {
        byte[] bytes = new byte[length];
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.ofSecret(bytes));
        assertThatIllegalArgumentException().isThrownBy(() -> VerifyKey.of(bytes));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerifyKey.ofHex(HexFormat.of().formatHex(bytes)));
        assertThatIllegalArgumentException().isThrownBy(() -> Signature.of(new byte[length + 1]));
    }

    @Test
    void verifies_malformedKeyOrSignature_isFalse(RandomSource random) {
        try (SigningKey key = SigningKey.generate(random)) {
            Signature signature = key.sign("vote", MESSAGE);
            byte[] ones = new byte[64];
            Arrays.fill(ones, (byte) -1);

            assertThat(key.verifyKey().verifies("vote", MESSAGE, Signature.of(new byte[64])))
                    .isFalse();
            assertThat(key.verifyKey().verifies("vote", MESSAGE, Signature.of(ones)))
                    .isFalse();
            assertThat(VerifyKey.of(new byte[32]).verifies("vote", MESSAGE, signature))
                    .isFalse();
            assertThat(VerifyKey.of(new byte[32]).verifies("vote", MESSAGE, Signature.of(new byte[64])))
                    .isFalse();
        }
    }

    @Test
    void verifyKey_andSignature_areValues() {
        byte[] bytes = new byte[32];
        bytes[31] = 5;
        VerifyKey key = VerifyKey.of(bytes);
        bytes[31] = 6;
        key.toBytes()[0] = 1;

        assertThat(key).isEqualTo(VerifyKey.ofHex("00".repeat(31) + "05")).isNotEqualTo(VerifyKey.of(bytes));
        assertThat(key.toHex()).isEqualTo("00".repeat(31) + "05");
        assertThat(key).hasToString("VerifyKey[0000000000000000]").isNotEqualTo("VerifyKey");

        byte[] signed = new byte[64];
        Signature signature = Signature.of(signed);
        signed[0] = 1;
        signature.toBytes()[0] = 2;
        assertThat(signature)
                .isEqualTo(Signature.of(new byte[64]))
                .hasSameHashCodeAs(Signature.of(new byte[64]))
                .isNotEqualTo(Signature.of(signed));
    }
}
