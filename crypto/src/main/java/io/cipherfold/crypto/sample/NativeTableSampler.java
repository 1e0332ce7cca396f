// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.seal.TableNoise;

/**
 * A {@link TableSampler} in native code, for one seed's blocks: the same samples, some ten times as fast. The tables are copied;
 * time and memory access depend on the variance only. Thread-safe: one call after the other.
 */
public final class NativeTableSampler implements AutoCloseable {

    private final TableNoise noise;

    NativeTableSampler(TableNoise noise) {
        this.noise = noise;
    }

    /**
     * Writes the first {@code count} samples of a block to {@code target} from {@code from} on: what
     * {@link TableSampler#fill} gives for the stream of the encoder's noise, ChaCha20 with domain 5 and the block as index.
     *
     * @param secretSeed 32 bytes
     * @param block never used for anything else under this seed
     * @param count at most {@link TableSampler#BLOCK}
     */
    public void fill(byte[] secretSeed, long block, int[] target, int from, int count) {
        noise.fill(secretSeed, block, target, from, count);
    }

    /** Wipes the working memory. */
    @Override
    public void close() {
        noise.close();
    }
}
