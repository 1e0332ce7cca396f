// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * A running sum of packed polynomials of the scheme DirectBfv, chunk by chunk, in native memory: of the polynomials c0 of
 * ciphertexts at the node, of their c1 at a member, of the members' shares when a sum is opened.
 *
 * <p>Thread-safe: every call takes effect completely or not at all, one after the other.
 */
public final class CollectiveSum implements AutoCloseable {

    /** Widest flooding, as an exponent of two. */
    public static final int GREATEST_WIDTH_BITS = 62;

    private final CollectiveContext context;
    private final NativeHandle handle;
    private final int chunkCount;

    private CollectiveSum(CollectiveContext context, NativeHandle handle, int chunkCount) {
        this.context = context;
        this.handle = handle;
        this.chunkCount = chunkCount;
    }

    /** The sum of nothing; takes 8 bytes of native memory for each residue. */
    public static CollectiveSum create(CollectiveContext context, int chunkCount) {
        if (chunkCount < 1) {
            throw new IllegalArgumentException("chunk count must be at least 1, is " + chunkCount);
        }
        long nativeBytes = (long) chunkCount * context.degree() * context.dataPrimes() * Long.BYTES;
        NativeHandle handle = NativeHandle.create(
                "CollectiveSum",
                nativeBytes,
                () -> context.handle().use(pointer -> CollectiveJni.createSum(pointer, chunkCount)));
        return new CollectiveSum(context, handle, chunkCount);
    }

    /** Number of chunks. */
    public int chunkCount() {
        return chunkCount;
    }

    /**
     * Adds packed polynomials to some chunks.
     *
     * @param packed {@link CollectiveContext#packedPolynomialBytes()} bytes for each chunk from its position on, which
     *     advances; direct buffers are read in place. The bytes must not change during the call
     * @throws SealException with {@code WORD_OUT_OF_RANGE} if a residue is not below its prime; the sum and the position are
     *     then unchanged
     */
    public void add(ChunkRange chunks, ByteBuffer packed) {
        combine(false, chunks, packed);
    }

    /** Takes away what {@link #add} has added, with the same arguments and errors. */
    public void subtract(ChunkRange chunks, ByteBuffer packed) {
        combine(true, chunks, packed);
    }

    private void combine(boolean subtract, ChunkRange chunks, ByteBuffer packed) {
        int bytes = checkedBytes(chunks, packed.remaining());
        int position = packed.position();
        handle.run(pointer -> {
            if (packed.isDirect()) {
                CollectiveJni.combineDirect(pointer, subtract, chunks.first(), chunks.count(), packed, position);
            } else if (packed.hasArray()) {
                CollectiveJni.combine(
                        pointer,
                        subtract,
                        chunks.first(),
                        chunks.count(),
                        packed.array(),
                        packed.arrayOffset() + position);
            } else {
                byte[] copy = new byte[bytes];
                packed.duplicate().get(copy);
                CollectiveJni.combine(pointer, subtract, chunks.first(), chunks.count(), copy, 0);
            }
        });
        packed.position(position + bytes);
    }

    private int checkedBytes(ChunkRange chunks, int present) {
        if (chunks.end() > chunkCount) {
            throw new IllegalArgumentException("chunks up to " + chunks.end() + " of a sum of " + chunkCount);
        }
        long bytes = context.packedBytes(chunks);
        if (present < bytes) {
            throw new IllegalArgumentException("packed must hold " + bytes + " bytes, holds " + present);
        }
        return (int) bytes;
    }

    /** Writes some chunks, packed, into {@code target} from {@code offset} on. */
    public void read(ChunkRange chunks, byte[] target, int offset) {
        checkedBytes(chunks, checkedRoom(target, offset));
        handle.run(pointer -> CollectiveJni.read(pointer, chunks.first(), chunks.count(), target, offset));
    }

    private static int checkedRoom(byte[] target, int offset) {
        if (offset < 0 || offset > target.length) {
            throw new IllegalArgumentException("offset must be in [0, " + target.length + "], is " + offset);
        }
        return target.length - offset;
    }

    /**
     * A member's share of some chunks, if this is a sum of polynomials c1: c1*s + e for each, packed. The flooding e is
     * uniform in [-2^widthBits, 2^widthBits), from a ChaCha20 stream for each chunk.
     *
     * @param floodingSeed 32 bytes, for this sum alone. Two shares of one sum with different flooding, or two sums with the
     *     same flooding, tell something about the secret; left to the caller
     * @param widthBits 1 to {@link #GREATEST_WIDTH_BITS}
     */
    public void share(
            ChunkRange chunks, CollectiveMember member, byte[] floodingSeed, int widthBits, byte[] target, int offset) {
        Seeds.check("flooding seed", floodingSeed);
        requireSameContext(member.context());
        if (widthBits < 1 || widthBits > GREATEST_WIDTH_BITS) {
            throw new IllegalArgumentException(
                    "flooding width must be 1 to " + GREATEST_WIDTH_BITS + " bits, is " + widthBits);
        }
        checkedBytes(chunks, checkedRoom(target, offset));
        handle.run(sum -> member.handle()
                .run(key -> CollectiveJni.share(
                        sum, key, floodingSeed, widthBits, chunks.first(), chunks.count(), target, offset)));
    }

    /**
     * Opens some chunks, if this is a sum of polynomials c0: the digits of round(t * phase / q) mod t, where the phase is
     * this sum plus that of all members' shares. By SEAL's decoder; our own has to agree with it.
     *
     * @param shares the sum of the shares of all members
     * @param base as for {@link CollectiveEncryptor#encrypt}
     * @param digits takes the digits of these chunks, {@link CollectiveContext#digitsPerChunk()} for each, each in
     *     [-floor(B/2), ceil(B/2) - 1]. They are valid only if the residual is small enough
     * @return the greatest magnitude of the centred remainder of t * phase modulo q: t times the noise. Under a wrong share
     *     it is uniform up to q/2. A function of keys and errors, not for publication
     */
    public BigInteger open(ChunkRange chunks, CollectiveSum shares, int base, int[] digits) {
        requireSameContext(shares.context);
        context.checkBase(base);
        if (chunks.end() > chunkCount || chunks.end() > shares.chunkCount) {
            throw new IllegalArgumentException("chunks up to " + chunks.end() + " of a sum of " + chunkCount
                    + " with shares of " + shares.chunkCount);
        }
        if (shares == this) {
            throw new IllegalArgumentException("a sum is not opened with itself");
        }
        long needed = (long) chunks.count() * context.digitsPerChunk();
        if (digits.length < needed) {
            throw new IllegalArgumentException("digits must hold " + needed + " numbers, holds " + digits.length);
        }
        long[] residual = new long[2];
        handle.run(sum -> shares.handle.run(
                other -> CollectiveJni.open(sum, other, base, chunks.first(), chunks.count(), digits, residual)));
        return new BigInteger(
                1,
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(residual[0])
                        .putLong(residual[1])
                        .array());
    }

    private void requireSameContext(CollectiveContext other) {
        if (other != context) {
            throw new IllegalArgumentException("both must be made from one context");
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "CollectiveSum[chunkCount=" + chunkCount + "]";
    }
}
