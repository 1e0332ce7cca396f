// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks of direct buffers that hold numbers of 8 bytes. */
final class Buffers {

    private Buffers() {}

    /** How many numbers there are in that many bytes. */
    static int elements(ByteBuffer buffer, int bytes) {
        requireNative(buffer);
        if (bytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("a buffer of numbers has a multiple of 8 bytes, not " + bytes);
        }
        return bytes / Long.BYTES;
    }

    /** The position of a buffer that takes that many numbers. */
    static int room(ByteBuffer buffer, int numbers) {
        requireNative(buffer);
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException("the buffer is read-only");
        }
        if (buffer.remaining() / Long.BYTES < numbers) {
            throw new IllegalArgumentException("the buffer must have room for " + (long) numbers * Long.BYTES
                    + " bytes, has " + buffer.remaining());
        }
        return buffer.position();
    }

    private static void requireNative(ByteBuffer buffer) {
        if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("the buffer must be direct and in native byte order");
        }
    }
}
