// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.internal.HybridKem;
import io.cipherfold.crypto.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The layout of an envelope: X25519 ephemeral key, ML-KEM-768 ciphertext, AES-256-GCM ciphertext with its tag. The AES
 * key comes by HKDF-SHA-256 from both shared secrets and everything public around them, so it is fresh for each envelope
 * and the nonce can be fixed.
 */
public final class Envelope {

    private static final byte[] LABEL = "cipherfold/envelope/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONCE = new byte[12];
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int INFO_BYTES = LABEL.length
            + HybridKem.X25519_BYTES
            + HybridKem.ML_KEM_CIPHERTEXT_BYTES
            + EpochPublicKey.BYTES
            + EnvelopeContext.BYTES;

    private Envelope() {}

    /** Length of an envelope around {@code plaintextBytes}. */
    public static int bytesFor(int plaintextBytes) {
        return HybridKem.X25519_BYTES + HybridKem.ML_KEM_CIPHERTEXT_BYTES + plaintextBytes + TAG_BYTES;
    }

    /** Derives the AES key and wipes both secrets. */
    static byte[] deriveKey(
            byte[] classicSecret,
            byte[] quantumSafeSecret,
            byte[] ephemeralPublic,
            byte[] mlKemCiphertext,
            EpochPublicKey receiver,
            EnvelopeContext context) {
        byte[] secrets = Arrays.copyOf(classicSecret, classicSecret.length + quantumSafeSecret.length);
        System.arraycopy(quantumSafeSecret, 0, secrets, classicSecret.length, quantumSafeSecret.length);
        try {
            WireWriter info =
                    new WireWriter(INFO_BYTES).raw(LABEL).raw(ephemeralPublic).raw(mlKemCiphertext);
            receiver.write(info);
            info.raw(context.toBytes());
            return HybridKem.hkdf(secrets, info.toBytes(), KEY_BYTES);
        } finally {
            Arrays.fill(secrets, (byte) 0);
            Arrays.fill(classicSecret, (byte) 0);
            Arrays.fill(quantumSafeSecret, (byte) 0);
        }
    }

    /** Encrypts and wipes the key. */
    static byte[] encrypt(byte[] key, EnvelopeContext context, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, context).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new CryptoException(CryptoException.Code.ENVIRONMENT, "AES-GCM failed", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Decrypts and wipes the key. */
    static byte[] decrypt(byte[] key, EnvelopeContext context, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, context).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw doesNotOpen();
        } catch (GeneralSecurityException e) {
            throw new CryptoException(CryptoException.Code.ENVIRONMENT, "AES-GCM failed", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    static CryptoException doesNotOpen() {
        return new CryptoException(CryptoException.Code.AUTHENTICATION, "the envelope does not open");
    }

    private static Cipher cipher(int mode, byte[] key, EnvelopeContext context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, NONCE));
        cipher.updateAAD(context.toBytes());
        return cipher;
    }
}
