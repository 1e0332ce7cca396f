// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.message.Reply;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Another store with a copy of the log in a file, for auditors. The file is written through to the operating system with
 * every record and to the disk when it is closed.
 */
public final class LogFileRoundStore implements RoundStore {

    private final RoundStore inner;
    private final Path file;
    private final FileChannel channel;

    private LogFileRoundStore(RoundStore inner, Path file, FileChannel channel) {
        this.inner = inner;
        this.file = file;
        this.channel = channel;
    }

    /** Starts a new log file; an existing one is never overwritten. */
    public static LogFileRoundStore create(RoundStore inner, Path file) {
        if (Files.exists(file)) {
            throw new StoreException("the log file " + file + " exists; move it away first", null);
        }
        try {
            return new LogFileRoundStore(inner, file, DurableFiles.openForAppend(file));
        } catch (IOException e) {
            throw RecordFile.failed(file, e);
        }
    }

    @Override
    public synchronized void append(ChainRecord record) {
        inner.append(record);
        try {
            DurableFiles.writeFully(channel, record.encode());
        } catch (IOException e) {
            throw RecordFile.failed(file, e);
        }
    }

    @Override
    public List<ChainRecord> records(long first, int limit) {
        return inner.records(first, limit);
    }

    @Override
    public void keepOutcome(int round, Reply.Frame outcome) {
        inner.keepOutcome(round, outcome);
    }

    @Override
    public Optional<Reply.Frame> outcome(int round) {
        return inner.outcome(round);
    }

    @Override
    public synchronized void close() {
        inner.close();
        try (FileChannel closing = channel) {
            if (closing.isOpen()) {
                closing.force(true);
            }
        } catch (IOException e) {
            throw RecordFile.failed(file, e);
        }
    }
}
