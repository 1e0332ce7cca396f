// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;

/**
 * Puts N/2 real or complex numbers, times a scale, into one CKKS plaintext; SEAL's {@code CKKSEncoder}. Numbers are rounded to
 * multiples of about 1/scale.
 *
 * <p>Complex numbers are pairs of doubles, real part first. Every method that encodes throws
 * {@link IllegalArgumentException} for numbers that are not finite, for a scale that is not a positive normal number below
 * the coefficient modulus of the level, and for numbers that do not fit into it.
 *
 * <p>Immutable; any number of threads may share it. Nothing to close: the context owns it.
 */
public final class CkksEncoder {

    private static final int PARTS = 2;

    private final SealContext context;

    private CkksEncoder(SealContext context) {
        this.context = context;
    }

    /** The encoder of a CKKS context. */
    public static CkksEncoder of(SealContext context) {
        Operands.requireScheme("CkksEncoder", context, Scheme.CKKS);
        return new CkksEncoder(context);
    }

    /** N/2. */
    public int slotCount() {
        return context.parameters().degree() / 2;
    }

    /** Encodes real numbers at the first level. */
    public Plaintext encode(double[] values, double scale) {
        return encode(values, context.firstLevel(), scale);
    }

    /**
     * Encodes real numbers.
     *
     * @param values at most N/2; the other slots are zero
     */
    public Plaintext encode(double[] values, int level, double scale) {
        return encode(values, 1, level, scale);
    }

    /**
     * Encodes complex numbers.
     *
     * @param pairs at most N doubles
     */
    public Plaintext encodeComplex(double[] pairs, int level, double scale) {
        return encode(pairs, PARTS, level, scale);
    }

    private Plaintext encode(double[] numbers, int parts, int level, double scale) {
        requireSlots(numbers.length, parts);
        requireScale(level, scale);
        return Plaintext.adopt(
                context, pointer -> EncoderJni.ckksEncode(pointer, numbers, parts == PARTS, level, scale));
    }

    /**
     * Encodes real numbers from a direct buffer in native byte order.
     *
     * @param values 8 bytes each from the position to the limit, which stay as they are
     */
    public Plaintext encode(ByteBuffer values, int level, double scale) {
        return encode(values, 1, level, scale);
    }

    /** Encodes complex numbers from a direct buffer of pairs, otherwise as {@link #encode(ByteBuffer, int, double)}. */
    public Plaintext encodeComplex(ByteBuffer pairs, int level, double scale) {
        return encode(pairs, PARTS, level, scale);
    }

    private Plaintext encode(ByteBuffer values, int parts, int level, double scale) {
        int count = Buffers.elements(values, values.remaining());
        requireSlots(count, parts);
        requireScale(level, scale);
        int offset = values.position();
        return Plaintext.adopt(
                context,
                pointer -> EncoderJni.ckksEncodeDirect(pointer, values, offset, count, parts == PARTS, level, scale));
    }

    /** Encodes one real number into every slot; much faster than an array of copies. */
    public Plaintext encode(double value, int level, double scale) {
        return encodeComplex(value, 0, level, scale);
    }

    /** Encodes one complex number into every slot. */
    public Plaintext encodeComplex(double real, double imaginary, int level, double scale) {
        requireScale(level, scale);
        return Plaintext.adopt(
                context, pointer -> EncoderJni.ckksEncodeEverywhere(pointer, real, imaginary, level, scale));
    }

    /** Encodes one integer into every slot, exactly and with scale 1. */
    public Plaintext encodeInteger(long value, int level) {
        int bits = context.level(context.checkedDataLevel(level)).totalCoeffModulusBits();
        // As SEAL counts them: the bits of the absolute value, and room for the sign.
        int needed = Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? -value : value) + 2;
        if (needed >= bits) {
            throw new IllegalArgumentException(
                    "the integer needs " + needed + " bits, level " + level + " has " + bits);
        }
        return Plaintext.adopt(context, pointer -> EncoderJni.ckksEncodeInteger(pointer, value, level));
    }

    /** The real parts of all N/2 slots. */
    public double[] decode(Plaintext plaintext) {
        return decode(plaintext, 1);
    }

    /** The complex numbers of all N/2 slots: N doubles. */
    public double[] decodeComplex(Plaintext plaintext) {
        return decode(plaintext, PARTS);
    }

    private double[] decode(Plaintext plaintext, int parts) {
        context.requireSame("plaintext", plaintext.context());
        double[] numbers = new double[parts * slotCount()];
        NativeHandle.use(context.handle(), plaintext.handle(), (pointer, plain) -> {
            EncoderJni.ckksDecode(pointer, plain, numbers, parts == PARTS);
            return numbers;
        });
        return numbers;
    }

    /** Writes the real parts of all N/2 slots to a direct buffer in native byte order, whose position advances. */
    public void decode(Plaintext plaintext, ByteBuffer target) {
        decode(plaintext, 1, target);
    }

    /** Writes the complex numbers of all N/2 slots, otherwise as {@link #decode(Plaintext, ByteBuffer)}. */
    public void decodeComplex(Plaintext plaintext, ByteBuffer target) {
        decode(plaintext, PARTS, target);
    }

    private void decode(Plaintext plaintext, int parts, ByteBuffer target) {
        context.requireSame("plaintext", plaintext.context());
        int numbers = parts * slotCount();
        int offset = Buffers.room(target, numbers);
        NativeHandle.use(context.handle(), plaintext.handle(), (pointer, plain) -> {
            EncoderJni.ckksDecodeDirect(pointer, plain, target, offset, parts == PARTS);
            return target;
        });
        target.position(offset + Double.BYTES * numbers);
    }

    private void requireSlots(int numbers, int parts) {
        if (numbers % parts != 0) {
            throw new IllegalArgumentException("complex numbers are pairs of doubles, not " + numbers);
        }
        if (numbers / parts > slotCount()) {
            throw new IllegalArgumentException("at most " + slotCount() + " numbers, not " + numbers / parts);
        }
    }

    private void requireScale(int level, double scale) {
        Operands.requireScaleFits("encode", context, context.checkedDataLevel(level), scale);
    }

    @Override
    public String toString() {
        return "CkksEncoder[slotCount=" + slotCount() + "]";
    }
}
