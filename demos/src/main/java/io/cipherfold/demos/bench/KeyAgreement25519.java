// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** X25519 (RFC 7748) of the JDK on raw keys, for the baseline that masks in pairs. */
final class KeyAgreement25519 {

    /** Length of keys and secrets in bytes. */
    static final int BYTES = 32;

    /** The u-coordinate of the base point. */
    private static final byte[] BASE_POINT = {
        9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final String ALGORITHM = "X25519";

    private KeyAgreement25519() {}

    /** The public key of a secret key, which is any 32 bytes. */
    static byte[] publicKey(byte[] secretKey) {
        return agree(secretKey, BASE_POINT);
    }

    /** The secret that two parties share; not yet uniform. */
    static byte[] agree(byte[] secretKey, byte[] publicKey) {
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            PrivateKey own = factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secretKey));
            PublicKey other =
                    factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(publicKey)));
            KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
            agreement.init(own);
            agreement.doPhase(other, true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no X25519", e);
        }
    }

    /** From little-endian bytes. */
    private static BigInteger coordinate(byte[] publicKey) {
        byte[] bigEndian = new byte[publicKey.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = publicKey[publicKey.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }
}
