// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Something in a {@link Spool}: written by one thread, then read by any, given back on close. */
public interface SpooledBytes extends SpooledUpload {

    /**
     * Writes the bytes up to the buffer's limit at a position.
     *
     * @throws IOException if they cannot be written, for example because the disk is full
     */
    void write(long offset, ByteBuffer bytes) throws IOException;
}
