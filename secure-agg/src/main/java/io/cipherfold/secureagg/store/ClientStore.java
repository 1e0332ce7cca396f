// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.util.List;
import java.util.Map;

/**
 * The memory of the clients of one host. What was saved is on stable storage when {@link #save} returns; saving many at
 * once costs one synchronisation. Every implementation passes the same contract suite.
 *
 * <p>Safe for use by several threads. Methods throw {@link StoreException} when the storage fails.
 */
public interface ClientStore extends AutoCloseable {

    /** The last saved memory of every client, by client. */
    Map<Integer, ClientMemory> load();

    /**
     * Begins a frame of so many bytes. It is kept only if a memory with it is saved, as long as a later round's is not.
     */
    UploadDraft draft(int client, long bytes);

    /** Saves the memory of some clients in place of earlier ones. */
    void save(List<ClientMemory> memories);

    @Override
    void close();
}
