// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.seal.BatchEncoder;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.PlainModulus;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealScope;
import java.util.Arrays;

/** SEAL's example 4: BGV, where modulus switching between products is what keeps the noise small. */
final class BgvBasics implements Lesson {

    private static final int DEGREE = 8192;
    private static final int SQUARINGS = 3;

    @Override
    public String title() {
        return "BGV: squares with and without modulus switching";
    }

    @Override
    public void run(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(EncryptionParameters.bgv(
                    DEGREE, CoeffModulus.bfvDefault(DEGREE), PlainModulus.batching(DEGREE, 20))));
            board.show(context);
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            RelinKeys relinKeys = scope.hold(keys.relinKeys());
            Evaluator evaluator = Evaluator.of(context);
            BatchEncoder encoder = BatchEncoder.of(context);

            long modulus = context.parameters().plainModulus().value();
            long[] numbers = {1, 2, 3, 4, 5};
            Ciphertext fresh = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(numbers))));
            board.show("x", fresh, decryptor);

            board.say("Squaring again and again at one level:");
            Ciphertext plain = fresh;
            for (int i = 1; i <= SQUARINGS; i++) {
                plain = scope.hold(evaluator.relinearize(scope.hold(evaluator.square(plain)), relinKeys));
                board.show("x^" + (1 << i), plain, decryptor);
            }

            board.say("With a switch to the next level before every squaring but the first:");
            Ciphertext switched = fresh;
            for (int i = 1; i <= SQUARINGS; i++) {
                Ciphertext operand = i == 1 ? switched : scope.hold(evaluator.modSwitchToNext(switched));
                switched = scope.hold(evaluator.relinearize(scope.hold(evaluator.square(operand)), relinKeys));
                board.show("x^" + (1 << i), switched, decryptor);
            }
            long[] expected = Arrays.stream(numbers)
                    .map(x -> centred(power(x, 1 << SQUARINGS, modulus), modulus))
                    .toArray();
            board.expect("x^8", expected, encoder.decode(scope.hold(decryptor.decrypt(switched))));
        }
    }

    private static long power(long base, int exponent, long modulus) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result = result * base % modulus;
        }
        return result;
    }

    private static long centred(long value, long modulus) {
        return value > modulus / 2 ? value - modulus : value;
    }
}
