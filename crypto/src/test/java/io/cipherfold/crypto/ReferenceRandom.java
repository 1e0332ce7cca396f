// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.seal.ReferenceChaCha20;

/** A stream of {@link ReferenceChaCha20} as a source of randomness. For comparison in tests only. */
final class ReferenceRandom implements RandomSource {

    private final ReferenceChaCha20 stream;

    ReferenceRandom(ReferenceChaCha20 stream) {
        this.stream = stream;
    }

    @Override
    public void nextBytes(byte[] target) {
        int word = 0;
        for (int i = 0; i < target.length; i++) {
            word = i % Integer.BYTES == 0 ? stream.nextInt() : word >>> Byte.SIZE;
            target[i] = (byte) word;
        }
    }

    @Override
    public long nextLong() {
        return stream.nextLong();
    }

    @Override
    public int nextInt() {
        return stream.nextInt();
    }
}
