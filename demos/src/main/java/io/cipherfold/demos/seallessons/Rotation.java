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
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.PlainModulus;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealScope;
import java.util.Arrays;

/** SEAL's example 6: encrypted vectors turned round, and a sum of all slots made of it. */
final class Rotation implements Lesson {

    private static final int DEGREE = 8192;
    private static final double SCALE = 0x1p40;

    @Override
    public String title() {
        return "Rotation: slots change places";
    }

    @Override
    public void run(Blackboard board) {
        rows(board);
        sumOfSlots(board);
    }

    private static void rows(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(EncryptionParameters.bfv(
                    DEGREE, CoeffModulus.bfvDefault(DEGREE), PlainModulus.batching(DEGREE, 20))));
            board.show(context);
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            GaloisKeys galoisKeys = scope.hold(keys.galoisKeysForSteps(0, 3));
            Evaluator evaluator = Evaluator.of(context);
            BatchEncoder encoder = BatchEncoder.of(context);
            int rowLength = encoder.slotCount() / 2;

            long[] matrix = new long[encoder.slotCount()];
            for (int i = 0; i < 5; i++) {
                matrix[i] = i + 1L;
                matrix[rowLength + i] = 10L * (i + 1);
            }
            Ciphertext encrypted = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(matrix))));
            board.show("two rows", encrypted, decryptor);
            Ciphertext rotated = scope.hold(evaluator.rotateRows(encrypted, 3, galoisKeys));
            board.show("rows by 3", rotated, decryptor);
            long[] rows = encoder.decode(scope.hold(decryptor.decrypt(rotated)));
            board.expect("first row", new long[] {4, 5, 0}, rows);
            board.expect("second row", new long[] {40, 50, 0}, Arrays.copyOfRange(rows, rowLength, rowLength + 3));
            Ciphertext exchanged = scope.hold(evaluator.rotateColumns(rotated, galoisKeys));
            board.expect(
                    "first row after the exchange",
                    new long[] {40, 50, 0},
                    encoder.decode(scope.hold(decryptor.decrypt(exchanged))));
        }
    }

    private static void sumOfSlots(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(
                    SealContext.create(EncryptionParameters.ckks(DEGREE, CoeffModulus.create(DEGREE, 60, 40, 60))));
            board.show(context);
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            GaloisKeys galoisKeys = scope.hold(keys.galoisKeys());
            board.say("%d Galois keys of %,d bytes in all", galoisKeys.keyCount(), galoisKeys.nativeBytes());
            Evaluator evaluator = Evaluator.of(context);
            CkksEncoder encoder = CkksEncoder.of(context);

            double[] numbers = new double[encoder.slotCount()];
            Arrays.setAll(numbers, i -> 1.0 / (i + 1));
            Ciphertext sum = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(numbers, SCALE))));
            for (int steps = encoder.slotCount() / 2; steps > 0; steps /= 2) {
                try (Ciphertext rotated = evaluator.rotateVector(sum, steps, galoisKeys)) {
                    sum = scope.hold(evaluator.add(sum, rotated));
                }
            }
            double[] expected = new double[encoder.slotCount()];
            Arrays.fill(expected, Arrays.stream(numbers).sum());
            board.expect(
                    "the sum of all slots, in every slot",
                    expected,
                    encoder.decode(scope.hold(decryptor.decrypt(sum))),
                    1e-4);
        }
    }
}
