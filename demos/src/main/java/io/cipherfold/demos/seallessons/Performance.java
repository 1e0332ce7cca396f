// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.seal.BatchEncoder;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.PlainModulus;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealResource;
import io.cipherfold.seal.SealScope;
import java.util.Arrays;
import java.util.function.Supplier;

/** SEAL's example 8: what operations cost, by degree. A glance; {@code cipherfold bench seal} measures. */
final class Performance implements Lesson {

    private static final int RUNS = 10;

    @Override
    public String title() {
        return "Performance: what operations cost";
    }

    @Override
    public void run(Blackboard board) {
        board.say("BFV, microseconds, best of %d:", RUNS);
        for (int degree : new int[] {4096, 8192}) {
            measure(board, degree);
        }
    }

    private static void measure(Blackboard board, int degree) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(EncryptionParameters.bfv(
                    degree, CoeffModulus.bfvDefault(degree), PlainModulus.batching(degree, 20))));
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            RelinKeys relinKeys = scope.hold(keys.relinKeys());
            GaloisKeys galoisKeys = scope.hold(keys.galoisKeysForSteps(1));
            Evaluator evaluator = Evaluator.of(context);
            BatchEncoder encoder = BatchEncoder.of(context);
            long[] numbers = new long[degree];
            Arrays.setAll(numbers, i -> i % 100);
            Plaintext plain = scope.hold(encoder.encode(numbers));
            Ciphertext x = scope.hold(encryptor.encrypt(plain));
            Ciphertext square = scope.hold(evaluator.square(x));

            board.say(
                    "N = %5d: encode %.0f, encrypt %.0f, decrypt %.0f, add %.1f, multiply by plaintext %.0f",
                    degree,
                    microseconds(() -> encoder.encode(numbers)),
                    microseconds(() -> encryptor.encrypt(plain)),
                    microseconds(() -> decryptor.decrypt(x)),
                    microseconds(() -> evaluator.add(x, x)),
                    microseconds(() -> evaluator.multiplyPlain(x, plain)));
            board.say(
                    "           multiply %.0f, square %.0f, relinearise %.0f, rotate by one %.0f",
                    microseconds(() -> evaluator.multiply(x, x)),
                    microseconds(() -> evaluator.square(x)),
                    microseconds(() -> evaluator.relinearize(square, relinKeys)),
                    microseconds(() -> evaluator.rotateRows(x, 1, galoisKeys)));
            long[] decoded = encoder.decode(scope.hold(decryptor.decrypt(square)));
            board.expect("squares", new long[] {0, 1, 4, 9}, decoded);
        }
    }

    private static double microseconds(Supplier<SealResource> operation) {
        long best = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            SealResource result = operation.get();
            best = Math.min(best, System.nanoTime() - start);
            result.close();
        }
        return best / 1e3;
    }
}
