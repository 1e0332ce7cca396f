// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Several sources as one. As safe for use by several threads as its parts are. */
final class ConcatenatedSource implements ByteSource {

    private final List<ByteSource> parts;
    /** Where each part ends. */
    private final long[] ends;

    ConcatenatedSource(List<? extends ByteSource> parts) {
        // Without empty parts no two end at the same place, so that each position is in one part only.
        this.parts = parts.stream()
                .<ByteSource>map(part -> part)
                .filter(part -> part.length() > 0)
                .toList();
        this.ends = new long[this.parts.size()];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end = Math.addExact(end, this.parts.get(i).length());
            ends[i] = end;
        }
    }

    @Override
    public long length() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || target.remaining() > length() - offset) {
            throw new EOFException(
                    "the source has " + length() + " bytes, wanted " + target.remaining() + " from " + offset);
        }
        int found = Arrays.binarySearch(ends, offset + 1);
        int part = found < 0 ? -found - 1 : found;
        long position = offset;
        int limit = target.limit();
        while (target.hasRemaining()) {
            long start = part == 0 ? 0 : ends[part - 1];
            int count = (int) Math.min(target.remaining(), ends[part] - position);
            target.limit(target.position() + count);
            parts.get(part).read(position - start, target);
            target.limit(limit);
            position += count;
            part++;
        }
    }
}
