// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.demos.StoryException;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.ContextLevel;
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

/** SEAL's example 3: the chain of moduli, and what it is good for. */
final class Levels implements Lesson {

    private static final int DEGREE = 8192;

    @Override
    public String title() {
        return "Levels: the chain of moduli";
    }

    @Override
    public void run(Blackboard board) {
        try (SealScope scope = SealScope.open()) {
            SealContext context = scope.hold(SealContext.create(EncryptionParameters.bfv(
                    DEGREE, CoeffModulus.create(DEGREE, 50, 30, 30, 50, 50), PlainModulus.batching(DEGREE, 20))));
            board.show(context);
            for (ContextLevel level : context.levels()) {
                board.say(
                        "level %d: %d primes, %3d bits, %s…%s",
                        level.level(),
                        level.coeffModulus().size(),
                        level.totalCoeffModulusBits(),
                        level.parmsId().toString().substring(0, 16),
                        level.level() == context.keyLevel() ? " (keys)" : "");
            }
            KeyGenerator keys = scope.hold(KeyGenerator.create(context));
            Encryptor encryptor = scope.hold(Encryptor.withPublicKey(context, scope.hold(keys.publicKey())));
            Decryptor decryptor = scope.hold(Decryptor.create(context, scope.hold(keys.secretKey())));
            RelinKeys relinKeys = scope.hold(keys.relinKeys());
            Evaluator evaluator = Evaluator.of(context);

            Plaintext plain = scope.hold(Plaintext.parse(context, "1x^3 + 2x^2 + 3x^1 + 4"));
            Ciphertext fresh = scope.hold(encryptor.encrypt(plain));
            board.say("Going down a level costs noise budget when there is much of it, and makes everything smaller:");
            Ciphertext current = fresh;
            board.show("fresh", current, decryptor);
            while (current.level() > 0) {
                current = scope.hold(evaluator.modSwitchToNext(current));
                board.show("switched", current, decryptor);
            }
            board.expect(
                    "message at level 0",
                    new long[] {4, 3, 2, 1},
                    scope.hold(decryptor.decrypt(current)).coefficients());

            board.say("After a computation it costs nothing, because the noise shrinks with the modulus:");
            Ciphertext power = scope.hold(evaluator.exponentiate(fresh, 8, relinKeys));
            board.show("x^8", power, decryptor);
            Ciphertext lower = scope.hold(evaluator.modSwitchToNext(power));
            board.show("x^8 switched", lower, decryptor);
            board.say("%,d bytes became %,d", power.nativeBytes(), lower.nativeBytes());
            if (scope.hold(decryptor.decrypt(lower)).coefficients()[0] != 65536) {
                throw new StoryException("the constant term of x^8 should be 4^8", null);
            }
        }
    }
}
