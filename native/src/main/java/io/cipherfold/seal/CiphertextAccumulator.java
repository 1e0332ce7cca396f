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
     * @param packed direct; {@link RingContext#packedPolynomialBytes()} bytes for each chunk from its position on, which
     *     advances. The bytes must not change during the call
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
        checkChunks(chunks);
        long bytes = ring.packedBytes(chunks);
        if (!packed.isDirect() || packed.remaining() < bytes) {
            throw new IllegalArgumentException("packed must be direct and hold " + bytes + " bytes, is " + packed);
        }
        int position = packed.position();
        handle.run(pointer -> SealJni.combine(pointer, subtract, chunks.first(), chunks.count(), packed, position));
        packed.position(position + (int) bytes);
    }

    /**
     * Opens some chunks of the sum, which keeps its state. The digits mean something only if the session's residual is small
     * enough in the end.
     *
     * @param session made for the same ring
     * @param digits takes {@link RingContext#digitsPerChunk} signed digits for each chunk, in order, each in [-B/2, B/2-1];
     *     those behind the vector's last parameter belong to the padding
     * @param from index of the first of them in {@code digits}
     */
    public void open(OpeningSession session, ChunkRange chunks, int[] digits, int from) {
        if (session.ring() != ring) {
            throw new IllegalArgumentException("the session was made for another ring");
        }
        checkChunks(chunks);
        long count = (long) chunks.count() * ring.digitsPerChunk(session.layout());
        if (from < 0 || from > digits.length || count > digits.length - from) {
            throw new IllegalArgumentException(
                    "digits must have room for " + count + " behind " + from + ", has " + digits.length + " elements");
        }
        session.open(handle, chunks, digits, from);
    }

    private void checkChunks(ChunkRange chunks) {
        if (chunks.end() > chunkCount) {
            throw new IllegalArgumentException("chunks up to " + chunks.end() + " of an accumulator of " + chunkCount);
        }
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
