// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.internal.HybridKem;
import io.cipherfold.crypto.wire.WireReader;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The private key of a member for one epoch. Opens envelopes from several threads at once; after {@link #close()} it
 * opens nothing, and the secrets that this class holds itself are wiped (Bouncy Castle's expanded copy goes with the
 * garbage collector).
 */
public final class EpochSecretKey implements AutoCloseable {

    /** Length of the secret in bytes: 96. */
    public static final int SECRET_BYTES = HybridKem.X25519_BYTES + HybridKem.ML_KEM_SECRET_BYTES;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final byte[] x25519Secret;
    private final byte[] mlKemSeed;
    private final HybridKem.MlKemKey mlKemKey;
    private final EpochPublicKey publicKey;
    private boolean closed;

    private EpochSecretKey(byte[] x25519Secret, byte[] mlKemSeed) {
        this.x25519Secret = x25519Secret;
        this.mlKemSeed = mlKemSeed;
        this.mlKemKey = new HybridKem.MlKemKey(mlKemSeed);
        this.publicKey = new EpochPublicKey(HybridKem.x25519Public(x25519Secret), mlKemKey.publicKey());
    }

    /** A new key. */
    public static EpochSecretKey generate(RandomSource random) {
        return new EpochSecretKey(HybridKem.newX25519Secret(random), HybridKem.newMlKemSecret(random));
    }

    /** The key with a given secret of {@link #SECRET_BYTES}, copied. For key files. */
    public static EpochSecretKey ofSecret(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("an epoch key has " + SECRET_BYTES + " bytes, not " + secret.length);
        }
        return new EpochSecretKey(
                Arrays.copyOf(secret, HybridKem.X25519_BYTES),
                Arrays.copyOfRange(secret, HybridKem.X25519_BYTES, SECRET_BYTES));
    }

    /** The public half. */
    public EpochPublicKey publicKey() {
        return publicKey;
    }

    /** A copy of the secret, for writing a key file. The name is there to be searched for. */
    public byte[] insecureSecretBytes() {
        lock.readLock().lock();
        try {
            checkOpen();
            byte[] secret = Arrays.copyOf(x25519Secret, SECRET_BYTES);
            System.arraycopy(mlKemSeed, 0, secret, HybridKem.X25519_BYTES, mlKemSeed.length);
            return secret;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Opens an envelope.
     *
     * @param envelope what {@link EpochPublicKey#seal} returned, whatever its length
     * @return the plaintext; the caller wipes it
     * @throws CryptoException with code AUTHENTICATION whatever the reason is: other key, other context, altered bytes
     */
    public byte[] open(EnvelopeContext context, byte[] envelope) {
        lock.readLock().lock();
        try {
            checkOpen();
            return openWhileOpen(context, envelope);
        } finally {
            lock.readLock().unlock();
        }
    }

    private byte[] openWhileOpen(EnvelopeContext context, byte[] envelope) {
        if (envelope.length < Envelope.bytesFor(0)) {
            throw Envelope.doesNotOpen();
        }
        WireReader in = new WireReader(envelope);
        byte[] ephemeralPublic = in.raw(HybridKem.X25519_BYTES);
        byte[] mlKemCiphertext = in.raw(HybridKem.ML_KEM_CIPHERTEXT_BYTES);
        byte[] sealed = in.raw(in.remaining());
        byte[] classicSecret = new byte[HybridKem.X25519_BYTES];
        try {
            if (!HybridKem.x25519Agree(x25519Secret, ephemeralPublic, classicSecret)) {
                throw Envelope.doesNotOpen();
            }
            byte[] mlKemSecret = mlKemKey.decapsulate(mlKemCiphertext);
            byte[] key = Envelope.deriveKey(
                    classicSecret, mlKemSecret, ephemeralPublic, mlKemCiphertext, publicKey, context);
            return Envelope.decrypt(key, context, sealed);
        } finally {
            Arrays.fill(classicSecret, (byte) 0);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the epoch's key is closed");
        }
    }

    /** Waits for envelopes that are being opened, then wipes. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            Arrays.fill(x25519Secret, (byte) 0);
            Arrays.fill(mlKemSeed, (byte) 0);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return "EpochSecretKey[redacted, " + publicKey + "]";
    }
}
