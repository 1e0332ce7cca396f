// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The client side of the scheme OneTimeKey for one upload: c_j = a_j*k + e_j + 2^a*m_j mod q. The key k and the errors e_j are
 * expanded from a secret seed by ChaCha20, the polynomials a_j from a public one; k and e_j are centred binomial with
 * eta = 42. The same seeds and digits give the same bytes.
 *
 * <p>Secure only if a secret seed is used for one vector: a chunk encrypted twice under it with different digits shows their
 * difference to everyone. One object therefore encrypts each chunk once; not using a seed for two objects is left to
 * the caller.
 *
 * <p>Thread-safe: chunks may be encrypted by several threads. {@link #close()} wipes seeds and key from native memory; the
 * caller wipes the arrays it passed.
 */
public final class OneTimeEncryptor implements AutoCloseable {

    /** Length of both seeds in bytes. */
    public static final int SEED_BYTES = Seeds.BYTES;

    /** Largest absolute value of an integer that can be packed. */
    public static final int MAX_ABS_DIGIT = 1 << 30;

    private final RingContext ring;
    private final NativeHandle handle;
    private final BitSet encrypted = new BitSet();

    private OneTimeEncryptor(RingContext ring, NativeHandle handle) {
        this.ring = ring;
        this.handle = handle;
    }

    /**
     * Expands the key. The seeds are copied.
     *
     * @param publicSeed 32 bytes, the same for all clients of a round
     * @param secretSeed 32 bytes, fresh for every upload
     */
    public static OneTimeEncryptor create(RingContext ring, byte[] publicSeed, byte[] secretSeed) {
        Seeds.check("public seed", publicSeed);
        Seeds.check("secret seed", secretSeed);
        // Key as integers and as transformed words.
        long nativeBytes = (long) ring.degree() * (Integer.BYTES + Long.BYTES);
        NativeHandle handle = NativeHandle.create(
                "OneTimeEncryptor",
                nativeBytes,
                () -> ring.handle().use(pointer -> SealJni.createEncryptor(pointer, publicSeed, secretSeed)));
        return new OneTimeEncryptor(ring, handle);
    }

    /** Fills {@code target}, of length N, with the centred coefficients of the key, each in [-42, 42]. */
    public void keyCoefficients(int[] target) {
        if (target.length != ring.degree()) {
            throw new IllegalArgumentException("target must have " + ring.degree() + " elements, has " + target.length);
        }
        handle.run(pointer -> SealJni.keyCoefficients(pointer, target));
    }

    /**
     * Encrypts some chunks of a vector. Coefficient i of chunk j carries the parameters 3(jN+i) to 3(jN+i)+2; those that are
     * missing at the end of the last chunk are zeros.
     *
     * @param digits the whole vector; each integer at most {@link #MAX_ABS_DIGIT} in absolute value, larger than a digit or not
     * @param digitBits b with the digit base B = 2^b, 8 to 16 and at most a third of the bits of t
     * @param chunks what to encrypt; each needs at least one parameter
     * @param target takes {@link RingContext#packedPolynomialBytes()} bytes for each chunk from its position on, which
     *     advances; direct buffers are written in place
     * @throws IllegalStateException if one of the chunks was encrypted before, or this is closed
     */
    public void encrypt(int[] digits, int digitBits, ChunkRange chunks, ByteBuffer target) {
        ring.checkDigitBits(digitBits);
        checkDigits(digits, chunks);
        long bytes = ring.packedBytes(chunks);
        if (target.isReadOnly() || target.remaining() < bytes) {
            throw new IllegalArgumentException("target must be writable and have room for " + bytes
                    + " bytes, has room for " + target.remaining());
        }
        handle.run(pointer -> {
            claim(chunks);
            int position = target.position();
            if (target.isDirect()) {
                SealJni.encryptDirect(pointer, digits, digitBits, chunks.first(), chunks.count(), target, position);
            } else {
                SealJni.encrypt(
                        pointer,
                        digits,
                        digitBits,
                        chunks.first(),
                        chunks.count(),
                        target.array(),
                        target.arrayOffset() + position);
            }
            target.position(position + (int) bytes);
        });
    }

    private void checkDigits(int[] digits, ChunkRange chunks) {
        int perChunk = ring.digitsPerChunk();
        long start = (long) chunks.first() * perChunk;
        if ((chunks.end() - 1L) * perChunk >= digits.length) {
            throw new IllegalArgumentException("chunk " + (chunks.end() - 1) + " has no parameter: the vector has "
                    + digits.length + ", a chunk carries " + perChunk);
        }
        int end = (int) Math.min(digits.length, (long) chunks.end() * perChunk);
        for (int i = (int) start; i < end; i++) {
            if (digits[i] > MAX_ABS_DIGIT || digits[i] < -MAX_ABS_DIGIT) {
                throw new IllegalArgumentException(
                        "parameter " + i + " is larger than " + MAX_ABS_DIGIT + " in absolute value");
            }
        }
    }

    /** Marks the chunks as used up, before anything is written. */
    private void claim(ChunkRange chunks) {
        synchronized (encrypted) {
            int used = encrypted.nextSetBit(chunks.first());
            if (used >= 0 && used < chunks.end()) {
                throw new IllegalStateException("chunk " + used + " was encrypted before: a second message under the"
                        + " same key would reveal how the two differ");
            }
            encrypted.set(chunks.first(), chunks.end());
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "OneTimeEncryptor[redacted]";
    }
}
