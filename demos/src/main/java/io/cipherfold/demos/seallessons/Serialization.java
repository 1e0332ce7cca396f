// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import io.cipherfold.demos.StoryException;
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
import io.cipherfold.seal.SealException;
import io.cipherfold.seal.SealScope;
import io.cipherfold.seal.SecretKey;
import io.cipherfold.seal.SeededForm;
import io.cipherfold.seal.StrictCodec;
import io.cipherfold.seal.TrustedSealFormat;

/**
 * SEAL's example 7: a client sends keys and encrypted numbers to a server that must not read them. What comes from anybody passes
 * the strict codec. Seeded forms exist in SEAL's own streams alone: the server takes them because it trusts this client's
 * program as its own.
 */
final class Serialization implements Lesson {

    private static final int DEGREE = 8192;
    private static final double SCALE = 0x1p30;
    private static final long MOST_BYTES = 1 << 22;

    @Override
    public String title() {
        return "Serialisation: a client and a server";
    }

    @Override
    public void run(Blackboard board) {
        EncryptionParameters parameters = EncryptionParameters.ckks(DEGREE, CoeffModulus.create(DEGREE, 50, 20, 50));
        try (SealScope scope = SealScope.open()) {
            SealContext client = scope.hold(SealContext.create(parameters));
            board.show(client);
            KeyGenerator keys = scope.hold(KeyGenerator.create(client));
            SecretKey secretKey = scope.hold(keys.secretKey());
            Encryptor encryptor = scope.hold(Encryptor.withSecretKey(client, secretKey));
            CkksEncoder encoder = CkksEncoder.of(client);
            StrictCodec clientCodec = StrictCodec.of(client);
            double[] left = {2.3, 1.0, -4.0};
            double[] right = {3.4, 0.5, 0.25};
            Ciphertext first = scope.hold(encryptor.encryptSymmetric(scope.hold(encoder.encode(left, SCALE))));
            byte[] firstBytes = clientCodec.write(first);
            board.say(
                    "A ciphertext of %,d bytes in memory: %,d in the strict codec",
                    first.nativeBytes(), firstBytes.length);
            SeededForm<Ciphertext> second = encryptor.encryptSymmetricSeeded(scope.hold(encoder.encode(right, SCALE)));
            byte[] secondBytes = second.toTrustedSealFormat();
            board.say("With a seed for its random half, as SEAL's stream: %,d", secondBytes.length);
            SeededForm<RelinKeys> relinKeys = keys.seededRelinKeys();
            board.say("Relinearisation keys with a seed: %,d bytes", relinKeys.toTrustedSealFormat().length);

            byte[] answer = serve(board, parameters, firstBytes, secondBytes, relinKeys.toTrustedSealFormat());
            board.say("The server's answer: %,d bytes", answer.length);
            try (Ciphertext product = clientCodec.readCiphertext(answer);
                    Decryptor decryptor = Decryptor.create(client, secretKey)) {
                double[] expected = {2.3 * 3.4, 0.5, -1.0};
                board.expect("product", expected, encoder.decode(scope.hold(decryptor.decrypt(product))), 1e-3);
            }
        }
    }

    /** The server: has the parameters, makes a context of its own, and never sees the secret key. */
    private static byte[] serve(
            Blackboard board, EncryptionParameters parameters, byte[] first, byte[] second, byte[] keys) {
        try (SealScope scope = SealScope.open()) {
            SealContext server = scope.hold(SealContext.create(parameters));
            StrictCodec codec = StrictCodec.of(server);
            TrustedSealFormat trusted = TrustedSealFormat.of(server);
            Evaluator evaluator = Evaluator.of(server);
            refuseDamaged(board, codec, first);
            Ciphertext left = scope.hold(codec.readCiphertext(first));
            board.say("Seeds need SEAL's own reader: only from programs that are trusted like the server's own");
            Ciphertext right = scope.hold(trusted.readCiphertext(second, MOST_BYTES));
            RelinKeys relinKeys = scope.hold(trusted.readRelinKeys(keys, MOST_BYTES));
            Ciphertext product = scope.hold(evaluator.multiply(left, right));
            Ciphertext small = scope.hold(evaluator.relinearize(product, relinKeys));
            return codec.write(scope.hold(evaluator.rescaleToNext(small)));
        }
    }

    private static void refuseDamaged(Blackboard board, StrictCodec codec, byte[] bytes) {
        byte[] damaged = bytes.clone();
        damaged[0] ^= 1;
        try (Ciphertext read = codec.readCiphertext(damaged)) {
            throw new StoryException("damaged bytes were read as " + read, null);
        } catch (SealException e) {
            board.say("One bit of the header changed: refused with %s", e.code());
        }
    }
}
