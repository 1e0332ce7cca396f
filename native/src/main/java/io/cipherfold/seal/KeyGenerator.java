// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys that belong to one secret key, which it draws from SEAL's generator, seeded by the operating system.
 *
 * <p>Thread-safe; makes one key at a time. Its copy of the secret key is overwritten when it is closed.
 */
public final class KeyGenerator extends SealResource {

    private final SealContext context;

    private KeyGenerator(SealContext context, LongUnaryOperator factory) {
        // The secret key and, once relinearisation keys were made, its square.
        super(context.handle()
                .use(pointer -> NativeHandle.create(
                        "KeyGenerator",
                        2L * Long.BYTES * context.wordsAt(context.keyLevel()),
                        () -> factory.applyAsLong(pointer))));
        this.context = context;
    }

    /** Draws a new secret key. */
    public static KeyGenerator create(SealContext context) {
        return new KeyGenerator(context, KeyJni::createGenerator);
    }

    /** Makes more keys for a secret key that exists. */
    public static KeyGenerator fromSecretKey(SealContext context, SecretKey secretKey) {
        context.requireSame("secretKey", secretKey.context());
        return secretKey
                .handle()
                .use(key -> new KeyGenerator(context, pointer -> KeyJni.createGeneratorFrom(pointer, key)));
    }

    /** A copy of the secret key. */
    public SecretKey secretKey() {
        return handle().use(pointer -> new SecretKey(context, () -> KeyJni.secretKey(pointer)));
    }

    /** A public key; every call makes another one. */
    public PublicKey publicKey() {
        return handle().use(pointer -> new PublicKey(context, () -> KeyJni.publicKey(pointer)));
    }

    /** Relinearisation keys for ciphertexts of size 3. */
    public RelinKeys relinKeys() {
        context.requireKeySwitching("relinKeys");
        return handle().use(pointer -> new RelinKeys(context, () -> KeyJni.relinKeys(pointer)));
    }

    /** Galois keys for all rotations by powers of two, in both directions, and for {@code rotateColumns} or conjugation. */
    public GaloisKeys galoisKeys() {
        return galoisKeys(null, null);
    }

    /**
     * Galois keys for some rotations. Needs batching or CKKS.
     *
     * @param steps each below N/2 in absolute value; 0 stands for {@code rotateColumns} or conjugation
     */
    public GaloisKeys galoisKeysForSteps(int... steps) {
        return galoisKeys(null, checkedSteps(steps));
    }

    /**
     * Galois keys for some automorphisms.
     *
     * @param galoisElements odd numbers below 2N
     */
    public GaloisKeys galoisKeysForElements(int... galoisElements) {
        return galoisKeys(checkedElements(galoisElements), null);
    }

    private GaloisKeys galoisKeys(int @Nullable [] elements, int @Nullable [] steps) {
        context.requireKeySwitching("galoisKeys");
        return NativeHandle.use(
                context.handle(),
                handle(),
                (contextPointer, pointer) ->
                        new GaloisKeys(context, () -> KeyJni.galoisKeys(contextPointer, pointer, elements, steps)));
    }

    /** As {@link #publicKey()}, for sending: half the size. */
    public SeededForm<PublicKey> seededPublicKey() {
        return SeededForm.ofPublicKey(context, handle().use(KeyJni::seededPublicKey));
    }

    /** As {@link #relinKeys()}, for sending: half the size. */
    public SeededForm<RelinKeys> seededRelinKeys() {
        context.requireKeySwitching("seededRelinKeys");
        return SeededForm.ofRelinKeys(context, handle().use(KeyJni::seededRelinKeys));
    }

    /**
     * As {@link #galoisKeys()}, for sending: half the size.
     *
     * @throws IllegalArgumentException for more bytes than an array holds
     */
    public SeededForm<GaloisKeys> seededGaloisKeys() {
        return seededGaloisKeys(null, null);
    }

    /** As {@link #galoisKeysForSteps}, for sending: half the size. */
    public SeededForm<GaloisKeys> seededGaloisKeysForSteps(int... steps) {
        return seededGaloisKeys(null, checkedSteps(steps));
    }

    /** As {@link #galoisKeysForElements}, for sending: half the size. */
    public SeededForm<GaloisKeys> seededGaloisKeysForElements(int... galoisElements) {
        return seededGaloisKeys(checkedElements(galoisElements), null);
    }

    private SeededForm<GaloisKeys> seededGaloisKeys(int @Nullable [] elements, int @Nullable [] steps) {
        context.requireKeySwitching("seededGaloisKeys");
        return SeededForm.ofGaloisKeys(
                context,
                NativeHandle.use(
                        context.handle(),
                        handle(),
                        (contextPointer, pointer) ->
                                KeyJni.seededGaloisKeys(contextPointer, pointer, elements, steps)));
    }

    /** A copy, so that nobody changes what was checked. */
    private int[] checkedSteps(int... steps) {
        int[] checked = steps.clone();
        for (int step : checked) {
            Operands.requireSteps(context, step);
        }
        if (context.parameters().scheme() != Scheme.CKKS
                && !context.qualifiers().usingBatching()) {
            throw new IllegalArgumentException("steps need a plain modulus that allows batching");
        }
        return checked;
    }

    private int[] checkedElements(int... elements) {
        int[] checked = elements.clone();
        for (int element : checked) {
            Operands.requireGaloisElement(context, element);
        }
        return checked;
    }

    @Override
    public String toString() {
        return "KeyGenerator[" + context.parameters().scheme() + "]";
    }
}
