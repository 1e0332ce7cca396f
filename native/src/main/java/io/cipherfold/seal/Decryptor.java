// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Decrypts. Decrypted CKKS numbers carry noise that depends on the secret key: publish them only after rounding or noising
 * (Li and Micciancio 2021).
 *
 * <p>Thread-safe. Its copy of the secret key is overwritten when it is closed.
 */
public final class Decryptor extends SealResource {

    private final SealContext context;

    private Decryptor(SealContext context, NativeHandle handle) {
        super(handle);
        this.context = context;
    }

    /** For ciphertexts under that key. */
    public static Decryptor create(SealContext context, SecretKey secretKey) {
        context.requireSame("secretKey", secretKey.context());
        NativeHandle handle = NativeHandle.use(
                context.handle(),
                secretKey.handle(),
                (pointer, key) -> NativeHandle.create(
                        "Decryptor", secretKey.nativeBytes(), () -> KeyJni.createDecryptor(pointer, key)));
        return new Decryptor(context, handle);
    }

    /**
     * The message. When the noise budget is exhausted it is garbage, which nothing tells but {@link #noiseBudget}.
     *
     * @throws IllegalArgumentException for a BFV ciphertext in NTT form, or one that is not, in BGV
     */
    public Plaintext decrypt(Ciphertext ciphertext) {
        requireDecryptable("decrypt", ciphertext);
        return NativeHandle.use(
                handle(),
                ciphertext.handle(),
                (pointer, encrypted) ->
                        Plaintext.adopt(context, contextPointer -> KeyJni.decrypt(contextPointer, pointer, encrypted)));
    }

    /**
     * How much more noise a BFV or BGV ciphertext bears. Depends on the secret key: whoever learns it for ciphertexts of their
     * choice learns about the key.
     */
    public NoiseBudget noiseBudget(Ciphertext ciphertext) {
        if (context.parameters().scheme() == Scheme.CKKS) {
            throw new IllegalArgumentException("CKKS has no noise budget");
        }
        requireDecryptable("noiseBudget", ciphertext);
        return NativeHandle.use(
                handle(),
                ciphertext.handle(),
                (pointer, encrypted) -> new NoiseBudget(KeyJni.noiseBudget(pointer, encrypted)));
    }

    private void requireDecryptable(String operation, Ciphertext ciphertext) {
        context.requireSame("ciphertext", ciphertext.context());
        Operands.requireWorkingForm(operation, ciphertext);
    }

    @Override
    public String toString() {
        return "Decryptor[" + context.parameters().scheme() + "]";
    }
}
