// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Where a node puts what is too large for its memory: models, opened sums. Safe for use by several threads. */
public interface Spool {

    /** Room for one thing, empty. */
    SpooledBytes take();

    /** A spool in memory, for federations of one process and small models. */
    static Spool inMemory() {
        return InMemory::new;
    }

    /** An array that grows. Written by one thread, then read by any. */
    final class InMemory implements SpooledBytes {
        private byte[] bytes = new byte[0];
        private int length;

        private InMemory() {}

        @Override
        public synchronized long length() {
            return length;
        }

        @Override
        public synchronized void write(long offset, ByteBuffer source) {
            int start = Math.toIntExact(offset);
            int end = Math.addExact(start, source.remaining());
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
            }
            source.get(bytes, start, source.remaining());
            length = Math.max(length, end);
        }

        @Override
        public synchronized void read(long offset, ByteBuffer target) throws EOFException {
            if (target.remaining() > length - offset) {
                throw new EOFException(
                        "there are " + length + " bytes, wanted " + target.remaining() + " from " + offset);
            }
            target.put(bytes, (int) offset, target.remaining());
        }

        @Override
        public synchronized void close() {
            bytes = new byte[0];
            length = 0;
        }
    }
}
