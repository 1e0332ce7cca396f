// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.scheme.CiphertextSource;
import java.nio.ByteBuffer;

/** The bytes of an upload while its round lasts: in memory, or in a file that is given back on close. */
public interface SpooledUpload extends CiphertextSource, AutoCloseable {

    /** Length in bytes. */
    long length();

    @Override
    void close();

    /** An upload in memory; the array must not change any more. */
    static SpooledUpload of(byte[] bytes) {
        return new SpooledUpload() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                target.put(bytes, Math.toIntExact(offset), target.remaining());
            }

            @Override
            public void close() {}
        };
    }
}
