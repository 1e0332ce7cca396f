// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.crypto.internal.Ed25519Signatures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The private half of an identity: an Ed25519 key (RFC 8032). Every signature is made in a named context, so that bytes
 * signed for one purpose mean nothing for another. Safe for use by several threads; once closed it signs nothing.
 */
public final class SigningKey implements AutoCloseable {

    /** Length of the secret in bytes. */
    public static final int SECRET_BYTES = 32;

    private final byte[] secret;
    private final VerifyKey verifyKey;
    private boolean closed;

    private SigningKey(byte[] secret) {
        this.secret = secret;
        this.verifyKey = VerifyKey.of(Ed25519Signatures.publicKey(secret));
    }

    /** A new identity. */
    public static SigningKey generate(RandomSource random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new SigningKey(secret);
    }

    /** The identity with a given secret of 32 bytes, copied. For key files. */
    public static SigningKey ofSecret(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a signing key has " + SECRET_BYTES + " bytes, not " + secret.length);
        }
        return new SigningKey(secret.clone());
    }

    /** The public half. */
    public VerifyKey verifyKey() {
        return verifyKey;
    }

    /**
     * Signs a message.
     *
     * @param context printable ASCII without spaces, at least one letter
     */
    public Signature sign(String context, byte[] message) {
        byte[] framed = framed(context, message);
        byte[] copy = copyOfSecret();
        try {
            return Signature.of(Ed25519Signatures.sign(copy, verifyKey.toBytes(), framed));
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** A copy of the secret, for writing a key file. The name is there to be searched for. */
    public byte[] insecureSecretBytes() {
        return copyOfSecret();
    }

    /**
     * Another secret of 32 bytes that follows from this one: SHA3-256 of a label and the secret. It says nothing about the
     * key, and those of other labels say nothing about it, as long as the hash is like a random function.
     *
     * @param label printable ASCII, one for each purpose
     */
    public byte[] deriveSecret(String label) {
        byte[] copy = copyOfSecret();
        try {
            return Digest.sha3(label, copy).toBytes();
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private synchronized byte[] copyOfSecret() {
        if (closed) {
            throw new IllegalStateException("the signing key is closed");
        }
        return secret.clone();
    }

    /** Context, a zero byte, message: since no context has a zero byte, the bytes can be divided in one way only. */
    static byte[] framed(String context, byte[] message) {
        if (context.isEmpty() || !context.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            throw new IllegalArgumentException("a context is printable ASCII without spaces");
        }
        byte[] label = context.getBytes(StandardCharsets.US_ASCII);
        byte[] framed = Arrays.copyOf(label, label.length + 1 + message.length);
        System.arraycopy(message, 0, framed, label.length + 1, message.length);
        return framed;
    }

    /** Wipes the secret. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "SigningKey[redacted, " + verifyKey + "]";
    }
}
