// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.wire;

import io.cipherfold.crypto.wire.WireException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Takes a byte layout apart field by field, little endian. Every method throws {@link WireException} when the bytes end
 * too early; {@link #finish()} when some are left. Confined to one thread.
 */
public final class WireReader {

    private final ByteBuffer buffer;

    /** Reads from {@code bytes}, which must not change meanwhile. */
    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code count} bytes from {@code offset}. */
    public WireReader(byte[] bytes, int offset, int count) {
        buffer = ByteBuffer.wrap(bytes, offset, count).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next unsigned 8-bit number. */
    public int u8() {
        need(1);
        return buffer.get() & 0xff;
    }

    /** The next unsigned 16-bit number. */
    public int u16() {
        need(2);
        return buffer.getShort() & 0xffff;
    }

    /** The next unsigned 32-bit number. */
    public long u32() {
        need(4);
        return buffer.getInt() & 0xffff_ffffL;
    }

    /** The next signed 32-bit number. */
    public int i32() {
        need(4);
        return buffer.getInt();
    }

    /** The next unsigned 32-bit number, which has to lie in [{@code least}, {@code most}]. */
    public int u32In(String field, long least, long most) {
        long value = u32();
        if (value < least || value > Math.min(most, Integer.MAX_VALUE)) {
            throw outOfRange(field, value, least, most);
        }
        return (int) value;
    }

    /** The next 64-bit number. */
    public long i64() {
        need(8);
        return buffer.getLong();
    }

    /** The next 64-bit number, which has to lie in [{@code least}, {@code most}]. */
    public long i64In(String field, long least, long most) {
        long value = i64();
        if (value < least || value > most) {
            throw outOfRange(field, value, least, most);
        }
        return value;
    }

    /** The next IEEE 754 double. */
    public double f64() {
        need(8);
        return buffer.getDouble();
    }

    /** The next {@code count} bytes, copied. */
    public byte[] raw(int count) {
        need(count);
        byte[] value = new byte[count];
        buffer.get(value);
        return value;
    }

    /** A text behind a 16-bit length; at most {@code mostBytes} long, well-formed UTF-8. */
    public String text(int mostBytes) {
        int count = u16();
        if (count > mostBytes) {
            throw outOfRange("text length", count, 0, mostBytes);
        }
        byte[] value = raw(count);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WireException(Reason.OUT_OF_RANGE, "text is not well-formed UTF-8");
        }
    }

    /** How many bytes are left. */
    public int remaining() {
        return buffer.remaining();
    }

    /** Checks that {@code count} more bytes are there: what a decoder does before it allocates room for them. */
    public void require(long count) {
        need(count);
    }

    /** Checks that every byte was read. */
    public void finish() {
        if (buffer.hasRemaining()) {
            throw new WireException(Reason.TRAILING_BYTES, buffer.remaining() + " bytes too many");
        }
    }

    private void need(long count) {
        if (count < 0 || buffer.remaining() < count) {
            throw new WireException(
                    Reason.WRONG_LENGTH,
                    "the bytes end at " + buffer.limit() + ", field at " + buffer.position() + " needs " + count);
        }
    }

    private static WireException outOfRange(String field, long value, long least, long most) {
        return new WireException(
                Reason.OUT_OF_RANGE, field + " must be in [" + least + ", " + most + "], was " + value);
    }
}
