// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.ReferenceSigner;
import io.cipherfold.seal.VectorCase;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes frames as {@code docs/protocol.md} says, sharing nothing with production code. Numbers are little endian. For test
 * vectors only.
 */
final class ReferenceFrame {

    private static final int VERSION = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Bytes without a header. */
    static ReferenceFrame body() {
        return new ReferenceFrame();
    }

    /** A frame of a kind under the plan with a digest. */
    static ReferenceFrame of(int kind, byte[] plan) {
        return body().raw("CFLD".getBytes(StandardCharsets.US_ASCII))
                .u16(VERSION)
                .u16(kind)
                .raw(plan);
    }

    ReferenceFrame u8(int value) {
        bytes.write(value);
        return this;
    }

    ReferenceFrame u16(int value) {
        return u8(value & 0xff).u8(value >>> Byte.SIZE);
    }

    ReferenceFrame u32(int value) {
        return u16(value & 0xffff).u16(value >>> Short.SIZE);
    }

    ReferenceFrame i64(long value) {
        return raw(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    ReferenceFrame f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    ReferenceFrame text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return u16(encoded.length).raw(encoded);
    }

    ReferenceFrame raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** The bytes so far. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** The SHA-256 of the bytes so far. */
    byte[] digest() {
        return VectorCase.hash("SHA-256", bytes());
    }

    /** The bytes so far and the signature over them in the context of a kind of frame. */
    byte[] signed(String kind, ReferenceSigner signer) {
        return raw(signature(kind, signer)).bytes();
    }

    /** The signature over the bytes so far. */
    byte[] signature(String kind, ReferenceSigner signer) {
        return signer.sign("cipherfold/1/" + kind, bytes());
    }
}
