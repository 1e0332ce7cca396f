// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.internal.HybridKem;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public key of a member for one epoch: X25519 (RFC 7748) and ML-KEM-768 (FIPS 203) side by side. An envelope stays
 * closed as long as one of the two holds. Immutable.
 */
public final class EpochPublicKey {

    /** Length in bytes: 1,216. */
    public static final int BYTES = HybridKem.X25519_BYTES + HybridKem.ML_KEM_PUBLIC_BYTES;

    private final byte[] x25519;
    private final byte[] mlKem;

    EpochPublicKey(byte[] x25519, byte[] mlKem) {
        this.x25519 = x25519;
        this.mlKem = mlKem;
    }

    /**
     * Reads {@link #BYTES} bytes. A key that nothing could be sealed for, or that would make one of the two agreements
     * void, is refused here: sealing for a key that was read does not fail.
     *
     * @throws WireException if the X25519 key has small order or the ML-KEM key is not reduced
     */
    public static EpochPublicKey read(WireReader in) {
        EpochPublicKey key = new EpochPublicKey(in.raw(HybridKem.X25519_BYTES), in.raw(HybridKem.ML_KEM_PUBLIC_BYTES));
        if (!HybridKem.isX25519PublicKey(key.x25519)) {
            throw new WireException(WireException.Reason.OUT_OF_RANGE, "the X25519 key has small order");
        }
        if (!HybridKem.isMlKemPublicKey(key.mlKem)) {
            throw new WireException(WireException.Reason.OUT_OF_RANGE, "the ML-KEM key is not reduced");
        }
        return key;
    }

    /** Appends {@link #BYTES} bytes. */
    public void write(WireWriter out) {
        out.raw(x25519).raw(mlKem);
    }

    /**
     * Seals {@code plaintext} for the owner of this key.
     *
     * @return {@link Envelope#bytesFor}(plaintext.length) bytes
     */
    public byte[] seal(EnvelopeContext context, byte[] plaintext, RandomSource random) {
        byte[] ephemeralSecret = HybridKem.newX25519Secret(random);
        byte[] classicSecret = new byte[HybridKem.X25519_BYTES];
        try {
            byte[] ephemeralPublic = HybridKem.x25519Public(ephemeralSecret);
            if (!HybridKem.x25519Agree(ephemeralSecret, x25519, classicSecret)) {
                throw new IllegalStateException("the X25519 key has small order and was not read");
            }
            HybridKem.Encapsulation quantumSafe = HybridKem.mlKemEncapsulate(mlKem, random);
            byte[] mlKemCiphertext = quantumSafe.ciphertext().value();
            byte[] key = Envelope.deriveKey(
                    classicSecret, quantumSafe.secret().value(), ephemeralPublic, mlKemCiphertext, this, context);
            byte[] sealed = Envelope.encrypt(key, context, plaintext);
            return new WireWriter(Envelope.bytesFor(plaintext.length))
                    .raw(ephemeralPublic)
                    .raw(mlKemCiphertext)
                    .raw(sealed)
                    .toBytes();
        } finally {
            Arrays.fill(ephemeralSecret, (byte) 0);
            Arrays.fill(classicSecret, (byte) 0);
        }
    }

    /** The key's bytes: X25519 first. */
    public byte[] toBytes() {
        WireWriter out = new WireWriter(BYTES);
        write(out);
        return out.toBytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochPublicKey that
                && Arrays.equals(x25519, that.x25519)
                && Arrays.equals(mlKem, that.mlKem);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(x25519);
    }

    @Override
    public String toString() {
        return "EpochPublicKey[" + HexFormat.of().formatHex(x25519, 0, 8) + ", " + Digest.sha256(mlKem) + "]";
    }
}
