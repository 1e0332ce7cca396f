// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.secureagg.message.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file, which is opened for each read, so that many of them hold no open file. Safe for use by several
 * threads.
 */
public record FileSource(Path file, long length) implements ByteSource {

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long position = offset;
            while (target.hasRemaining()) {
                int count = channel.read(target, position);
                if (count < 0) {
                    throw new IOException("the file ends at " + position);
                }
                position += count;
            }
        }
    }
}
