// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.seal.VectorCase;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** Signs by the JDK's Ed25519. For comparison in tests only. */
public final class ReferenceSigner {

    private final byte[] secret;

    private ReferenceSigner(byte[] secret) {
        this.secret = secret;
    }

    /** The key whose secret is the SHA-256 of a name. */
    public static ReferenceSigner named(String name) {
        return new ReferenceSigner(VectorCase.seed(name));
    }

    /** The secret, 32 bytes. */
    public byte[] secret() {
        return secret.clone();
    }

    /** The public key, 32 bytes. */
    public byte[] publicKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new FixedSecret(secret));
            KeyPair pair = generator.generateKeyPair();
            EdECPublicKey key = (EdECPublicKey) pair.getPublic();
            byte[] bytes = littleEndian(key.getPoint().getY());
            bytes[31] |= (byte) (key.getPoint().isXOdd() ? 0x80 : 0);
            return bytes;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The signature over context, zero byte and message, 64 bytes. */
    public byte[] sign(String context, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret)));
            ByteArrayOutputStream framed = new ByteArrayOutputStream();
            framed.writeBytes(context.getBytes(StandardCharsets.US_ASCII));
            framed.write(0);
            framed.writeBytes(message);
            signature.update(framed.toByteArray());
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A number below 2^256. */
    static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static final class FixedSecret extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] secret;

        FixedSecret(byte[] secret) {
            this.secret = secret.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(secret, 0, bytes, 0, bytes.length);
        }
    }
}
