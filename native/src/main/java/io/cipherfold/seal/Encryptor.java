// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Encrypts under a public key, under the secret key, or either. Randomness comes from SEAL's generator, seeded by the
 * operating system for every encryption.
 *
 * <p>Thread-safe. Its copy of the keys is overwritten when it is closed, if there is a secret one.
 */
public final class Encryptor extends SealResource {

    private final SealContext context;
    private final boolean hasPublicKey;
    private final boolean hasSecretKey;

    private Encryptor(SealContext context, NativeHandle handle, boolean hasPublicKey, boolean hasSecretKey) {
        super(handle);
        this.context = context;
        this.hasPublicKey = hasPublicKey;
        this.hasSecretKey = hasSecretKey;
    }

    /** For {@link #encrypt} and {@link #encryptZero}. */
    public static Encryptor withPublicKey(SealContext context, PublicKey publicKey) {
        context.requireSame("publicKey", publicKey.context());
        NativeHandle handle = NativeHandle.use(
                context.handle(),
                publicKey.handle(),
                (pointer, key) -> NativeHandle.create(
                        "Encryptor", publicKey.nativeBytes(), () -> KeyJni.createEncryptor(pointer, key, 0)));
        return new Encryptor(context, handle, true, false);
    }

    /** For {@link #encryptSymmetric} and its relatives: less noise, and half the size when seeded. */
    public static Encryptor withSecretKey(SealContext context, SecretKey secretKey) {
        context.requireSame("secretKey", secretKey.context());
        NativeHandle handle = NativeHandle.use(
                context.handle(),
                secretKey.handle(),
                (pointer, key) -> NativeHandle.create(
                        "Encryptor", secretKey.nativeBytes(), () -> KeyJni.createEncryptor(pointer, 0, key)));
        return new Encryptor(context, handle, false, true);
    }

    /** For both. */
    public static Encryptor withKeys(SealContext context, PublicKey publicKey, SecretKey secretKey) {
        context.requireSame("publicKey", publicKey.context());
        context.requireSame("secretKey", secretKey.context());
        NativeHandle handle = NativeHandle.use(
                context.handle(),
                publicKey.handle(),
                secretKey.handle(),
                (pointer, open, secret) -> NativeHandle.create(
                        "Encryptor",
                        publicKey.nativeBytes() + secretKey.nativeBytes(),
                        () -> KeyJni.createEncryptor(pointer, open, secret)));
        return new Encryptor(context, handle, true, true);
    }

    /**
     * Encrypts under the public key; a CKKS plaintext at its own level, others at the first one.
     *
     * @throws IllegalStateException without a public key
     */
    public Ciphertext encrypt(Plaintext plaintext) {
        requirePublicKey();
        return encrypt(plaintext, false);
    }

    /** Zero at the first level, under the public key. */
    public Ciphertext encryptZero() {
        return encryptZero(context.firstLevel());
    }

    /** Zero at a level, under the public key. In CKKS its scale is 1. */
    public Ciphertext encryptZero(int level) {
        requirePublicKey();
        return encryptZero(level, false);
    }

    /**
     * Encrypts under the secret key.
     *
     * @throws IllegalStateException without a secret key
     */
    public Ciphertext encryptSymmetric(Plaintext plaintext) {
        requireSecretKey();
        return encrypt(plaintext, true);
    }

    /** Zero at the first level, under the secret key. */
    public Ciphertext encryptZeroSymmetric() {
        return encryptZeroSymmetric(context.firstLevel());
    }

    /** Zero at a level, under the secret key. In CKKS its scale is 1. */
    public Ciphertext encryptZeroSymmetric(int level) {
        requireSecretKey();
        return encryptZero(level, true);
    }

    /**
     * As {@link #encryptSymmetric}, for sending: half the size.
     *
     * @throws IllegalStateException without a secret key
     */
    public SeededForm<Ciphertext> encryptSymmetricSeeded(Plaintext plaintext) {
        requireSecretKey();
        requireEncryptable(plaintext);
        return SeededForm.ofCiphertext(
                context, NativeHandle.use(context.handle(), handle(), plaintext.handle(), KeyJni::encryptSeeded));
    }

    /** As {@link #encryptZeroSymmetric()}, for sending: half the size. */
    public SeededForm<Ciphertext> encryptZeroSymmetricSeeded() {
        return encryptZeroSymmetricSeeded(context.firstLevel());
    }

    /** As {@link #encryptZeroSymmetric(int)}, for sending: half the size. */
    public SeededForm<Ciphertext> encryptZeroSymmetricSeeded(int level) {
        requireSecretKey();
        context.checkedDataLevel(level);
        return SeededForm.ofCiphertext(
                context,
                NativeHandle.use(
                        context.handle(),
                        handle(),
                        (contextPointer, pointer) -> KeyJni.encryptZeroSeeded(contextPointer, pointer, level)));
    }

    private Ciphertext encrypt(Plaintext plaintext, boolean symmetric) {
        requireEncryptable(plaintext);
        return NativeHandle.use(
                handle(),
                plaintext.handle(),
                (pointer, plain) -> Ciphertext.adopt(
                        context, contextPointer -> KeyJni.encrypt(contextPointer, pointer, plain, symmetric)));
    }

    private Ciphertext encryptZero(int level, boolean symmetric) {
        context.checkedDataLevel(level);
        return handle().use(pointer -> Ciphertext.adopt(
                context, contextPointer -> KeyJni.encryptZero(contextPointer, pointer, level, symmetric)));
    }

    private void requireEncryptable(Plaintext plaintext) {
        context.requireSame("plaintext", plaintext.context());
        if (plaintext.isNttForm() != (context.parameters().scheme() == Scheme.CKKS)) {
            throw new IllegalArgumentException("encrypt takes plaintexts that are not in NTT form, but in CKKS");
        }
    }

    private void requirePublicKey() {
        if (!hasPublicKey) {
            throw new IllegalStateException("this encryptor has no public key");
        }
    }

    private void requireSecretKey() {
        if (!hasSecretKey) {
            throw new IllegalStateException("this encryptor has no secret key");
        }
    }

    @Override
    public String toString() {
        return "Encryptor[publicKey=" + hasPublicKey + ", secretKey=" + hasSecretKey + "]";
    }
}
