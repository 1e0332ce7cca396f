// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A vector of little-endian numbers that stays in its file and is read block by block. The file must not change while this
 * is open. Safe for use by several threads.
 */
public final class FileVector implements OpenVector {

    private static final int BLOCK_NUMBERS = 1 << 14;

    private final Path file;
    private final FileChannel channel;
    private final Layout layout;

    /**
     * Where the numbers are.
     *
     * @param start position of the first one in bytes
     * @param itemBytes 4 for single, 8 for double precision
     */
    record Layout(long start, int length, int itemBytes) {}

    private FileVector(Path file, FileChannel channel, Layout layout) {
        this.file = file;
        this.channel = channel;
        this.layout = layout;
    }

    static FileVector open(Path file, Layout layout) throws IOException {
        return new FileVector(file, FileChannel.open(file, StandardOpenOption.READ), layout);
    }

    @Override
    public int length() {
        return layout.length();
    }

    @Override
    public void read(int from, double[] target, int count) {
        ByteBuffer block = ByteBuffer.allocate(Math.min(count, BLOCK_NUMBERS) * layout.itemBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int some = Math.min(BLOCK_NUMBERS, count - done);
            block.clear().limit(some * layout.itemBytes());
            fill(block, layout.start() + (long) (from + done) * layout.itemBytes());
            block.flip();
            for (int i = 0; i < some; i++) {
                target[done + i] = layout.itemBytes() == Double.BYTES ? block.getDouble() : block.getFloat();
            }
            done += some;
        }
    }

    private void fill(ByteBuffer block, long start) {
        try {
            for (long position = start; block.hasRemaining(); ) {
                int count = channel.read(block, position);
                if (count < 0) {
                    throw new EOFException(file + " has become shorter");
                }
                position += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
