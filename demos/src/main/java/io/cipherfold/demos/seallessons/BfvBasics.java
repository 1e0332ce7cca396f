// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.Evaluator;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.Modulus;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealScope;

/**
 * SEAL's example 1: parameters, keys, encryption, and 4(x^2 + 1)(x + 1)^2 on an encrypted x, without and with
 * relinearisation.
 */
final class BfvBasics implements Lesson {

    private static final int DEGREE = 4096;
    private static final long PLAIN_MODULUS = 1024;
    private static final long X = 6;

    @Override
    public String title() {
        return "BFV: a polynomial of an encrypted number";
    }

    @Override
    public void run(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(
                    EncryptionParameters.bfv(DEGREE, CoeffModulus.bfvDefault(DEGREE), new Modulus(PLAIN_MODULUS))));
            board.show(context);
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            RelinKeys relinKeys = scope.hold(keys.relinKeys());
            Evaluator evaluator = Evaluator.of(context);

            // A plaintext is a polynomial with coefficients modulo t; a number is its constant term.
            Ciphertext x = scope.hold(encryptor.encrypt(scope.hold(Plaintext.ofCoefficients(context, X))));
            board.show("x", x, decryptor);
            Plaintext one = scope.hold(Plaintext.ofCoefficients(context, 1));
            Plaintext four = scope.hold(Plaintext.parse(context, "4"));
            long[] expected = {4 * (X * X + 1) * (X + 1) * (X + 1) % PLAIN_MODULUS};

            board.say("Without relinearisation every product makes the ciphertext longer and the next product slower:");
            Ciphertext longSquare = scope.hold(evaluator.square(x));
            Ciphertext longLeft = scope.hold(evaluator.addPlain(longSquare, one));
            Ciphertext longRight = scope.hold(evaluator.square(scope.hold(evaluator.addPlain(x, one))));
            Ciphertext longProduct =
                    scope.hold(evaluator.multiply(scope.hold(evaluator.multiplyPlain(longLeft, four)), longRight));
            board.show("4(x^2+1)(x+1)^2", longProduct, decryptor);
            board.expect(
                    "result mod 1024",
                    expected,
                    scope.hold(decryptor.decrypt(longProduct)).coefficients());

            board.say("With relinearisation after every product:");
            Ciphertext square = scope.hold(evaluator.relinearize(longSquare, relinKeys));
            board.show("x^2", square, decryptor);
            Ciphertext left = scope.hold(evaluator.addPlain(square, one));
            Ciphertext right = scope.hold(evaluator.relinearize(longRight, relinKeys));
            Ciphertext product = scope.hold(evaluator.multiply(scope.hold(evaluator.multiplyPlain(left, four)), right));
            Ciphertext result = scope.hold(evaluator.relinearize(product, relinKeys));
            board.show("4(x^2+1)(x+1)^2", result, decryptor);
            Plaintext decrypted = scope.hold(decryptor.decrypt(result));
            board.expect("result mod 1024", expected, decrypted.coefficients());
            board.say("SEAL writes that polynomial as %s", decrypted.toPolynomialString());
        }
    }
}
