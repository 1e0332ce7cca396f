// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.DigitTarget;
import io.cipherfold.secureagg.message.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Takes a sum as it is opened: its bytes, and their digest on the way. Confined to one thread. */
final class OpenedDigits implements DigitTarget {

    private final ByteBuffer bytes;
    private MessageDigest hash = Digest.newSha256();

    OpenedDigits(int dimension) {
        bytes = ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, dimension)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void begin() {
        bytes.clear();
        hash = Digest.newSha256();
    }

    @Override
    public void accept(int[] digits, int count) {
        int start = bytes.position();
        for (int i = 0; i < count; i++) {
            bytes.putInt(digits[i]);
        }
        hash.update(bytes.array(), start, bytes.position() - start);
    }

    /** SHA-256 of the sum's bytes; once. */
    Digest digest() {
        return Digest.finish(hash);
    }

    ByteSource digits() {
        return ByteSource.of(bytes.array());
    }
}
