// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.crypto.ChaCha20RandomSource;

/** Masks modulo 2^16: the ChaCha20 stream of a seed, two bytes for each number. */
final class MaskStream {

    /** Length of a seed in bytes. */
    static final int SEED_BYTES = ChaCha20RandomSource.KEY_BYTES;

    private MaskStream() {}

    /** Adds the masks of a seed to numbers. */
    static void add(byte[] seed, short[] numbers) {
        try (ChaCha20RandomSource stream = new ChaCha20RandomSource(seed, 0, 0)) {
            int i = 0;
            for (; i < numbers.length - 1; i += 2) {
                int masks = stream.nextInt();
                numbers[i] += (short) masks;
                numbers[i + 1] += (short) (masks >>> Short.SIZE);
            }
            if (i < numbers.length) {
                numbers[i] += (short) stream.nextInt();
            }
        }
    }

    /** Takes them off again. */
    static void subtract(byte[] seed, short[] numbers) {
        try (ChaCha20RandomSource stream = new ChaCha20RandomSource(seed, 0, 0)) {
            int i = 0;
            for (; i < numbers.length - 1; i += 2) {
                int masks = stream.nextInt();
                numbers[i] -= (short) masks;
                numbers[i + 1] -= (short) (masks >>> Short.SIZE);
            }
            if (i < numbers.length) {
                numbers[i] -= (short) stream.nextInt();
            }
        }
    }
}
