// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

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

    /** The most members that a key can be shared to. */
    public static final int MAX_MEMBERS = 1023;

    private static final int SHARE_BITS = 20;

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
        // Key as integers and as transformed words, with three constants for each of these.
        long nativeBytes = (long) ring.degree() * (Integer.BYTES + 4 * Long.BYTES);
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
     * Shares the key by Shamir's scheme over GF(1,048,573), each coefficient with a polynomial of its own: for each
     * coefficient k in order, b_1 to b_f come from the stream (domain 3, index 0) of the secret seed, words of 32 bits, the
     * low 20 bits, numbers not below 1,048,573 left out; member j of 1 to n gets k + b_1 j + ... + b_f j^f. Always the same for
     * one object.
     *
     * @param members n, 1 to {@link #MAX_MEMBERS}
     * @param degree f, in [0, n): any f + 1 shares determine the key, f say nothing
     * @return for each member in order, N shares of 20 bits without gaps, least significant bit first; the caller wipes them
     */
    public byte[][] shareKey(int members, int degree) {
        if (members < 1 || members > MAX_MEMBERS || degree < 0 || degree >= members) {
            throw new IllegalArgumentException(
                    "need 0 <= degree < members <= " + MAX_MEMBERS + ", were " + degree + " and " + members);
        }
        int size = ring.degree() / Byte.SIZE * SHARE_BITS;
        byte[] all = new byte[Math.multiplyExact(members, size)];
        try {
            handle.run(pointer -> SealJni.shareKey(pointer, members, degree, all));
            byte[][] shares = new byte[members][];
            Arrays.setAll(shares, member -> Arrays.copyOfRange(all, member * size, (member + 1) * size));
            return shares;
        } finally {
            Arrays.fill(all, (byte) 0);
        }
    }

    /**
     * Encrypts some chunks of a vector, whose parameters alone are given: a vector of any length passes through a block.
     * With D digits per coefficient, coefficient i of chunk j carries the vector's parameters D(jN+i) to D(jN+i)+D-1.
     *
     * <p>The integers x_0, x_1, ... of a coefficient are not wrapped to digits one by one: the message is their weighted sum
     * x_0 + x_1 B + ..., reduced modulo t as a whole, so that what a sum opens to is a function of the summed integers alone.
     *
     * @param digits a block of the vector; each integer used is at most {@link #MAX_ABS_DIGIT} in absolute value, larger than
     *     a digit or not
     * @param from index of the first parameter of {@code chunks} in {@code digits}
     * @param count how many parameters are there: {@code chunks.count()} times {@link RingContext#digitsPerChunk} or, at the
     *     vector's end, fewer, but at least one for the last chunk; what is missing there are zeros
     * @param layout fits {@code ring} ({@link RingContext#check}) and is the same for all chunks of a vector
     * @param chunks what to encrypt
     * @param target direct; takes {@link RingContext#packedPolynomialBytes()} bytes for each chunk from its position on, which
     *     advances
     * @throws IllegalStateException if one of the chunks was encrypted before, or this is closed
     * @throws IndexOutOfBoundsException if {@code digits} does not have these elements
     */
    public void encrypt(int[] digits, int from, int count, DigitLayout layout, ChunkRange chunks, ByteBuffer target) {
        ring.check(layout);
        checkDigits(digits, from, count, layout, chunks);
        long bytes = ring.packedBytes(chunks);
        if (!target.isDirect() || target.isReadOnly() || target.remaining() < bytes) {
            throw new IllegalArgumentException(
                    "target must be direct, writable and have room for " + bytes + " bytes, is " + target);
        }
        handle.run(pointer -> {
            claim(chunks);
            int position = target.position();
            SealJni.encrypt(
                    pointer,
                    digits,
                    from,
                    count,
                    layout.digitsPerCoefficient(),
                    layout.digitBits(),
                    chunks.first(),
                    chunks.count(),
                    target,
                    position);
            target.position(position + (int) bytes);
        });
    }

    private void checkDigits(int[] digits, int from, int count, DigitLayout layout, ChunkRange chunks) {
        Objects.checkFromIndexSize(from, count, digits.length);
        long perChunk = ring.digitsPerChunk(layout);
        if (count > chunks.count() * perChunk || count <= (chunks.count() - 1) * perChunk) {
            throw new IllegalArgumentException(
                    chunks.count() + " chunks of " + perChunk + " parameters cannot have " + count);
        }
        // Without a way out, so that the compiler makes vector code of it; the sign bit of a difference is set exactly
        // for
        // what is not allowed.
        int outside = 0;
        for (int i = from; i < from + count; i++) {
            outside |= ((MAX_ABS_DIGIT - digits[i]) & ~digits[i]) | ((MAX_ABS_DIGIT + digits[i]) & digits[i]);
        }
        if (outside < 0) {
            throw tooLarge(digits, from, count);
        }
    }

    private static IllegalArgumentException tooLarge(int[] digits, int from, int count) {
        int index = from;
        while (index < from + count - 1 && Math.abs((long) digits[index]) <= MAX_ABS_DIGIT) {
            index++;
        }
        return new IllegalArgumentException(
                "parameter " + index + " is larger than " + MAX_ABS_DIGIT + " in absolute value");
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
