// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.internal.HybridKem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/** The seed of all that is random in one upload. */
final class ClientSeed {

    static final int BYTES = 32;

    private static final int VALUES_HASHED_AT_ONCE = 4096;

    private ClientSeed() {}

    /**
     * HKDF of 256 fresh bits. The message goes into it, so that a machine that was cloned with its generator's state does
     * not use one key for two messages.
     *
     * @param label the scheme's, in ASCII
     * @return secret bytes that the caller wipes
     */
    static byte[] derive(byte[] label, RoundContext round, int client, IntegerVector values, RandomSource random) {
        byte[] fresh = new byte[BYTES];
        byte[] message = messageHash(values);
        ByteBuffer info = ByteBuffer.allocate(label.length + Digest.BYTES + RoundContext.BYTES + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            random.nextBytes(fresh);
            info.put(label).put(message).put(round.toBytes()).putInt(client);
            return HybridKem.hkdf(fresh, info.array(), BYTES);
        } finally {
            Arrays.fill(fresh, (byte) 0);
            Arrays.fill(message, (byte) 0);
            Arrays.fill(info.array(), (byte) 0);
        }
    }

    /** SHA-256 of the values as 32-bit little-endian numbers, a block at a time. */
    private static byte[] messageHash(IntegerVector values) {
        MessageDigest hash = Digest.newSha256();
        int[] block = new int[Math.min(values.length(), VALUES_HASHED_AT_ONCE)];
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * block.length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int done = 0; done < values.length(); done += block.length) {
                int count = Math.min(block.length, values.length() - done);
                values.read(done, block, count);
                bytes.asIntBuffer().put(block, 0, count);
                hash.update(bytes.array(), 0, Integer.BYTES * count);
            }
            return hash.digest();
        } finally {
            Arrays.fill(block, 0);
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }
}
