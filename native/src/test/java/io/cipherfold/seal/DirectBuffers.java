// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Buffers as the encoders take them. */
final class DirectBuffers {

    private DirectBuffers() {}

    /** Room for that many integers or doubles of 8 bytes. */
    static ByteBuffer ofNumbers(int count) {
        return ByteBuffer.allocateDirect(Long.BYTES * count).order(ByteOrder.nativeOrder());
    }
}
