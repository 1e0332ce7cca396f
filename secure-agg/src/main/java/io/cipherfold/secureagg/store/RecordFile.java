// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.wire.WireWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file that records are appended to. It is locked while it is open, and an append is on stable storage when it
 * returns.
 *
 * <p>A record that the file ends inside of was being written when power failed; nothing that depends on it can have left.
 * It is cut off when the file is opened, and the piece is kept beside it with the suffix {@code .torn}. Any other damage
 * is refused. After a failed write nothing more is written, because it would stand behind a piece of a record; opening the
 * file again cuts the piece off.
 */
final class RecordFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileGuard guard;
    private FileChannel channel;
    private boolean failed;

    private RecordFile(Path file, FileGuard guard, FileChannel channel) {
        this.file = file;
        this.guard = guard;
        this.channel = channel;
    }

    /** Opens or creates a file. */
    static RecordFile open(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                DurableFiles.ownerOnlyDirectory(directory);
            }
            FileGuard guard = FileGuard.take(file);
            boolean opened = false;
            try {
                FileChannel channel = DurableFiles.openForAppend(file);
                RecordFile result = new RecordFile(file, guard, channel);
                try {
                    result.cutTornTail();
                    opened = true;
                    return result;
                } finally {
                    if (!opened) {
                        channel.close();
                    }
                }
            } finally {
                if (!opened) {
                    guard.close();
                }
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private void cutTornTail() throws IOException {
        long whole = scan(record -> {});
        long length = channel.size();
        if (whole < length) {
            DurableFiles.replace(file.resolveSibling(file.getFileName() + ".torn"), bytesFrom(whole));
            try (FileChannel cutting = FileChannel.open(file, StandardOpenOption.WRITE)) {
                cutting.truncate(whole);
                cutting.force(true);
            }
        }
    }

    private byte[] bytesFrom(long position) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(position);
            return in.readAllBytes();
        }
    }

    private long scan(Consumer<byte[]> records) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return RecordFraming.read(in, records);
        } catch (IllegalArgumentException e) {
            throw new StoreException(file + ": " + e.getMessage(), e);
        }
    }

    /** Hands out all records, one after the other. */
    void forEach(Consumer<byte[]> records) {
        try {
            scan(records);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Appends records, in order; after a crash possibly only the first of them are there. */
    void append(List<byte[]> records) {
        requireSound();
        failed = true;
        try {
            write(channel, records.iterator());
            channel.force(false);
        } catch (IOException e) {
            throw failed(file, e);
        }
        failed = false;
    }

    /** Replaces the whole content. */
    void rewrite(Iterator<byte[]> records) {
        requireSound();
        failed = true;
        try {
            DurableFiles.replace(file, fresh -> write(fresh, records));
            channel.close();
            channel = DurableFiles.openForAppend(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
        failed = false;
    }

    /** Writes large pieces, whatever the size of the records. */
    private static void write(FileChannel target, Iterator<byte[]> records) throws IOException {
        WireWriter out = new WireWriter(BUFFER_BYTES);
        while (records.hasNext()) {
            RecordFraming.write(out, records.next());
            if (out.length() >= BUFFER_BYTES || !records.hasNext()) {
                DurableFiles.writeFully(target, out.toBytes());
                out = new WireWriter(BUFFER_BYTES);
            }
        }
    }

    private void requireSound() {
        if (failed) {
            throw new StoreException(file + " could not be written before: it has to be opened again", null);
        }
    }

    /** Length in bytes. */
    long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(file, e);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            guard.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    static StoreException failed(Path path, Exception cause) {
        return new StoreException("cannot read or write " + path + ": " + cause, cause);
    }
}
