// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.nio.ByteBuffer;

/**
 * A client's frame while it is made, wherever its store will keep it. Closed without {@link #finish} it is gone. Confined to
 * one thread. Methods throw {@link StoreException} when the storage fails.
 */
public interface UploadDraft extends AutoCloseable {

    /** Writes the bytes up to the buffer's limit at a position; any order, inside the length that was asked for. */
    void write(long offset, ByteBuffer bytes);

    /** The whole frame; on stable storage once the store has saved a memory with it. */
    ClientMemory.Upload finish();

    @Override
    void close();

    /** A draft in memory. */
    static UploadDraft inMemory(long bytes) {
        return new MemoryDraft(bytes);
    }
}
