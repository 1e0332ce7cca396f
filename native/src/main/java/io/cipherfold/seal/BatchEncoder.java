// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;

/**
 * Puts N integers modulo t into one BFV or BGV plaintext, as two rows of N/2 slots. Sums and products of ciphertexts are then
 * those of the slots; SEAL's {@code BatchEncoder}.
 *
 * <p>Immutable; any number of threads may share it. Nothing to close: the context owns it.
 */
public final class BatchEncoder {

    private final SealContext context;

    private BatchEncoder(SealContext context) {
        this.context = context;
    }

    /**
     * The encoder of a context.
     *
     * @throws IllegalArgumentException in CKKS, or if the plain modulus is not a prime t = 1 mod 2N
     */
    public static BatchEncoder of(SealContext context) {
        Operands.requireScheme("BatchEncoder", context, Scheme.BFV, Scheme.BGV);
        requireBatching("BatchEncoder", context);
        return new BatchEncoder(context);
    }

    static void requireBatching(String operation, SealContext context) {
        if (!context.qualifiers().usingBatching()) {
            throw new IllegalArgumentException(operation + " needs a prime plain modulus that is 1 modulo "
                    + 2 * context.parameters().degree() + ", not "
                    + context.parameters().plainModulus());
        }
    }

    /** N. */
    public int slotCount() {
        return context.parameters().degree();
    }

    /**
     * Encodes signed integers.
     *
     * @param values at most N, each at most t/2 in absolute value; the other slots are zero
     * @throws IllegalArgumentException naming the first value that is out of range
     */
    public Plaintext encode(long... values) {
        return encode(values, true);
    }

    /** Encodes integers from 0 to t - 1, otherwise as {@link #encode(long...)}. */
    public Plaintext encodeUnsigned(long... values) {
        return encode(values, false);
    }

    private Plaintext encode(long[] values, boolean signed) {
        requireAtMostSlots(values.length);
        return Plaintext.adopt(context, pointer -> EncoderJni.batchEncode(pointer, values, signed));
    }

    /**
     * Encodes signed integers from a direct buffer in native byte order.
     *
     * @param values 8 bytes each from the position to the limit, which stay as they are
     */
    public Plaintext encode(ByteBuffer values) {
        return encode(values, true);
    }

    /** Encodes integers from 0 to t - 1 from a direct buffer, otherwise as {@link #encode(ByteBuffer)}. */
    public Plaintext encodeUnsigned(ByteBuffer values) {
        return encode(values, false);
    }

    private Plaintext encode(ByteBuffer values, boolean signed) {
        int count = Buffers.elements(values, values.remaining());
        requireAtMostSlots(count);
        int offset = values.position();
        return Plaintext.adopt(
                context, pointer -> EncoderJni.batchEncodeDirect(pointer, values, offset, count, signed));
    }

    /** The values of all N slots, more than -t/2 and at most t/2. */
    public long[] decode(Plaintext plaintext) {
        return decode(plaintext, true);
    }

    /** The values of all N slots, from 0 to t - 1. */
    public long[] decodeUnsigned(Plaintext plaintext) {
        return decode(plaintext, false);
    }

    private long[] decode(Plaintext plaintext, boolean signed) {
        requireDecodable(plaintext);
        long[] values = new long[slotCount()];
        NativeHandle.use(context.handle(), plaintext.handle(), (pointer, plain) -> {
            EncoderJni.batchDecode(pointer, plain, values, signed);
            return values;
        });
        return values;
    }

    /** Writes the signed values of all N slots to a direct buffer in native byte order, whose position advances. */
    public void decode(Plaintext plaintext, ByteBuffer target) {
        decode(plaintext, target, true);
    }

    /** Writes the values from 0 to t - 1 of all N slots, otherwise as {@link #decode(Plaintext, ByteBuffer)}. */
    public void decodeUnsigned(Plaintext plaintext, ByteBuffer target) {
        decode(plaintext, target, false);
    }

    private void decode(Plaintext plaintext, ByteBuffer target, boolean signed) {
        requireDecodable(plaintext);
        int offset = Buffers.room(target, slotCount());
        NativeHandle.use(context.handle(), plaintext.handle(), (pointer, plain) -> {
            EncoderJni.batchDecodeDirect(pointer, plain, target, offset, signed);
            return target;
        });
        target.position(offset + Long.BYTES * slotCount());
    }

    private void requireAtMostSlots(int count) {
        if (count > slotCount()) {
            throw new IllegalArgumentException("at most " + slotCount() + " values, not " + count);
        }
    }

    private void requireDecodable(Plaintext plaintext) {
        context.requireSame("plaintext", plaintext.context());
        if (plaintext.isNttForm()) {
            throw new IllegalArgumentException("decode needs a plaintext that is not in NTT form");
        }
    }

    @Override
    public String toString() {
        return "BatchEncoder[slotCount=" + slotCount() + "]";
    }
}
