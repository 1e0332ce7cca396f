// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.scheme.CiphertextSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of an upload while its round lasts: in memory, or in a file that goes when this is closed. */
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

    /** An upload in a file, which is deleted on close. The file is opened for each read, so that K uploads hold none. */
    static SpooledUpload of(Path file) {
        return new SpooledUpload() {
            @Override
            public long length() {
                try {
                    return Files.size(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    long position = offset;
                    while (target.hasRemaining()) {
                        int count = channel.read(target, position);
                        if (count < 0) {
                            throw new IOException("the spool file ends at " + position);
                        }
                        position += count;
                    }
                }
            }

            @Override
            public void close() {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
