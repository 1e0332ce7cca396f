// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import org.jspecify.annotations.Nullable;

/** Native methods about keys and what works with them; as {@link SealJni}. */
final class KeyJni {

    private KeyJni() {}

    static native long createGenerator(long context);

    static native long createGeneratorFrom(long context, long secretKey);

    static native long secretKey(long generator);

    static native long publicKey(long generator);

    static native long relinKeys(long generator);

    /** By elements or by steps; all powers of two when both are null. */
    static native long galoisKeys(long context, long generator, int @Nullable [] elements, int @Nullable [] steps);

    static native byte[] seededPublicKey(long generator);

    static native byte[] seededRelinKeys(long generator);

    static native byte[] seededGaloisKeys(
            long context, long generator, int @Nullable [] elements, int @Nullable [] steps);

    /** One of the keys may be 0: there is none. */
    static native long createEncryptor(long context, long publicKey, long secretKey);

    static native long encrypt(long context, long encryptor, long plaintext, boolean symmetric);

    static native long encryptZero(long context, long encryptor, int level, boolean symmetric);

    static native byte[] encryptSeeded(long context, long encryptor, long plaintext);

    static native byte[] encryptZeroSeeded(long context, long encryptor, int level);

    static native long createDecryptor(long context, long secretKey);

    static native long decrypt(long context, long decryptor, long ciphertext);

    static native int noiseBudget(long decryptor, long ciphertext);

    /** Of relinearisation or Galois keys. */
    static native int keyCount(long keys);

    static native boolean hasRelinKey(long keys, int power);

    static native boolean hasGaloisKey(long keys, int element);

    /** Of a key of any kind. */
    static native long nativeBytes(long key);
}
