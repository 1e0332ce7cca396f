// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.DigitTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Takes a sum as it is opened: its bytes into a spool, and their digest on the way. Confined to one thread. */
final class OpenedDigits implements DigitTarget {

    private static final int BLOCK_DIGITS = 1 << 14;

    private final SpooledBytes bytes;
    private final ByteBuffer block =
            ByteBuffer.allocate(Integer.BYTES * BLOCK_DIGITS).order(ByteOrder.LITTLE_ENDIAN);
    private MessageDigest hash = Digest.newSha256();
    private long written;

    /** Writes into {@code bytes}, which stay their owner's. */
    OpenedDigits(SpooledBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public void begin() {
        hash = Digest.newSha256();
        written = 0;
    }

    @Override
    public void accept(int[] digits, int count) throws IOException {
        for (int done = 0; done < count; done += BLOCK_DIGITS) {
            int some = Math.min(BLOCK_DIGITS, count - done);
            block.clear().limit(Integer.BYTES * some);
            block.asIntBuffer().put(digits, done, some);
            hash.update(block.duplicate());
            bytes.write(written, block);
            written += (long) Integer.BYTES * some;
        }
    }

    /** SHA-256 of the sum's bytes; once. */
    Digest digest() {
        return Digest.finish(hash);
    }
}
