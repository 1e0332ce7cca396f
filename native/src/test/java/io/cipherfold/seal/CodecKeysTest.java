// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that went through the strict codec do what the keys before did. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class CodecKeysTest {

    static Stream<EncryptionParameters> schemes() {
        return Stream.of(
                ContextWithKeys.parameters(Scheme.BFV, 4096, 36, 36, 37),
                ContextWithKeys.parameters(Scheme.BGV, 8192, 50, 50, 50, 60),
                ContextWithKeys.parameters(Scheme.CKKS, 8192, 60, 40, 40, 60));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void keys_writtenAndRead_encryptSwitchAndDecryptAsBefore(EncryptionParameters parameters) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                SealScope scope = SealScope.open()) {
            StrictCodec codec = StrictCodec.of(keys.context);
            PublicKey publicKey = scope.hold(codec.readPublicKey(codec.write(keys.publicKey)));
            SecretKey secretKey =
                    scope.hold(codec.readSecretKey(codec.write(keys.secretKey, InsecureSecretAccess.get())));
            RelinKeys relinKeys = scope.hold(codec.readRelinKeys(codec.write(scope.hold(keys.generator.relinKeys()))));
            GaloisKeys galoisKeys =
                    scope.hold(codec.readGaloisKeys(codec.write(scope.hold(keys.generator.galoisKeysForSteps(1)))));
            Evaluator evaluator = Evaluator.of(keys.context);
            try (Encryptor encryptor = Encryptor.withPublicKey(keys.context, publicKey)) {
                Ciphertext encrypted = scope.hold(encryptor.encrypt(scope.hold(keys.encode(3, -5))));
                Ciphertext square = scope.hold(evaluator.square(encrypted));
                Ciphertext small = scope.hold(evaluator.relinearize(square, relinKeys));
                assertThat(keys.decrypted(small, secretKey)).containsExactly(9, 25);
                Ciphertext rotated = scope.hold(
                        parameters.scheme() == Scheme.CKKS
                                ? evaluator.rotateVector(encrypted, 1, galoisKeys)
                                : evaluator.rotateRows(encrypted, 1, galoisKeys));
                assertThat(keys.decrypted(rotated, keys.secretKey)).containsExactly(-5, 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void keys_writtenAgain_giveTheSameBytesOfTheLengthThatWasTold(EncryptionParameters parameters) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                SealScope scope = SealScope.open()) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] open = codec.write(keys.publicKey);
            assertThat(open).hasSize(Math.toIntExact(codec.publicKeyBytes()));
            assertThat(codec.write(scope.hold(codec.readPublicKey(open)))).isEqualTo(open);
            InsecureSecretAccess access = InsecureSecretAccess.get();
            byte[] secret = codec.write(keys.secretKey, access);
            assertThat(secret).hasSize(Math.toIntExact(codec.secretKeyBytes()));
            assertThat(codec.write(scope.hold(codec.readSecretKey(secret)), access))
                    .isEqualTo(secret);
            byte[] relin = codec.write(scope.hold(keys.generator.relinKeys()));
            assertThat(relin).hasSize(Math.toIntExact(codec.relinKeysBytes()));
            RelinKeys relinKeys = scope.hold(codec.readRelinKeys(relin));
            assertThat(relinKeys.hasKey(2)).isTrue();
            assertThat(relinKeys.hasKey(3)).isFalse();
            assertThat(codec.write(relinKeys)).isEqualTo(relin);
            // Elements in any order, one of them twice.
            GaloisKeys made = scope.hold(keys.generator.galoisKeysForElements(2 * 4096 - 1, 3, 9, 3));
            byte[] galois = codec.write(made);
            assertThat(galois).hasSize(Math.toIntExact(codec.galoisKeysBytes(3)));
            GaloisKeys galoisKeys = scope.hold(codec.readGaloisKeys(galois));
            assertThat(galoisKeys.keyCount()).isEqualTo(3);
            for (int element : new int[] {3, 9, 2 * 4096 - 1}) {
                assertThat(galoisKeys.hasKey(element)).isTrue();
            }
            assertThat(galoisKeys.hasKey(5)).isFalse();
            assertThat(galoisKeys.nativeBytes()).isEqualTo(made.nativeBytes());
            assertThat(codec.write(galoisKeys)).isEqualTo(galois);
        }
    }

    @Test
    void galoisKeys_none_areAPrefixAndACount() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                GaloisKeys none = keys.generator.galoisKeysForElements()) {
            StrictCodec codec = StrictCodec.of(keys.context);
            byte[] bytes = codec.write(none);
            assertThat(bytes).hasSize(38);
            assertThat(Arrays.copyOfRange(bytes, 34, 38)).containsOnly(0);
            try (GaloisKeys read = codec.readGaloisKeys(bytes)) {
                assertThat(read.keyCount()).isZero();
            }
        }
    }

    @Test
    void keys_ofAContextWithOnePrime_areThoseThatExist() {
        try (ContextWithKeys keys = ContextWithKeys.open(ContextWithKeys.parameters(Scheme.BFV, 1024, 27));
                SealScope scope = SealScope.open()) {
            StrictCodec codec = StrictCodec.of(keys.context);
            SecretKey secretKey =
                    scope.hold(codec.readSecretKey(codec.write(keys.secretKey, InsecureSecretAccess.get())));
            PublicKey publicKey = scope.hold(codec.readPublicKey(codec.write(keys.publicKey)));
            try (Encryptor encryptor = Encryptor.withKeys(keys.context, publicKey, secretKey)) {
                Ciphertext encrypted = scope.hold(encryptor.encryptSymmetric(scope.hold(keys.encode(1, 2))));
                assertThat(keys.decrypted(encrypted, secretKey)).containsExactly(1, 2);
            }
            assertThatThrownBy(() -> codec.readRelinKeys(new byte[35]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("readRelinKeys needs a second prime");
            assertThatThrownBy(() -> codec.readGaloisKeys(new byte[38]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("readGaloisKeys needs a second prime");
        }
    }
}
