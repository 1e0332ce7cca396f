// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.List;
import java.util.Objects;

/**
 * Noise from cumulative tables that are scanned in full, so that neither time nor memory access depends on a sample. The class
 * {@code TableSampler} of the module crypto computes the tables and says what the numbers mean; here are the same samples,
 * faster.
 *
 * <p>Thread-safe: one call after the other. {@link #close()} wipes the working memory; the caller wipes the arrays it passed.
 */
public final class TableNoise implements AutoCloseable {

    /** Most samples of a block. */
    public static final int BLOCK = 8192;

    /** Most parts of a sample. */
    public static final int MAX_PARTS = 64;

    /** Most entries of a table. */
    public static final int MAX_ENTRIES = 1 << 14;

    /** The largest factor. */
    public static final int MAX_FACTOR = 1024;

    private final NativeHandle handle;

    private TableNoise(NativeHandle handle) {
        this.handle = handle;
    }

    /** A number that is multiplied by a factor and added to the sample. Immutable, holds no secrets. */
    public static final class Part {

        private final int factor;
        private final long[] common;
        private final long[] rare;

        /**
         * Copies the tables.
         *
         * @param factor 1 to {@link #MAX_FACTOR}
         * @param common entries of the table that is compared for each sample: 1 to {@link #MAX_ENTRIES}, none negative
         * @param rare entries of the table for what is beyond the first one, within the same limits
         */
        public Part(int factor, long[] common, long[] rare) {
            if (factor < 1 || factor > MAX_FACTOR) {
                throw new IllegalArgumentException("factor must be 1 to " + MAX_FACTOR + ", is " + factor);
            }
            this.factor = factor;
            this.common = checked("common", common);
            this.rare = checked("rare", rare);
        }

        private static long[] checked(String name, long[] table) {
            if (table.length < 1 || table.length > MAX_ENTRIES) {
                throw new IllegalArgumentException(
                        name + " table must have 1 to " + MAX_ENTRIES + " entries, has " + table.length);
            }
            for (long entry : table) {
                if (entry < 0) {
                    throw new IllegalArgumentException(
                            "entries of the " + name + " table must be at least 0, one is " + entry);
                }
            }
            return table.clone();
        }

        @Override
        public String toString() {
            return "Part[factor=" + factor + ", common=" + common.length + " entries, rare=" + rare.length
                    + " entries]";
        }
    }

    /**
     * A sampler of the sum of these parts.
     *
     * @param parts 1 to {@link #MAX_PARTS}
     * @throws SealException if the library cannot be loaded, or with {@code OUT_OF_MEMORY}
     */
    public static TableNoise create(List<Part> parts) {
        if (parts.isEmpty() || parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException("parts must be 1 to " + MAX_PARTS + ", are " + parts.size());
        }
        SealLibrary.load();
        int[] shapes = new int[3 * parts.size()];
        int entries = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            shapes[3 * i] = part.factor;
            shapes[3 * i + 1] = part.common.length;
            shapes[3 * i + 2] = part.rare.length;
            entries += part.common.length + part.rare.length;
        }
        long[] tables = new long[entries];
        int next = 0;
        for (Part part : parts) {
            System.arraycopy(part.common, 0, tables, next, part.common.length);
            next += part.common.length;
            System.arraycopy(part.rare, 0, tables, next, part.rare.length);
            next += part.rare.length;
        }
        NativeHandle handle =
                NativeHandle.create("TableNoise", (long) entries * Long.BYTES, () -> NoiseJni.create(shapes, tables));
        return new TableNoise(handle);
    }

    /**
     * Writes the first {@code count} samples of a block to {@code target} from {@code from} on. They come from the stream of
     * the encoder's noise: ChaCha20, domain 5, the number of the block.
     *
     * @param secretSeed 32 bytes
     * @param block number of the stream under the seed, never used for anything else
     * @param count at most {@link #BLOCK}
     */
    public synchronized void fill(byte[] secretSeed, long block, int[] target, int from, int count) {
        Seeds.check("noise seed", secretSeed);
        Objects.checkFromIndexSize(from, count, target.length);
        if (count > BLOCK) {
            throw new IllegalArgumentException("count must be at most " + BLOCK + ", is " + count);
        }
        handle.run(pointer -> NoiseJni.fill(pointer, secretSeed, block, target, from, count));
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "TableNoise[redacted]";
    }
}
