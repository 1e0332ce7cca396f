// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds a byte layout field by field, little endian. Confined to one thread. */
public final class WireWriter {

    private byte[] bytes;
    private int length;

    /** Creates a writer that expects about {@code expectedBytes}. */
    public WireWriter(int expectedBytes) {
        bytes = new byte[Math.max(16, expectedBytes)];
    }

    /** Appends an unsigned 8-bit number. */
    public WireWriter u8(int value) {
        return little(checkRange(value, 0xff), 1);
    }

    /** Appends an unsigned 16-bit number. */
    public WireWriter u16(int value) {
        return little(checkRange(value, 0xffff), 2);
    }

    /** Appends a non-negative 32-bit number. */
    public WireWriter u32(long value) {
        return little(checkRange(value, 0xffff_ffffL), 4);
    }

    /** Appends a 64-bit number. */
    public WireWriter i64(long value) {
        return little(value, 8);
    }

    /** Appends a signed 32-bit number. */
    public WireWriter i32(int value) {
        return little(value & 0xffff_ffffL, 4);
    }

    /** Appends the bits of an IEEE 754 double. */
    public WireWriter f64(double value) {
        return little(Double.doubleToLongBits(value), 8);
    }

    /** Appends bytes as they are, without a length. */
    public WireWriter raw(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** Appends a well-formed text of at most 65,535 bytes in UTF-8 behind a 16-bit length. */
    public WireWriter text(String value) {
        ByteBuffer encoded;
        try {
            encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text is not well-formed Unicode", e);
        }
        byte[] bytesOfText = new byte[encoded.remaining()];
        encoded.get(bytesOfText);
        return u16(bytesOfText.length).raw(bytesOfText);
    }

    /** How many bytes have been written. */
    public int length() {
        return length;
    }

    /** A copy of what has been written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private WireWriter little(long value, int count) {
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) (value >>> (8 * i));
        }
        return this;
    }

    private void ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
    }

    private static long checkRange(long value, long limit) {
        if (value < 0 || value > limit) {
            throw new IllegalArgumentException("field must be in [0, " + limit + "], was " + value);
        }
        return value;
    }
}
