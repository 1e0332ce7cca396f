// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CkksEncoder;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealScope;
import java.util.Arrays;

/** SEAL's example 5: pi x^3 + 0.4 x + 1 on encrypted numbers, with scales and levels kept in step. */
final class CkksBasics implements Lesson {

    private static final int DEGREE = 8192;
    private static final int MIDDLE_PRIME_BITS = 40;
    private static final double SCALE = 0x1p40;

    @Override
    public String title() {
        return "CKKS: a polynomial of encrypted real numbers";
    }

    @Override
    public void run(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            // Two primes as large as the scale for two rescalings; the first decides the precision before the point.
            SealContext context = scope.hold(SealContext.create(EncryptionParameters.ckks(
                    DEGREE, CoeffModulus.create(DEGREE, 60, MIDDLE_PRIME_BITS, MIDDLE_PRIME_BITS, 60))));
            board.show(context);
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            RelinKeys relinKeys = scope.hold(keys.relinKeys());
            Evaluator evaluator = Evaluator.of(context);
            CkksEncoder encoder = CkksEncoder.of(context);

            double[] numbers = new double[encoder.slotCount()];
            Arrays.setAll(numbers, i -> (double) i / (numbers.length - 1));
            Ciphertext x = scope.hold(encryptor.encrypt(scope.hold(encoder.encode(numbers, SCALE))));
            board.show("x", x);

            Ciphertext square = scope.hold(evaluator.rescaleToNext(
                    scope.hold(evaluator.relinearize(scope.hold(evaluator.square(x)), relinKeys))));
            board.show("x^2", square);
            Ciphertext piX = scope.hold(evaluator.rescaleToNext(
                    scope.hold(evaluator.multiplyPlain(x, scope.hold(encoder.encode(Math.PI, x.level(), SCALE))))));
            board.show("pi x", piX);
            Ciphertext cube = scope.hold(evaluator.rescaleToNext(
                    scope.hold(evaluator.relinearize(scope.hold(evaluator.multiply(square, piX)), relinKeys))));
            board.show("pi x^3", cube);

            board.say("Rescaling divides by a prime near 2^40, so the scales of the terms are not quite the same.");
            board.say("Encoding the factor of the other term with the scale that is missing makes them equal:");
            // (x scale) * (factor scale) / (next prime) shall be the scale of the cube.
            double prime =
                    context.level(x.level()).coeffModulus().get(x.level()).value();
            double factorScale = cube.scale() * prime / x.scale();
            Ciphertext linear = scope.hold(evaluator.rescaleToNext(
                    scope.hold(evaluator.multiplyPlain(x, scope.hold(encoder.encode(0.4, x.level(), factorScale))))));
            Ciphertext lower = scope.hold(evaluator.modSwitchTo(linear, cube.level()));
            board.show("0.4 x", lower);
            Ciphertext sum = scope.hold(evaluator.addPlain(
                    scope.hold(evaluator.add(cube, lower)), scope.hold(encoder.encode(1, cube.level(), cube.scale()))));
            double[] expected = Arrays.stream(numbers)
                    .map(v -> Math.PI * v * v * v + 0.4 * v + 1)
                    .toArray();
            board.expect("pi x^3 + 0.4 x + 1", expected, encoder.decode(scope.hold(decryptor.decrypt(sum))), 1e-5);
        }
    }
}
