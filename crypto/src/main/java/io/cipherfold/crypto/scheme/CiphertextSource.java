// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one ciphertext, wherever they are: in memory or in a spool file. */
@FunctionalInterface
public interface CiphertextSource {

    /**
     * Fills {@code target} with the ciphertext's bytes from {@code offset} on.
     *
     * @throws IOException if they cannot be read in full
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /** A ciphertext inside an array that must not change meanwhile. */
    static CiphertextSource of(byte[] bytes, int start) {
        return (offset, target) -> {
            if (target.remaining() > bytes.length - start - offset) {
                throw new EOFException("the array ends inside the ciphertext");
            }
            target.put(bytes, Math.toIntExact(start + offset), target.remaining());
        };
    }
}
