// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;

/**
 * The running sum of packed ciphertexts of one vector, in native memory; its size does not depend on how many are added.
 *
 * <p>Thread-safe: every call takes effect completely or not at all, one after the other.
 */
public final class CiphertextAccumulator implements AutoCloseable {

    private final RingContext ring;
    private final NativeHandle handle;
    private final int chunkCount;

    private CiphertextAccumulator(RingContext ring, NativeHandle handle, int chunkCount) {
        this.ring = ring;
        this.handle = handle;
        this.chunkCount = chunkCount;
    }

    /** The sum of nothing, for vectors of {@code chunkCount} chunks; takes 8 bytes of native memory for each coefficient. */
    public static CiphertextAccumulator create(RingContext ring, int chunkCount) {
        if (chunkCount < 1 || chunkCount > ring.mostChunks()) {
            throw new IllegalArgumentException("chunk count must be 1 to " + ring.mostChunks() + ", is " + chunkCount);
        }
        long nativeBytes = (long) chunkCount * ring.degree() * Long.BYTES;
        NativeHandle handle = NativeHandle.create(
                "CiphertextAccumulator",
                nativeBytes,
                () -> ring.handle().use(pointer -> SealJni.createAccumulator(pointer, chunkCount)));
        return new CiphertextAccumulator(ring, handle, chunkCount);
    }

    /** Number of chunks of a vector. */
    public int chunkCount() {
        return chunkCount;
    }

    /**
     * Adds packed polynomials to some chunks.
     *
     * @param packed {@link RingContext#packedPolynomialBytes()} bytes for each chunk from its position on, which advances;
     *     direct buffers are read in place. The bytes must not change during the call
     * @throws SealException with {@code WORD_OUT_OF_RANGE}, naming the first word (counted from the position) that is not
     *     below the modulus; the sum and the position are then unchanged
     */
    public void add(ChunkRange chunks, ByteBuffer packed) {
        combine(false, chunks, packed);
    }

    /** Takes away what {@link #add} has added, with the same arguments and errors. */
    public void subtract(ChunkRange chunks, ByteBuffer packed) {
        combine(true, chunks, packed);
    }

    private void combine(boolean subtract, ChunkRange chunks, ByteBuffer packed) {
        if (chunks.end() > chunkCount) {
            throw new IllegalArgumentException("chunks up to " + chunks.end() + " of an accumulator of " + chunkCount);
        }
        long bytes = ring.packedBytes(chunks);
        if (packed.remaining() < bytes) {
            throw new IllegalArgumentException("packed must hold " + bytes + " bytes, holds " + packed.remaining());
        }
        int position = packed.position();
        handle.run(pointer -> {
            if (packed.isDirect()) {
                SealJni.combineDirect(pointer, subtract, chunks.first(), chunks.count(), packed, position);
            } else if (packed.hasArray()) {
                SealJni.combine(
                        pointer,
                        subtract,
                        chunks.first(),
                        chunks.count(),
                        packed.array(),
                        packed.arrayOffset() + position);
            } else {
                byte[] copy = new byte[(int) bytes];
                packed.duplicate().get(copy);
                SealJni.combine(pointer, subtract, chunks.first(), chunks.count(), copy, 0);
            }
        });
        packed.position(position + (int) bytes);
    }

    /**
     * Opens the sum under the sum of the keys, by SEAL's {@code Decryptor}; our own decoding has to agree with it. The
     * accumulator keeps its state.
     *
     * @param publicSeed the 32 bytes that the ciphertexts were made with
     * @param keySum N centred coefficients
     * @param digitBits as for {@link OneTimeEncryptor#encrypt}
     * @return digits that are valid only if the residual beside them is small enough
     */
    public Opening open(byte[] publicSeed, int[] keySum, int digitBits) {
        Seeds.check("public seed", publicSeed);
        ring.checkDigitBits(digitBits);
        if (keySum.length != ring.degree()) {
            throw new IllegalArgumentException(
                    "key sum must have " + ring.degree() + " elements, has " + keySum.length);
        }
        return handle.use(pointer -> {
            int[] digits = new int[chunkCount * ring.digitsPerChunk()];
            long[] residual = new long[2];
            SealJni.open(pointer, publicSeed, keySum, digitBits, digits, residual);
            return new Opening(digits, residual[0], residual[1], (long) chunkCount * ring.degree());
        });
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "CiphertextAccumulator[chunkCount=" + chunkCount + "]";
    }
}
