// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;
import java.util.Arrays;

/** A broken generator: the same 32-bit word again and again. */
final class ConstantRandomSource implements RandomSource {

    private final int word;

    ConstantRandomSource(int word) {
        this.word = word;
    }

    @Override
    public void nextBytes(byte[] target) {
        Arrays.fill(target, (byte) word);
    }

    @Override
    public long nextLong() {
        return (word & 0xffff_ffffL) | ((long) word << 32);
    }

    @Override
    public int nextInt() {
        return word;
    }
}
