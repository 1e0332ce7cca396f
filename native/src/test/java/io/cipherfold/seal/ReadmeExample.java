// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;

/** The example of native/README.md, word for word; {@link ReadmeTest} compares and runs it. */
final class ReadmeExample {

    private ReadmeExample() {}

    static void run() {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(
                    EncryptionParameters.bfv(4096, CoeffModulus.bfvDefault(4096), PlainModulus.batching(4096, 20))));
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            BatchEncoder encoder = BatchEncoder.of(context);
            Ciphertext left = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(1, 2, 3))));
            Ciphertext right = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(4, 5, 6))));
            Plaintext product = scope.hold(
                    decryptor.decrypt(scope.hold(Evaluator.of(context).multiply(left, right))));
            System.out.println(Arrays.toString(Arrays.copyOf(encoder.decode(product), 3)));
        }
    }
}
