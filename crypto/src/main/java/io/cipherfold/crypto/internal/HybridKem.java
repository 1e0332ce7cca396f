// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.internal;

import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.RandomSource;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * The two key agreements of an envelope, X25519 (RFC 7748) and ML-KEM-768 (FIPS 203), and HKDF-SHA-256 (RFC 5869), on
 * byte arrays. Stateless.
 */
public final class HybridKem {

    /** X25519 keys and shared secrets. */
    public static final int X25519_BYTES = 32;
    /** ML-KEM-768 encapsulation key. */
    public static final int ML_KEM_PUBLIC_BYTES = 1184;
    /** ML-KEM-768 decapsulation key as the seed (d, z) of FIPS 203. */
    public static final int ML_KEM_SECRET_BYTES = 64;
    /** ML-KEM-768 ciphertext. */
    public static final int ML_KEM_CIPHERTEXT_BYTES = 1088;

    /** The randomness m of an encapsulation. */
    private static final int ML_KEM_MESSAGE_BYTES = 32;
    /** Clamping makes 2^254 of it, a multiple of 8: it takes exactly the points of small order to zero. */
    private static final byte[] ANY_X25519_SECRET = new byte[X25519_BYTES];

    private static final String HMAC = "HmacSHA256";

    private HybridKem() {}

    /** A shared secret and the bytes that carry it to the key's owner. */
    public record Encapsulation(Bytes secret, Bytes ciphertext) {}

    /** A mutable holder of bytes; a record component, which an array must not be. */
    public static final class Bytes {
        private final byte[] value;

        Bytes(byte[] value) {
            this.value = value;
        }

        /** The bytes themselves, not a copy. */
        public byte[] value() {
            return value;
        }

        /** Overwrites the bytes with zeros. */
        public void wipe() {
            Arrays.fill(value, (byte) 0);
        }

        @Override
        public String toString() {
            return "Bytes[redacted]";
        }
    }

    /** A new X25519 secret, clamped. */
    public static byte[] newX25519Secret(RandomSource random) {
        byte[] secret = new byte[X25519_BYTES];
        random.nextBytes(secret);
        X25519.clampPrivateKey(secret);
        return secret;
    }

    /** The public key of an X25519 secret. */
    public static byte[] x25519Public(byte[] secret) {
        byte[] publicKey = new byte[X25519_BYTES];
        X25519.generatePublicKey(secret, 0, publicKey, 0);
        return publicKey;
    }

    /**
     * The shared X25519 secret. All zeros when the other key has small order, which the caller must refuse.
     *
     * @return false if the agreement failed; {@code shared} is then not to be used
     */
    public static boolean x25519Agree(byte[] secret, byte[] otherPublic, byte[] shared) {
        return X25519.calculateAgreement(secret, 0, otherPublic, 0, shared, 0);
    }

    /** Whether 32 bytes are an X25519 key: a point of small order agrees with every secret on zeros. */
    public static boolean isX25519PublicKey(byte[] publicKey) {
        return x25519Agree(ANY_X25519_SECRET, publicKey, new byte[X25519_BYTES]);
    }

    /** A new ML-KEM-768 secret: the 64-byte seed (d, z). */
    public static byte[] newMlKemSecret(RandomSource random) {
        byte[] seed = new byte[ML_KEM_SECRET_BYTES];
        random.nextBytes(seed);
        return seed;
    }

    /** Whether bytes are an ML-KEM-768 encapsulation key: length and modulus check of FIPS 203, section 7.2. */
    public static boolean isMlKemPublicKey(byte[] publicKey) {
        try {
            return new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, publicKey).getRho().length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A fresh shared secret for the owner of {@code publicKey}, which {@link #isMlKemPublicKey} has passed. */
    public static Encapsulation mlKemEncapsulate(byte[] publicKey, RandomSource random) {
        MLKEMPublicKeyParameters key = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, publicKey);
        byte[] message = new byte[ML_KEM_MESSAGE_BYTES];
        random.nextBytes(message);
        try {
            SecretWithEncapsulation result = MLKEMGenerator.internalGenerateEncapsulated(key, message);
            Encapsulation encapsulation =
                    new Encapsulation(new Bytes(result.getSecret()), new Bytes(result.getEncapsulation()));
            result.destroy();
            return encapsulation;
        } catch (DestroyFailedException e) {
            throw new CryptoException(CryptoException.Code.ENVIRONMENT, "a shared secret could not be wiped", e);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    /**
     * An ML-KEM-768 decapsulation key, expanded once from its seed because expansion costs as much as a decapsulation.
     * Immutable. Bouncy Castle's copies cannot be wiped; they go with this object.
     */
    public static final class MlKemKey {
        private final MLKEMPrivateKeyParameters key;

        /** Expands a seed of {@link #ML_KEM_SECRET_BYTES}. */
        public MlKemKey(byte[] seed) {
            key = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
        }

        /** The encapsulation key, {@link #ML_KEM_PUBLIC_BYTES} long. */
        public byte[] publicKey() {
            return key.getPublicKey();
        }

        /** The shared secret of a ciphertext; pseudo-random (implicit rejection) when it is not genuine. */
        public byte[] decapsulate(byte[] ciphertext) {
            return new MLKEMExtractor(key).extractSecret(ciphertext);
        }

        @Override
        public String toString() {
            return "MlKemKey[redacted]";
        }
    }

    /**
     * HKDF-SHA-256 (RFC 5869) with an empty salt, which the RFC takes for 32 zero bytes. By the JDK's HMAC, which uses the
     * CPU's SHA instructions: the info of an envelope is two kilobytes.
     */
    public static byte[] hkdf(byte[] inputKey, byte[] info, int outputBytes) {
        byte[] output = new byte[outputBytes];
        byte[] block = new byte[0];
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(new byte[mac.getMacLength()], HMAC));
            byte[] pseudoRandomKey = mac.doFinal(inputKey);
            mac.init(new SecretKeySpec(pseudoRandomKey, HMAC));
            Arrays.fill(pseudoRandomKey, (byte) 0);
            for (int done = 0, number = 1; done < outputBytes; done += block.length, number++) {
                mac.update(block);
                mac.update(info);
                byte[] next = mac.doFinal(new byte[] {(byte) number});
                Arrays.fill(block, (byte) 0);
                block = next;
                System.arraycopy(block, 0, output, done, Math.min(block.length, outputBytes - done));
            }
            return output;
        } catch (GeneralSecurityException e) {
            throw new CryptoException(CryptoException.Code.ENVIRONMENT, "HMAC-SHA-256 is missing from this JDK", e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }
}
