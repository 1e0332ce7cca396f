// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.ReferenceHkdf;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jcajce.SecretKeyWithEncapsulation;
import org.bouncycastle.jcajce.spec.KEMExtractSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Opens an envelope a second way: X25519 and AES-GCM of the JDK, ML-KEM through Bouncy Castle's provider, HKDF from HMAC.
 * For comparison in tests only.
 */
final class ReferenceEnvelope {

    /** PrivateKeyInfo of ML-KEM-768 (2.16.840.1.101.3.4.4.2) around a 64-byte seed. */
    private static final String ML_KEM_768_SEED = "3054020100300b060960864801650304040204428040";

    private ReferenceEnvelope() {}

    static byte[] open(byte[] secret, EpochPublicKey publicKey, EnvelopeContext context, byte[] envelope)
            throws GeneralSecurityException {
        byte[] ephemeral = Arrays.copyOf(envelope, 32);
        byte[] encapsulation = Arrays.copyOfRange(envelope, 32, 32 + 1088);
        byte[] sealed = Arrays.copyOfRange(envelope, 32 + 1088, envelope.length);

        byte[] bound = ByteBuffer.allocate(76)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(context.plan().toBytes())
                .putInt(context.round())
                .putInt(context.client())
                .putInt(context.member())
                .put(context.ciphertext().toBytes())
                .array();
        byte[] secrets = concatenated(
                agree(Arrays.copyOf(secret, 32), ephemeral),
                decapsulate(Arrays.copyOfRange(secret, 32, 96), encapsulation));
        byte[] info = concatenated(
                "cipherfold/envelope/1".getBytes(StandardCharsets.US_ASCII),
                ephemeral,
                encapsulation,
                publicKey.toBytes(),
                bound);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(ReferenceHkdf.derive(secrets, info, 32), "AES"),
                new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD(bound);
        return cipher.doFinal(sealed);
    }

    private static byte[] agree(byte[] scalar, byte[] point) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = point[31 - i];
        }
        agreement.doPhase(
                keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian))),
                true);
        return agreement.generateSecret();
    }

    private static byte[] decapsulate(byte[] seed, byte[] encapsulation) throws GeneralSecurityException {
        BouncyCastleProvider provider = new BouncyCastleProvider();
        byte[] encoded =
                HexFormat.of().parseHex(ML_KEM_768_SEED + HexFormat.of().formatHex(seed));
        PrivateKey key =
                KeyFactory.getInstance("ML-KEM-768", provider).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        KeyGenerator generator = KeyGenerator.getInstance("ML-KEM", provider);
        generator.init(new KEMExtractSpec.Builder(key, encapsulation, "ML-KEM", 256)
                .withNoKdf()
                .build());
        return ((SecretKeyWithEncapsulation) generator.generateKey()).getEncoded();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A context with fixed numbers. */
    static EnvelopeContext context() {
        return new EnvelopeContext(Digest.sha256(new byte[] {1}), 7, 12, 3, Digest.sha256(new byte[] {2}));
    }
}
