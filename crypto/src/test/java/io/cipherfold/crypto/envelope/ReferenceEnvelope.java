// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.ReferenceHkdf;
import io.cipherfold.seal.VectorCase;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
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
import org.bouncycastle.jcajce.interfaces.MLKEMPrivateKey;
import org.bouncycastle.jcajce.spec.KEMExtractSpec;
import org.bouncycastle.jcajce.spec.KEMGenerateSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Seals and opens an envelope a second way: X25519 and AES-GCM of the JDK, ML-KEM through Bouncy Castle's provider, HKDF from
 * HMAC. For comparison in tests only.
 */
public final class ReferenceEnvelope {

    /** PrivateKeyInfo of ML-KEM-768 (2.16.840.1.101.3.4.4.2) around a 64-byte seed. */
    private static final String ML_KEM_768_SEED = "3054020100300b060960864801650304040204428040";

    /** SubjectPublicKeyInfo of ML-KEM-768 before the 1,184 bytes of the key. */
    private static final String ML_KEM_768_PUBLIC = "308204b2300b0609608648016503040402038204a100";

    private static final byte[] BASE_POINT = Arrays.copyOf(new byte[] {9}, 32);
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private ReferenceEnvelope() {}

    static byte[] open(byte[] secret, EpochPublicKey publicKey, EnvelopeContext context, byte[] envelope)
            throws GeneralSecurityException {
        byte[] ephemeral = Arrays.copyOf(envelope, 32);
        byte[] encapsulation = Arrays.copyOfRange(envelope, 32, 32 + 1088);
        byte[] sealed = Arrays.copyOfRange(envelope, 32 + 1088, envelope.length);

        byte[] bound = bound(context);
        byte[] secrets = concatenated(
                agree(Arrays.copyOf(secret, 32), ephemeral),
                decapsulate(Arrays.copyOfRange(secret, 32, 96), encapsulation));
        return cipher(Cipher.DECRYPT_MODE, secrets, ephemeral, encapsulation, publicKey.toBytes(), bound)
                .doFinal(sealed);
    }

    private static byte[] bound(EnvelopeContext context) {
        return bound(
                context.plan().toBytes(),
                context.round(),
                context.client(),
                context.member(),
                context.ciphertext().toBytes());
    }

    /** The context that a vector names. */
    static byte[] bound(VectorCase context) {
        return bound(
                context.bytes("plan"),
                context.integer("round"),
                context.integer("client"),
                context.integer("member"),
                context.bytes("ciphertext"));
    }

    private static byte[] bound(byte[] plan, int round, int client, int member, byte[] ciphertext) {
        return ByteBuffer.allocate(76)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(plan)
                .putInt(round)
                .putInt(client)
                .putInt(member)
                .put(ciphertext)
                .array();
    }

    private static Cipher cipher(
            int mode, byte[] secrets, byte[] ephemeral, byte[] encapsulation, byte[] publicKey, byte[] bound)
            throws GeneralSecurityException {
        byte[] info = concatenated(
                "cipherfold/envelope/1".getBytes(StandardCharsets.US_ASCII),
                ephemeral,
                encapsulation,
                publicKey,
                bound);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(ReferenceHkdf.derive(secrets, info, 32), "AES"),
                new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD(bound);
        return cipher;
    }

    /** The public key of a secret: a scalar times the base point 9, and the encapsulation key of ML-KEM's seed. */
    public static byte[] publicKey(byte[] secret) throws GeneralSecurityException {
        MLKEMPrivateKey key = (MLKEMPrivateKey) mlKemKey(Arrays.copyOfRange(secret, 32, 96));
        byte[] encoded = key.getPublicKey().getEncoded();
        // The bytes of the key end its SubjectPublicKeyInfo.
        return concatenated(
                agree(Arrays.copyOf(secret, 32), BASE_POINT),
                Arrays.copyOfRange(encoded, encoded.length - 1184, encoded.length));
    }

    /** Seals with an ephemeral scalar and the message of the encapsulation, 32 bytes each. */
    static byte[] seal(byte[] publicKey, byte[] randomness, byte[] bound, byte[] text) throws GeneralSecurityException {
        byte[] scalar = Arrays.copyOf(randomness, 32);
        byte[] ephemeral = agree(scalar, BASE_POINT);
        SecretKeyWithEncapsulation quantumSafe = encapsulate(
                Arrays.copyOfRange(publicKey, 32, publicKey.length), Arrays.copyOfRange(randomness, 32, 64));
        byte[] encapsulation = quantumSafe.getEncapsulation();
        byte[] secrets = concatenated(agree(scalar, Arrays.copyOf(publicKey, 32)), quantumSafe.getEncoded());
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, secrets, ephemeral, encapsulation, publicKey, bound)
                .doFinal(text);
        return concatenated(ephemeral, encapsulation, sealed);
    }

    private static SecretKeyWithEncapsulation encapsulate(byte[] publicKey, byte[] message)
            throws GeneralSecurityException {
        byte[] encoded = concatenated(HexFormat.of().parseHex(ML_KEM_768_PUBLIC), publicKey);
        PublicKey key = KeyFactory.getInstance("ML-KEM-768", PROVIDER).generatePublic(new X509EncodedKeySpec(encoded));
        KeyGenerator generator = KeyGenerator.getInstance("ML-KEM", PROVIDER);
        generator.init(
                new KEMGenerateSpec.Builder(key, "ML-KEM", 256).withNoKdf().build(), new FixedSecureRandom(message));
        return (SecretKeyWithEncapsulation) generator.generateKey();
    }

    /** The message of an encapsulation. */
    private static final class FixedSecureRandom extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] message;

        FixedSecureRandom(byte[] message) {
            this.message = message.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != message.length) {
                throw new AssertionError("an encapsulation draws 32 bytes, not " + bytes.length);
            }
            System.arraycopy(message, 0, bytes, 0, bytes.length);
        }
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

    private static PrivateKey mlKemKey(byte[] seed) throws GeneralSecurityException {
        byte[] encoded =
                HexFormat.of().parseHex(ML_KEM_768_SEED + HexFormat.of().formatHex(seed));
        return KeyFactory.getInstance("ML-KEM-768", PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static byte[] decapsulate(byte[] seed, byte[] encapsulation) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("ML-KEM", PROVIDER);
        generator.init(new KEMExtractSpec.Builder(mlKemKey(seed), encapsulation, "ML-KEM", 256)
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
