// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** ChaCha20 written down from RFC 8439, one block after the other. Slow; for comparison in tests only. */
public final class ReferenceChaCha20 {

    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private final int[] initial = new int[16];
    private ByteBuffer block = ByteBuffer.allocate(0);

    /** A stream from block counter 0. */
    public ReferenceChaCha20(byte[] key, byte[] nonce) {
        if (key.length != 32 || nonce.length != 12) {
            throw new IllegalArgumentException("key of 32 and nonce of 12 bytes expected");
        }
        System.arraycopy(CONSTANTS, 0, initial, 0, 4);
        ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(initial, 4, 8);
        ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(initial, 13, 3);
    }

    /** The stream of the scheme OneTimeKey under a seed: nonce is domain (32 bits) and index (64 bits), little endian. */
    public static ReferenceChaCha20 ofSeed(byte[] seed, int domain, long index) {
        byte[] nonce = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(domain)
                .putLong(index)
                .array();
        return new ReferenceChaCha20(seed, nonce);
    }

    /** The next four bytes, little endian. */
    public int nextInt() {
        if (!block.hasRemaining()) {
            block = nextBlock();
        }
        return block.getInt();
    }

    /** The next eight bytes, little endian. */
    public long nextLong() {
        long low = nextInt() & 0xffff_ffffL;
        return low | (long) nextInt() << 32;
    }

    private ByteBuffer nextBlock() {
        int[] x = initial.clone();
        for (int round = 0; round < 10; round++) {
            quarterRound(x, 0, 4, 8, 12);
            quarterRound(x, 1, 5, 9, 13);
            quarterRound(x, 2, 6, 10, 14);
            quarterRound(x, 3, 7, 11, 15);
            quarterRound(x, 0, 5, 10, 15);
            quarterRound(x, 1, 6, 11, 12);
            quarterRound(x, 2, 7, 8, 13);
            quarterRound(x, 3, 4, 9, 14);
        }
        ByteBuffer result = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 16; i++) {
            result.putInt(x[i] + initial[i]);
        }
        initial[12]++;
        return result.flip();
    }

    private static void quarterRound(int[] x, int a, int b, int c, int d) {
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
    }
}
