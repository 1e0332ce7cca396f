// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.secureagg.message.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an upload while its round lasts: in memory, or in a file that is given back on close. */
public interface SpooledUpload extends ByteSource, AutoCloseable {

    @Override
    void close();

    /** An upload that its sender keeps while the round lasts. */
    static SpooledUpload of(ByteSource bytes) {
        return new SpooledUpload() {
            @Override
            public long length() {
                return bytes.length();
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                bytes.read(offset, target);
            }

            @Override
            public void close() {}
        };
    }
}
