// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key stream of AES-256 in counter mode (NIST SP 800-38A) from counter 0 as a random stream. Fast where the CPU has
 * AES instructions.
 *
 * <p>{@link #secure()} is keyed from the JDK's secure generator and forgets: the front of each buffer of 16 KiB
 * becomes the next key. Who reads its memory later cannot compute what it gave before, so that keys drawn from it and
 * wiped since stay wiped. {@link #keyed} keeps one key, for streams that have to be repeated.
 *
 * <p>Confined to one thread.
 */
public final class AesCtrRandomSource extends KeyStream {

    /** Key length in bytes. */
    public static final int KEY_BYTES = 32;

    private final boolean forgets;

    private AesCtrRandomSource(byte[] key, boolean forgets) {
        super(
                cipher(key, KEY_BYTES, () -> {
                    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
                    start(cipher, key);
                    return cipher;
                }),
                BUFFER_BYTES);
        this.forgets = forgets;
    }

    private static void start(Cipher cipher, byte[] keyInFront) throws GeneralSecurityException {
        SecretKeySpec key = new SecretKeySpec(keyInFront, 0, KEY_BYTES, "AES");
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[16]));
    }

    /** A stream under a fresh key from the JDK's secure generator, replaced as it is used. */
    public static AesCtrRandomSource secure() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            return forgetful(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The stream under {@code key}: the same key gives the same stream. The array is copied. */
    public static AesCtrRandomSource keyed(byte[] key) {
        return new AesCtrRandomSource(key, false);
    }

    static AesCtrRandomSource forgetful(byte[] key) {
        return new AesCtrRandomSource(key, true);
    }

    @Override
    int takeFront(Cipher cipher, byte[] buffer) throws GeneralSecurityException {
        if (!forgets) {
            return 0;
        }
        start(cipher, buffer);
        Arrays.fill(buffer, 0, KEY_BYTES, (byte) 0);
        return KEY_BYTES;
    }
}
