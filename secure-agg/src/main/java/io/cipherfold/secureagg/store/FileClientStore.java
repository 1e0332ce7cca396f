// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.wire.WireException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Clients' memory in one file: every save is appended, the last record of a client counts. When the file has grown far
 * beyond what it means, it is written anew.
 */
public final class FileClientStore implements ClientStore {

    private static final long LEAST_REWRITE_BYTES = 64L << 20;

    private final Path path;
    private final RecordFile file;
    private final LatestMemories latest;
    private final long leastRewriteBytes;
    private long rewriteAtBytes;

    private FileClientStore(Path path, RecordFile file, LatestMemories latest, long leastRewriteBytes) {
        this.leastRewriteBytes = leastRewriteBytes;
        this.rewriteAtBytes = Math.max(leastRewriteBytes, 2 * file.size());
        this.path = path;
        this.file = file;
        this.latest = latest;
    }

    /** Opens or creates a file. */
    public static FileClientStore open(Path path) {
        return open(path, LEAST_REWRITE_BYTES);
    }

    static FileClientStore open(Path path, long leastRewriteBytes) {
        RecordFile file = RecordFile.open(path);
        LatestMemories latest = new LatestMemories();
        try {
            file.forEach(record -> latest.put(ClientMemory.decode(record)));
        } catch (WireException e) {
            file.close();
            throw new StoreException(path + " is damaged: " + e.getMessage(), e);
        }
        return new FileClientStore(path, file, latest, leastRewriteBytes);
    }

    @Override
    public synchronized Map<Integer, ClientMemory> load() {
        return latest.all();
    }

    @Override
    public synchronized void save(List<ClientMemory> changed) {
        file.append(changed.stream().map(ClientMemory::encode).toList());
        changed.forEach(latest::put);
        if (file.size() > rewriteAtBytes) {
            file.rewrite(
                    latest.inReplayOrder().stream().map(ClientMemory::encode).iterator());
            rewriteAtBytes = Math.max(leastRewriteBytes, 2 * file.size());
        }
    }

    @Override
    public synchronized void close() {
        file.close();
    }

    @Override
    public String toString() {
        return "FileClientStore[" + path + "]";
    }
}
