// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The cumulative tables of a small number that is drawn, multiplied by a factor and added to a sample of noise. The class
 * {@code TableSampler} of the module crypto computes them and says what the numbers mean. Immutable, holds no secrets.
 */
public final class NoiseTable {

    /** Most entries of a table. */
    public static final int MAX_ENTRIES = 1 << 14;

    /** The largest factor. */
    public static final int MAX_FACTOR = 1024;

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
    public NoiseTable(int factor, long[] common, long[] rare) {
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

    /** The factor and the sizes of the tables. */
    IntStream shape() {
        return IntStream.of(factor, common.length, rare.length);
    }

    /** The entries of both tables in order. */
    LongStream entries() {
        return LongStream.concat(Arrays.stream(common), Arrays.stream(rare));
    }

    @Override
    public String toString() {
        return "NoiseTable[factor=" + factor + ", common=" + common.length + " entries, rare=" + rare.length
                + " entries]";
    }
}
