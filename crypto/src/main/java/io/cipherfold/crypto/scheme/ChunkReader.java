// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.seal.ChunkRange;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Brings the chunks of one ciphertext after the other into a sum, some at a time through one buffer, and remembers whether
 * the last ciphertext came to its end: if not, the sum may hold a part of it. Not safe for use by several threads.
 */
final class ChunkReader {

    private final int chunks;
    private final int chunkBytes;
    private final int chunksAtOnce;
    private final ByteBuffer buffer;
    /** An operation has begun and has not come to its end. */
    private boolean incomplete;

    /** An operation on the packed polynomials of some chunks. */
    @FunctionalInterface
    interface Operation {
        void apply(ChunkRange chunks, ByteBuffer packed);
    }

    ChunkReader(int chunks, int chunkBytes, int chunksAtOnce) {
        this.chunks = chunks;
        this.chunkBytes = chunkBytes;
        this.chunksAtOnce = Math.min(chunksAtOnce, chunks);
        this.buffer = ByteBuffer.allocateDirect(chunkBytes * this.chunksAtOnce);
    }

    /** Throws if the sum may hold a part of a ciphertext. */
    void requireWhole() {
        if (incomplete) {
            throw SchemeChecks.spoiltSum();
        }
    }

    /** Applies an operation to all chunks of a ciphertext. */
    void read(CiphertextSource ciphertext, Operation operation) throws IOException {
        requireWhole();
        incomplete = true;
        for (int first = 0; first < chunks; first += chunksAtOnce) {
            int count = Math.min(chunksAtOnce, chunks - first);
            buffer.clear().limit(count * chunkBytes);
            SchemeChecks.fill(ciphertext, (long) first * chunkBytes, buffer);
            operation.apply(new ChunkRange(first, count), buffer.flip());
        }
        incomplete = false;
    }
}
