// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.util.List;
import java.util.Map;

/** Clients' memory that lasts as long as the process; for tests and demonstrations in one process. */
public final class MemoryClientStore implements ClientStore {

    private final LatestMemories latest = new LatestMemories();

    /** Creates an empty store. */
    public MemoryClientStore() {}

    @Override
    public synchronized Map<Integer, ClientMemory> load() {
        return latest.all();
    }

    @Override
    public UploadDraft draft(int client, long bytes) {
        return UploadDraft.inMemory(bytes);
    }

    @Override
    public synchronized void save(List<ClientMemory> changed) {
        changed.forEach(latest::put);
    }

    @Override
    public void close() {}
}
