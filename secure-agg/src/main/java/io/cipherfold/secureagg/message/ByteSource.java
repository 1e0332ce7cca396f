// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.scheme.CiphertextSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Bytes of a known length, wherever they are: in memory, in a file, or in several places one after the other. */
public interface ByteSource extends CiphertextSource {

    /** Length in bytes. */
    long length();

    /** An array, which must not change any more. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                CiphertextSource.of(bytes, 0).read(offset, target);
            }
        };
    }

    /** Several sources as one. */
    static ByteSource concat(List<? extends ByteSource> parts) {
        return new ConcatenatedSource(parts);
    }

    /**
     * Some bytes of another source.
     *
     * @param offset where they start there
     * @param length how many they are
     */
    static ByteSource slice(CiphertextSource whole, long offset, long length) {
        return new ByteSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                whole.read(offset + position, target);
            }
        };
    }

    /**
     * All of the bytes in an array.
     *
     * @throws IOException if they cannot be read, or are more than an array holds
     */
    default byte[] readAll() throws IOException {
        if (length() > Integer.MAX_VALUE - 8) {
            throw new IOException(length() + " bytes do not fit an array");
        }
        byte[] all = new byte[(int) length()];
        read(0, ByteBuffer.wrap(all));
        return all;
    }
}
