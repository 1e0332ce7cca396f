// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The client side of the scheme DirectBfv: SEAL's {@code Encryptor} under the collective key, the sum of the members'
 * contributions. What SEAL draws comes from a ChaCha20 stream under a secret seed.
 *
 * <p>Immutable; any number of threads may share it.
 */
public final class CollectiveEncryptor implements AutoCloseable {

    /** Largest absolute value of an integer that can be packed. */
    public static final int MAX_ABS_DIGIT = 1 << 30;

    private final CollectiveContext context;
    private final NativeHandle handle;

    private CollectiveEncryptor(CollectiveContext context, NativeHandle handle) {
        this.context = context;
        this.handle = handle;
    }

    /**
     * Adds up the collective key.
     *
     * @param publicSeed the 32 bytes that the contributions were made with
     * @param contributions one of each member, each {@link CollectiveContext#packedContributionBytes()} long
     * @throws SealException with {@code WORD_OUT_OF_RANGE} if a residue is not below its prime
     */
    public static CollectiveEncryptor create(CollectiveContext context, byte[] publicSeed, List<byte[]> contributions) {
        Seeds.check("public seed", publicSeed);
        int size = context.packedContributionBytes();
        if (contributions.isEmpty() || contributions.size() > Integer.MAX_VALUE / size) {
            throw new IllegalArgumentException("a collective key has 1 to " + Integer.MAX_VALUE / size
                    + " contributions, not " + contributions.size());
        }
        byte[] all = new byte[contributions.size() * size];
        for (int i = 0; i < contributions.size(); i++) {
            byte[] contribution = contributions.get(i);
            if (contribution.length != size) {
                throw new IllegalArgumentException(
                        "contribution " + i + " must have " + size + " bytes, has " + contribution.length);
            }
            System.arraycopy(contribution, 0, all, i * size, size);
        }
        long nativeBytes = 2L * context.degree() * (context.dataPrimes() + 1) * Long.BYTES;
        NativeHandle handle = NativeHandle.create(
                "CollectiveEncryptor",
                nativeBytes,
                () -> context.handle()
                        .use(pointer -> CollectiveJni.createEncryptor(pointer, publicSeed, contributions.size(), all)));
        return new CollectiveEncryptor(context, handle);
    }

    /**
     * Encrypts one chunk. The same seed, chunk and digits give the same ciphertext.
     *
     * @param secretSeed 32 bytes; a chunk must never be encrypted under the same seed with other digits: the difference would
     *     be in the clear. Left to the caller
     * @param chunk number of the chunk, from 0
     * @param digits at most {@link CollectiveContext#digitsPerChunk()}, the rest are zeros; coefficient i carries 3i to
     *     3i + 2. Each at most {@link #MAX_ABS_DIGIT} in absolute value, larger than a digit or not
     * @param base B, 2^8 to 2^20, with B^3 at most t
     * @param first direct; takes {@link CollectiveContext#packedPolynomialBytes()} bytes of the polynomial c0 from its
     *     position on, which advances
     * @param second the same for c1
     */
    public void encrypt(byte[] secretSeed, int chunk, int[] digits, int base, ByteBuffer first, ByteBuffer second) {
        Seeds.check("secret seed", secretSeed);
        context.checkBase(base);
        if (chunk < 0) {
            throw new IllegalArgumentException("chunks are numbered from 0, not " + chunk);
        }
        checkDigits(digits);
        checkRoom("first", first);
        checkRoom("second", second);
        int bytes = context.packedPolynomialBytes();
        handle.run(pointer -> {
            CollectiveJni.encrypt(
                    pointer, secretSeed, chunk, digits, base, first, first.position(), second, second.position());
            first.position(first.position() + bytes);
            second.position(second.position() + bytes);
        });
    }

    private void checkDigits(int[] digits) {
        if (digits.length > context.digitsPerChunk()) {
            throw new IllegalArgumentException(
                    "a chunk carries " + context.digitsPerChunk() + " parameters, not " + digits.length);
        }
        for (int i = 0; i < digits.length; i++) {
            if (digits[i] > MAX_ABS_DIGIT || digits[i] < -MAX_ABS_DIGIT) {
                throw new IllegalArgumentException(
                        "parameter " + i + " is larger than " + MAX_ABS_DIGIT + " in absolute value");
            }
        }
    }

    private void checkRoom(String name, ByteBuffer target) {
        int bytes = context.packedPolynomialBytes();
        if (!target.isDirect() || target.isReadOnly() || target.remaining() < bytes) {
            throw new IllegalArgumentException(name + " must be direct, writable and have room for " + bytes
                    + " bytes, has room for " + target.remaining());
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "CollectiveEncryptor[" + context + "]";
    }
}
