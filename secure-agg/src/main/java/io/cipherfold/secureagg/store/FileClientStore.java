// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.wire.WireException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Clients' memory in one file: every save is appended, the last record of a client counts. When the file has grown far
 * beyond what it means, it is written anew. Small frames are in the records; a large one has a file of its own in a
 * directory beside, named like the file with the suffix {@code .frames}, and never is in memory as a whole.
 */
public final class FileClientStore implements ClientStore {

    private static final long LEAST_REWRITE_BYTES = 64L << 20;
    /** Frames of more bytes have files of their own. */
    static final int MOST_INLINE_BYTES = 256 << 10;

    private final Path path;
    private final RecordFile file;
    private final LatestMemories latest;
    private final FrameFiles frames;
    private final long leastRewriteBytes;
    private long rewriteAtBytes;

    private FileClientStore(
            Path path, RecordFile file, LatestMemories latest, FrameFiles frames, long leastRewriteBytes) {
        this.frames = frames;
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
        FrameFiles frames = new FrameFiles(path.resolveSibling(path.getFileName() + ".frames"));
        try {
            file.forEach(record -> latest.put(ClientMemory.decode(record, frames)));
            frames.keepOnly(latest.frameFiles());
        } catch (WireException e) {
            file.close();
            throw new StoreException(path + " is damaged: " + e.getMessage(), e);
        }
        return new FileClientStore(path, file, latest, frames, leastRewriteBytes);
    }

    @Override
    public synchronized Map<Integer, ClientMemory> load() {
        return latest.all();
    }

    @Override
    public UploadDraft draft(int client, long bytes) {
        return bytes > MOST_INLINE_BYTES ? frames.draft(client, bytes) : UploadDraft.inMemory(bytes);
    }

    @Override
    public synchronized void save(List<ClientMemory> changed) {
        Set<String> before = latest.frameFiles();
        file.append(changed.stream().map(ClientMemory::encode).toList());
        changed.forEach(latest::put);
        frames.saved(
                changed.stream().flatMap(memory -> memory.frameFile().stream()).collect(Collectors.toSet()));
        if (!latest.frameFiles().containsAll(before)) {
            frames.keepOnly(latest.frameFiles());
        }
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
