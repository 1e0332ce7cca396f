// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A frame of one kind, how to read it, and which of its fields have ranges.
 *
 * @param <T> what it is read as
 */
final class FrameSample<T> {

    private final String name;
    private final byte[] frame;
    private final Function<byte[], T> decode;
    private final Function<T, byte[]> encode;
    private final List<BadField> badFields = new ArrayList<>();
    private Optional<Predicate<T>> verifies = Optional.empty();

    FrameSample(String name, byte[] frame, Function<byte[], T> decode, Function<T, byte[]> encode) {
        this.name = name;
        this.frame = frame;
        this.decode = decode;
        this.encode = encode;
    }

    /** A field with a value that it must not have. */
    static final class BadField {
        private final String name;
        private final int offset;
        private final byte[] value;

        BadField(String name, int offset, byte[] value) {
            this.name = name;
            this.offset = offset;
            this.value = value;
        }

        String name() {
            return name;
        }

        /** The frame with the value in it. */
        byte[] in(byte[] frame) {
            byte[] changed = frame.clone();
            System.arraycopy(value, 0, changed, offset, value.length);
            return changed;
        }
    }

    /** Says how the signature is checked. */
    FrameSample<T> signed(Predicate<T> check) {
        verifies = Optional.of(check);
        return this;
    }

    /** An unsigned 32-bit field and values outside its range; all bits set never is in a range. */
    FrameSample<T> u32(String field, int offset, long... values) {
        bad(field, offset, 0xffff_ffffL);
        bad(field, offset, 0x8000_0000L);
        for (long value : values) {
            bad(field, offset, value);
        }
        return this;
    }

    private void bad(String field, int offset, long value) {
        badFields.add(new BadField(
                field + " " + value, offset, new WireWriter(4).u32(value).toBytes()));
    }

    /** An unsigned 16-bit field and values outside its range. */
    FrameSample<T> u16(String field, int offset, int... values) {
        for (int value : values) {
            badFields.add(new BadField(
                    field + " " + value, offset, new WireWriter(2).u16(value).toBytes()));
        }
        return this;
    }

    /** A signed 64-bit field that must not be negative. */
    FrameSample<T> notNegative(String field, int offset) {
        for (long value : new long[] {-1, Long.MIN_VALUE}) {
            badFields.add(new BadField(
                    field + " " + value, offset, new WireWriter(8).i64(value).toBytes()));
        }
        return this;
    }

    /** A byte that is 0 or 1. */
    FrameSample<T> flag(String field, int offset) {
        for (int value : new int[] {2, 255}) {
            badFields.add(new BadField(field + " " + value, offset, new byte[] {(byte) value}));
        }
        return this;
    }

    /** Bytes that must not stand somewhere. */
    FrameSample<T> raw(String field, int offset, byte[] value) {
        badFields.add(new BadField(field, offset, value));
        return this;
    }

    byte[] frame() {
        return frame.clone();
    }

    List<BadField> badFields() {
        return badFields;
    }

    T decode(byte[] bytes) {
        return decode.apply(bytes);
    }

    byte[] reencode(byte[] bytes) {
        return encode.apply(decode.apply(bytes));
    }

    boolean isSigned() {
        return verifies.isPresent();
    }

    boolean verifies(byte[] bytes) {
        return verifies.orElseThrow().test(decode.apply(bytes));
    }

    @Override
    public String toString() {
        return name;
    }
}
