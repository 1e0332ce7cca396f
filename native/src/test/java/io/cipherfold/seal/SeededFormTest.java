// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeded forms are half as long and, expanded, work as the values that they stand for. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class SeededFormTest {

    /** Half of the words; what is no word, and in Galois keys the count of each slot, stays as it is. */
    private static void assertHalf(byte[] seeded, byte[] whole, int otherBytes) {
        assertThat(seeded.length).isBetween(whole.length / 2, (whole.length + otherBytes) / 2);
    }

    @ParameterizedTest
    @MethodSource("io.cipherfold.seal.CodecKeysTest#schemes")
    void keys_seededAndExpanded_workAsWholeOnes(EncryptionParameters parameters) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                SealScope scope = SealScope.open()) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            SeededForm<PublicKey> seededPublicKey = keys.generator.seededPublicKey();
            PublicKey publicKey = scope.hold(seededPublicKey.expand());
            assertHalf(seededPublicKey.toTrustedSealFormat(), format.write(publicKey), 500);
            SeededForm<RelinKeys> seededRelinKeys = keys.generator.seededRelinKeys();
            RelinKeys relinKeys = scope.hold(seededRelinKeys.expand());
            assertHalf(seededRelinKeys.toTrustedSealFormat(), format.write(relinKeys), 2000);
            SeededForm<GaloisKeys> seededGaloisKeys = keys.generator.seededGaloisKeysForSteps(1, -1);
            GaloisKeys galoisKeys = scope.hold(seededGaloisKeys.expand());
            assertHalf(
                    seededGaloisKeys.toTrustedSealFormat(), format.write(galoisKeys), 8 * parameters.degree() + 4000);
            assertThat(galoisKeys.keyCount()).isEqualTo(2);
            Evaluator evaluator = Evaluator.of(keys.context);
            boolean ckks = parameters.scheme() == Scheme.CKKS;
            try (Encryptor encryptor = Encryptor.withPublicKey(keys.context, publicKey)) {
                Ciphertext encrypted = scope.hold(encryptor.encrypt(scope.hold(keys.encode(3, -5))));
                Ciphertext square = scope.hold(evaluator.square(encrypted));
                Ciphertext small = scope.hold(evaluator.relinearize(square, relinKeys));
                assertThat(keys.decrypted(small, keys.secretKey)).containsExactly(9, 25);
                Ciphertext rotated = scope.hold(
                        ckks
                                ? evaluator.rotateVector(encrypted, 1, galoisKeys)
                                : evaluator.rotateRows(encrypted, 1, galoisKeys));
                assertThat(keys.decrypted(rotated, keys.secretKey)).containsExactly(-5, 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.cipherfold.seal.CodecKeysTest#schemes")
    void ciphertext_seededAndExpanded_decrypts(EncryptionParameters parameters) {
        try (ContextWithKeys keys = ContextWithKeys.open(parameters);
                Encryptor encryptor = Encryptor.withSecretKey(keys.context, keys.secretKey);
                SealScope scope = SealScope.open()) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context);
            SeededForm<Ciphertext> seeded = encryptor.encryptSymmetricSeeded(scope.hold(keys.encode(11, -12)));
            Ciphertext expanded = scope.hold(seeded.expand());
            assertThat(expanded.size()).isEqualTo(2);
            assertHalf(seeded.toTrustedSealFormat(), format.write(expanded), 500);
            assertThat(keys.decrypted(expanded, keys.secretKey)).containsExactly(11, -12);
            assertThat(scope.hold(seeded.expand()).residues()).isEqualTo(expanded.residues());
            // Under the strict codec too, as the whole value.
            StrictCodec codec = StrictCodec.of(keys.context);
            Ciphertext again = scope.hold(codec.readCiphertext(codec.write(expanded)));
            assertThat(keys.decrypted(again, keys.secretKey)).containsExactly(11, -12);
            byte[] stream = seeded.toTrustedSealFormat();
            Ciphertext received = scope.hold(format.readCiphertext(stream, stream.length));
            assertThat(received.residues()).isEqualTo(expanded.residues());
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void zero_seededAtEveryLevel_isAnEncryptionOfZero(Scheme scheme) {
        try (ContextWithKeys keys = ContextWithKeys.open(ContextWithKeys.parameters(scheme, 4096, 36, 36, 37));
                Encryptor encryptor = Encryptor.withSecretKey(keys.context, keys.secretKey);
                Decryptor decryptor = Decryptor.create(keys.context, keys.secretKey)) {
            for (int level = 0; level <= keys.context.firstLevel(); level++) {
                SeededForm<Ciphertext> seeded = encryptor.encryptZeroSymmetricSeeded(level);
                try (Ciphertext zero = seeded.expand();
                        Plaintext plaintext = decryptor.decrypt(zero)) {
                    assertThat(zero.level()).isEqualTo(level);
                    if (scheme == Scheme.CKKS) {
                        // With scale 1 the noise is what is seen: N = 4096 errors of deviation 3.2 make 205 in a slot.
                        // This is 80 times as much.
                        for (double number : CkksEncoder.of(keys.context).decode(plaintext)) {
                            assertThat(Math.abs(number)).isLessThan(1 << 14);
                        }
                    } else {
                        assertThat(plaintext.isZero()).isTrue();
                    }
                }
            }
            try (Ciphertext zero = encryptor.encryptZeroSymmetricSeeded().expand()) {
                assertThat(zero.level()).isEqualTo(keys.context.firstLevel());
            }
        }
    }

    @Test
    void seeds_ofTwoEncryptions_areDifferent() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                Encryptor encryptor = Encryptor.withSecretKey(keys.context, keys.secretKey);
                Ciphertext first = encryptor.encryptZeroSymmetricSeeded().expand();
                Ciphertext second = encryptor.encryptZeroSymmetricSeeded().expand()) {
            assertThat(first.residues()).isNotEqualTo(second.residues());
        }
    }

    @Test
    void galoisKeys_byElementsOrAll_areThere() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BGV);
                GaloisKeys some =
                        keys.generator.seededGaloisKeysForElements(3, 4095).expand();
                GaloisKeys all = keys.generator.seededGaloisKeys().expand();
                GaloisKeys expected = keys.generator.galoisKeys()) {
            assertThat(some.keyCount()).isEqualTo(2);
            assertThat(some.hasKey(3)).isTrue();
            assertThat(some.hasKey(4095)).isTrue();
            assertThat(all.keyCount()).isEqualTo(expected.keyCount());
        }
    }

    @Test
    void bytes_changedByTheCaller_leaveTheFormAsItWas() {
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV)) {
            SeededForm<PublicKey> seeded = keys.generator.seededPublicKey();
            byte[] bytes = seeded.toTrustedSealFormat();
            Arrays.fill(bytes, (byte) 0);
            seeded.expand().close();
            assertThat(seeded.toString()).isEqualTo("SeededForm[PublicKey, " + bytes.length + " bytes]");
        }
    }

    @Test
    void arguments_wrong_areRefused() {
        SeededForm<PublicKey> seeded;
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                ContextWithKeys other = ContextWithKeys.small(Scheme.BGV);
                ContextWithKeys onePrime = ContextWithKeys.open(ContextWithKeys.parameters(Scheme.BFV, 1024, 27));
                Encryptor open = Encryptor.withPublicKey(keys.context, keys.publicKey);
                Encryptor secret = Encryptor.withSecretKey(keys.context, keys.secretKey);
                Plaintext plaintext = keys.encode(1, 2);
                Plaintext foreign = other.encode(1, 2)) {
            seeded = keys.generator.seededPublicKey();
            assertThatThrownBy(() -> open.encryptSymmetricSeeded(plaintext)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> open.encryptZeroSymmetricSeeded()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> secret.encryptSymmetricSeeded(foreign))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> secret.encryptZeroSymmetricSeeded(2)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> onePrime.generator.seededRelinKeys())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("second prime");
            assertThatThrownBy(() -> onePrime.generator.seededGaloisKeysForElements(3))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> keys.generator.seededGaloisKeysForElements(2))
                    .isInstanceOf(IllegalArgumentException.class);
            onePrime.generator.seededPublicKey().expand().close();
        }
        assertThatThrownBy(seeded::expand).isInstanceOf(IllegalStateException.class);
    }
}
