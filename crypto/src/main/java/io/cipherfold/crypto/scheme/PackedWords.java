// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Reads 60-bit words that are packed without gaps, least significant bit first: two words in 15 bytes. Finds words that
 * are not below the modulus before any native code sees them.
 */
final class PackedWords {

    static final int PAIR_BYTES = 15;
    private static final long MASK = (1L << 60) - 1;
    private static final int BLOCK_PAIRS = 4096;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private PackedWords() {}

    /** The index of the first word that is not below {@code modulus}. */
    static OptionalLong firstOutOfRange(CiphertextSource source, long totalBytes, long modulus) throws IOException {
        // The second word of a pair is read as eight bytes from the seventh on, so no slack is needed behind it.
        byte[] block = new byte[BLOCK_PAIRS * PAIR_BYTES];
        for (long done = 0; done < totalBytes; ) {
            int count = (int) Math.min(block.length, totalBytes - done);
            SchemeChecks.fill(source, done, ByteBuffer.wrap(block, 0, count));
            for (int p = 0; p < count; p += PAIR_BYTES) {
                long first = (long) LONGS.get(block, p) & MASK;
                long second = (long) LONGS.get(block, p + 7) >>> 4;
                if (first >= modulus || second >= modulus) {
                    return OptionalLong.of((done + p) / PAIR_BYTES * 2 + (first >= modulus ? 0 : 1));
                }
            }
            done += count;
        }
        return OptionalLong.empty();
    }
}
