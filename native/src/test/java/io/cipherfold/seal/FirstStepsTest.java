// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shortest complete programs, one for each scheme, as a newcomer would write them. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class FirstStepsTest {

    private static SealContext bfv() {
        return SealContext.create(
                EncryptionParameters.bfv(4096, CoeffModulus.bfvDefault(4096), PlainModulus.batching(4096, 20)));
    }

    @Test
    void multiply_twoEncryptedVectorsInBfv_givesTheProductsOfTheSlots() {
        multiplyVectors(bfv());
    }

    @Test
    void multiply_twoEncryptedVectorsInBgv_givesTheProductsOfTheSlots() {
        multiplyVectors(SealContext.create(
                EncryptionParameters.bgv(8192, CoeffModulus.bfvDefault(8192), PlainModulus.batching(8192, 20))));
    }

    private static void multiplyVectors(SealContext opened) {
        try (SealContext context = opened;
                KeyGenerator keys = KeyGenerator.create(context);
                PublicKey publicKey = keys.publicKey();
                SecretKey secretKey = keys.secretKey();
                RelinKeys relinKeys = keys.relinKeys();
                Encryptor encryptor = Encryptor.withPublicKey(context, publicKey);
                Decryptor decryptor = Decryptor.create(context, secretKey);
                SealScope scope = SealScope.open()) {
            BatchEncoder encoder = BatchEncoder.of(context);
            Evaluator evaluator = Evaluator.of(context);
            Ciphertext left = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(1, -2, 3))));
            Ciphertext right = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(4, 5, -6))));
            Ciphertext product = scope.hold(evaluator.multiply(left, right));
            assertThat(product.size()).isEqualTo(3);
            Ciphertext small = scope.hold(evaluator.relinearize(product, relinKeys));
            assertThat(small.size()).isEqualTo(2);
            assertThat(Arrays.copyOf(encoder.decode(scope.hold(decryptor.decrypt(small))), 4))
                    .containsExactly(4, -10, -18, 0);
            assertThat(decryptor.noiseBudget(small).isExhausted()).isFalse();
            assertThat(decryptor.noiseBudget(small).toString()).isEqualTo("NoiseBudget[secret]");
        }
    }

    @Test
    void multiply_twoEncryptedVectorsInCkks_givesTheProductsOfTheSlots() {
        double scale = Math.pow(2, 40);
        try (SealContext context =
                        SealContext.create(EncryptionParameters.ckks(8192, CoeffModulus.create(8192, 60, 40, 40, 60)));
                KeyGenerator keys = KeyGenerator.create(context);
                SecretKey secretKey = keys.secretKey();
                RelinKeys relinKeys = keys.relinKeys();
                GaloisKeys galoisKeys = keys.galoisKeysForSteps(1);
                Encryptor encryptor = Encryptor.withSecretKey(context, secretKey);
                Decryptor decryptor = Decryptor.create(context, secretKey);
                SealScope scope = SealScope.open()) {
            CkksEncoder encoder = CkksEncoder.of(context);
            Evaluator evaluator = Evaluator.of(context);
            Plaintext numbers = scope.hold(encoder.encode(new double[] {0.5, -1.25, 3}, scale));
            Ciphertext encrypted = scope.hold(encryptor.encryptSymmetric(numbers));
            Ciphertext square = scope.hold(evaluator.relinearize(scope.hold(evaluator.square(encrypted)), relinKeys));
            Ciphertext rescaled = scope.hold(evaluator.rescaleToNext(square));
            assertThat(rescaled.level()).isEqualTo(context.firstLevel() - 1);
            Ciphertext rotated = scope.hold(evaluator.rotateVector(rescaled, 1, galoisKeys));
            double[] decoded = encoder.decode(scope.hold(decryptor.decrypt(rotated)));
            assertThat(Arrays.copyOf(decoded, 3)).containsExactly(new double[] {1.5625, 9, 0}, within(1e-5));
        }
    }

    @Test
    void sub_ofACiphertextFromItself_isRefusedAsTransparent() {
        try (SealContext context = bfv();
                KeyGenerator keys = KeyGenerator.create(context);
                PublicKey publicKey = keys.publicKey();
                Encryptor encryptor = Encryptor.withPublicKey(context, publicKey);
                Ciphertext zero = encryptor.encryptZero()) {
            assertThatThrownBy(() -> Evaluator.of(context).sub(zero, zero))
                    .isInstanceOfSatisfying(
                            SealException.class,
                            e -> assertThat(e.code()).isEqualTo(SealException.Code.TRANSPARENT_RESULT));
        }
    }

    @Test
    void create_withInsecureParameters_namesSealsRule() {
        EncryptionParameters parameters = EncryptionParameters.ckks(2048, CoeffModulus.create(2048, 50, 50));
        ParameterCheck check = SealContext.check(parameters, SecurityLevel.TC128);
        assertThat(check.valid()).isFalse();
        assertThat(check.errorName()).isEqualTo("invalid_parameters_insecure");
        assertThatThrownBy(() -> SealContext.create(parameters))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> assertThat(e.code()).isEqualTo(SealException.Code.PARAMETERS_REJECTED))
                .hasMessageContaining(check.errorMessage());
    }
}
