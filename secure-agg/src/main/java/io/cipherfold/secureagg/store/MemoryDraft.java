// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.nio.ByteBuffer;

/** A draft in an array. */
final class MemoryDraft implements UploadDraft {

    private final byte[] frame;

    MemoryDraft(long bytes) {
        frame = new byte[Math.toIntExact(bytes)];
    }

    @Override
    public void write(long offset, ByteBuffer bytes) {
        bytes.get(frame, Math.toIntExact(offset), bytes.remaining());
    }

    @Override
    public ClientMemory.Upload finish() {
        return new ClientMemory.Upload(frame);
    }

    @Override
    public void close() {}
}
