// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.Decryptor;
import io.cipherfold.seal.Encryptor;
import io.cipherfold.seal.GaloisKeys;
import io.cipherfold.seal.InsecureSecretAccess;
import io.cipherfold.seal.KeyGenerator;
import io.cipherfold.seal.NoiseBudget;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.PublicKey;
import io.cipherfold.seal.RelinKeys;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SecretKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys and what encrypts and decrypts with them. */
final class KeyCalls {

    /** Each takes a tenth of a millisecond to make. */
    private static final int MOST_GALOIS_KEYS = 3;

    private KeyCalls() {}

    static List<Call> all() {
        return List.of(
                (shelf, in) -> KeyGenerator.create(context(shelf, in)),
                (shelf, in) -> KeyGenerator.fromSecretKey(context(shelf, in), shelf.pick(SecretKey.class, in)),
                (shelf, in) -> generator(shelf, in).secretKey(),
                (shelf, in) -> generator(shelf, in).publicKey(),
                (shelf, in) -> generator(shelf, in).relinKeys(),
                (shelf, in) -> generator(shelf, in).galoisKeysForSteps(in.ints(in.below(MOST_GALOIS_KEYS))),
                (shelf, in) -> generator(shelf, in).galoisKeysForElements(galoisElements(in)),
                (shelf, in) -> Encryptor.withPublicKey(context(shelf, in), shelf.pick(PublicKey.class, in)),
                (shelf, in) -> Encryptor.withSecretKey(context(shelf, in), shelf.pick(SecretKey.class, in)),
                (shelf, in) -> Encryptor.withKeys(
                        context(shelf, in), shelf.pick(PublicKey.class, in), shelf.pick(SecretKey.class, in)),
                (shelf, in) -> encryptor(shelf, in).encrypt(shelf.pick(Plaintext.class, in)),
                (shelf, in) -> encryptor(shelf, in).encryptSymmetric(shelf.pick(Plaintext.class, in)),
                (shelf, in) -> encryptor(shelf, in).encryptZero(),
                (shelf, in) -> encryptor(shelf, in).encryptZero(in.anyInt()),
                (shelf, in) -> encryptor(shelf, in).encryptZeroSymmetric(),
                (shelf, in) -> encryptor(shelf, in).encryptZeroSymmetric(in.anyInt()),
                (shelf, in) -> Decryptor.create(context(shelf, in), shelf.pick(SecretKey.class, in)),
                (shelf, in) -> shelf.pick(Decryptor.class, in).decrypt(shelf.pick(Ciphertext.class, in)),
                (shelf, in) -> lookAt(shelf.pick(Decryptor.class, in).noiseBudget(shelf.pick(Ciphertext.class, in))),
                (shelf, in) -> lookAt(shelf.pick(RelinKeys.class, in), in.anyInt()),
                (shelf, in) -> lookAt(shelf.pick(GaloisKeys.class, in), EvaluatorCalls.galoisElement(in)));
    }

    private static int[] galoisElements(Choices in) {
        int[] elements = new int[in.below(MOST_GALOIS_KEYS)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = EvaluatorCalls.galoisElement(in);
        }
        return elements;
    }

    private static @Nullable AutoCloseable lookAt(NoiseBudget budget) {
        int bits = budget.bits(InsecureSecretAccess.get());
        Require.that(bits >= 0 && budget.isExhausted() == (bits == 0), "a noise budget is positive or exhausted");
        return null;
    }

    private static @Nullable AutoCloseable lookAt(RelinKeys keys, int power) {
        Require.that(keys.keyCount() == 1, "SEAL makes one relinearisation key");
        Require.that(keys.hasKey(power) == (power == 2), "it is for power 2");
        return null;
    }

    private static @Nullable AutoCloseable lookAt(GaloisKeys keys, int element) {
        Require.that(keys.keyCount() >= 0 && keys.keyCount() <= MOST_GALOIS_KEYS, "as many keys as were asked for");
        Require.that(!keys.hasKey(element) || keys.keyCount() > 0, "a key is counted");
        return null;
    }

    private static SealContext context(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(SealContext.class, in);
    }

    private static KeyGenerator generator(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(KeyGenerator.class, in);
    }

    private static Encryptor encryptor(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind {
        return shelf.pick(Encryptor.class, in);
    }
}
