// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.seal.BatchEncoder;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CkksEncoder;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.PlainModulus;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealScope;
import java.util.stream.LongStream;

/** SEAL's example 2: thousands of integers in one plaintext, and real numbers in one. */
final class Encoders implements Lesson {

    private static final int DEGREE = 8192;
    private static final int PLAIN_MODULUS_BITS = 20;
    private static final double SCALE = 0x1p30;

    @Override
    public String title() {
        return "Encoders: many numbers in one ciphertext";
    }

    @Override
    public void run(Blackboard board) {
        batching(board);
        realNumbers(board);
    }

    private static void batching(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(EncryptionParameters.bfv(
                    DEGREE, CoeffModulus.bfvDefault(DEGREE), PlainModulus.batching(DEGREE, PLAIN_MODULUS_BITS))));
            board.show(context);
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            RelinKeys relinKeys = scope.hold(keys.relinKeys());
            Evaluator evaluator = Evaluator.of(context);
            BatchEncoder encoder = BatchEncoder.of(context);
            board.say(
                    "A prime t = 1 mod 2N, here %s, gives %d slots in two rows.",
                    context.parameters().plainModulus(), encoder.slotCount());

            long[] numbers = LongStream.range(0, encoder.slotCount())
                    .map(i -> i % 500 - 250)
                    .toArray();
            long[] alternating =
                    LongStream.range(0, encoder.slotCount()).map(i -> i % 2 + 1).toArray();
            Ciphertext encrypted = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(numbers))));
            board.show("numbers", encrypted, decryptor);
            Ciphertext sum = scope.hold(evaluator.addPlain(encrypted, scope.hold(encoder.encode(alternating))));
            Ciphertext square = scope.hold(evaluator.relinearize(scope.hold(evaluator.square(sum)), relinKeys));
            board.show("(a + b)^2", square, decryptor);
            long[] expected = LongStream.range(0, encoder.slotCount())
                    .map(i -> (i % 500 - 250 + i % 2 + 1) * (i % 500 - 250 + i % 2 + 1))
                    .toArray();
            board.expect("(a + b)^2 in every slot", expected, encoder.decode(scope.hold(decryptor.decrypt(square))));
        }
    }

    private static void realNumbers(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(
                    EncryptionParameters.ckks(DEGREE, CoeffModulus.create(DEGREE, 40, 40, 40, 40, 40))));
            board.show(context);
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            RelinKeys relinKeys = scope.hold(keys.relinKeys());
            Evaluator evaluator = Evaluator.of(context);
            CkksEncoder encoder = CkksEncoder.of(context);

            double[] numbers = {0.0, 1.1, 2.2, 3.3};
            Plaintext plain = scope.hold(encoder.encode(numbers, SCALE));
            board.say("CKKS rounds to multiples of 1/scale and gives %d slots.", encoder.slotCount());
            board.expect("encoded and decoded", numbers, encoder.decode(plain), 1e-6);
            Ciphertext encrypted = scope.hold(encryptor.encrypt(plain));
            board.show("x", encrypted);
            Ciphertext square = scope.hold(evaluator.relinearize(scope.hold(evaluator.square(encrypted)), relinKeys));
            board.show("x^2", square);
            double[] expected = {0.0, 1.21, 4.84, 10.89};
            board.expect("x^2", expected, encoder.decode(scope.hold(decryptor.decrypt(square))), 1e-3);
        }
    }
}
