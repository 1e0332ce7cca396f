// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.GaussianAcceptance.Verdict;
import java.util.Arrays;

/**
 * Samples the discrete Gaussian on the integers exactly: P[x] is proportional to exp(-x^2 / (2 sigma^2)), without
 * floating point and without truncation of the distribution. The variance parameter sigma^2 is a whole number of squared grid
 * units; the variance of the samples is below it by less than 3e-7 of it.
 *
 * <p><b>Method.</b> Rejection. A proposal is a sign, a row z with probability weight(z) / 2^42, and an offset u uniform
 * below k = 2^s: x = k z + u. It is accepted when a uniform real number U is below
 * a(x) = A exp(-x^2 / (2 sigma^2)) / weight(z), so that each x >= 0 comes out with a probability proportional to
 * weight(z) a(x) = A exp(-x^2 / (2 sigma^2)), whatever the weights are, as long as they are not below that; zero with a
 * minus is thrown away. The weights are integers a little above it, so that few proposals fail. The last row, whose
 * weight is doubled, also stands for all behind it, one of which is drawn by fair coins: the row g further has
 * 2^-(g+1) of the weight, and needs less than half of its predecessor's.
 *
 * <p>U is never rounded. Its first 13 bits decide nearly always, by a lower bound of a over the row. If not, 64 more are
 * drawn and compared with bounds of a in 62-bit integers, then in 256-bit integers (needed with probability below 2^-35),
 * then 128 more are drawn. Beyond that, for g above 160, and after 128 proposals for one sample, arithmetic ends in an
 * {@link ArithmeticException}, with probability below 2^-200 a sample: the distribution is not cut off in silence. There
 * is no floating point, and no rounding of a table shows in the result.
 *
 * <p><b>Stream.</b> Blocks of at most {@value #BLOCK} samples. A block takes one 64-bit word for each sample: bit 0 the
 * sign (1 means minus), the s bits from bit 1 on the offset, bits 9 to 18 a cell of the alias table, bits 19 to 31 the
 * first bits of U, bits 32 to 63 the coin (below the cell's threshold: its own row). What is open goes on with the words
 * behind those, sample by sample in order: for the last row first the number g of trailing zeros (of a row of words),
 * then 64 bits of U, then 128 if needed; after a rejection a new proposal.
 *
 * <p>The running time depends on the samples, in few of them, and on nothing else. Immutable, safe for use by several
 * threads. Sources: rejection and alias tables, Devroye, "Non-Uniform Random Variate Generation" (1986), II.3 and III.4;
 * the twin is {@link ExactDiscreteGaussian}.
 */
public final class DiscreteGaussian implements NoiseSampler {

    /** The largest variance parameter. */
    public static final long MAX_VARIANCE = 1L << 24;

    private static final int OFFSET_SHIFT = 1;
    private static final int CELL_SHIFT = 9;
    private static final int QUICK_SHIFT = 19;
    private static final int COIN_SHIFT = 32;

    /** Rows behind the tail are twice as rare one by one. */
    private static final int MOST_ROWS_BEHIND = 160;

    /** A proposal fails with probability 0.29 for sigma = 1 (zero with a minus), with less for others. */
    private static final int MOST_PROPOSALS = 128;

    private final GaussianTable table;
    private final GaussianAcceptance acceptance;

    /**
     * Computes the tables, less than 30 KB.
     *
     * @param variance sigma^2 in squared grid units, 1 to {@link #MAX_VARIANCE}
     * @throws IllegalArgumentException if the variance is out of range
     */
    public DiscreteGaussian(long variance) {
        checkVariance(variance);
        this.table = new GaussianTable(variance);
        this.acceptance = new GaussianAcceptance(table);
    }

    /**
     * No sample of this variance parameter is larger in magnitude: 128 (floor(sigma) + 1) - 1. The last row begins below
     * 22.4 sigma + k, at most 161 rows are behind that, and k is 1 or at most sigma / 16.
     *
     * @param variance sigma^2 in squared grid units, 1 to {@link #MAX_VARIANCE}
     */
    public static int largestMagnitude(long variance) {
        return 128 * aboveSigma(variance) - 1;
    }

    /** floor(sigma) + 1 */
    private static int aboveSigma(long variance) {
        checkVariance(variance);
        // The root of a number below 2^25 is off by less than 2^-40, and whole roots are exact.
        return (int) Math.sqrt((double) variance) + 1;
    }

    private static void checkVariance(long variance) {
        if (variance < 1 || variance > MAX_VARIANCE) {
            throw new IllegalArgumentException("variance must be 1 to " + MAX_VARIANCE + ", was " + variance);
        }
    }

    @Override
    public long variance() {
        return table.variance;
    }

    @Override
    public int largestMagnitude() {
        return largestMagnitude(table.variance);
    }

    GaussianTable table() {
        return table;
    }

    GaussianAcceptance acceptance() {
        return acceptance;
    }

    /**
     * Writes independent samples to {@code count} elements of {@code target} from {@code from} on.
     *
     * @throws ArithmeticException with probability below 2^-200 a sample, or if the source is broken
     */
    @Override
    public void fill(RandomSource random, int[] target, int from, int count) {
        for (int done = 0; done < count; done += BLOCK) {
            fillBlock(random, target, from + done, Math.min(BLOCK, count - done));
        }
    }

    private void fillBlock(RandomSource random, int[] target, int from, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = random.nextLong();
        }
        for (int i = 0; i < count; i++) {
            long word = words[i];
            int row = row(word);
            int magnitude = magnitude(row, word);
            boolean negative = (word & 1) != 0;
            boolean decided = firstBits(word) < table.quick[row] && !(negative && magnitude == 0);
            target[from + i] = decided ? signed(magnitude, negative) : finish(word, random);
        }
        Arrays.fill(words, 0);
    }

    private int row(long word) {
        int cell = (int) (word >>> CELL_SHIFT) & ((1 << GaussianTable.CELL_BITS) - 1);
        return word >>> COIN_SHIFT < table.thresholds[cell] ? cell : table.aliases[cell];
    }

    private int magnitude(int row, long word) {
        int offset = (int) (word >>> OFFSET_SHIFT) & ((1 << table.offsetBits) - 1);
        return (row << table.offsetBits) + offset;
    }

    private static int firstBits(long word) {
        return (int) (word >>> QUICK_SHIFT) & ((1 << GaussianTable.QUICK_BITS) - 1);
    }

    private static int signed(int magnitude, boolean negative) {
        return negative ? -magnitude : magnitude;
    }

    /** Goes on with a proposal that is open, and with others until one is accepted. */
    private int finish(long firstWord, RandomSource random) {
        long word = firstWord;
        for (int proposal = 0; proposal < MOST_PROPOSALS; proposal++, word = random.nextLong()) {
            int row = row(word);
            int magnitude = magnitude(row, word);
            int doublings = 0;
            if (row == table.tail) {
                int behind = rowsBehindTail(random);
                doublings = behind + 1;
                magnitude += behind << table.offsetBits;
            }
            boolean negative = (word & 1) != 0;
            if (negative && magnitude == 0) {
                continue; // zero would be counted twice
            }
            int firstBits = firstBits(word);
            if (firstBits < table.quick[row] || isAccepted(row, magnitude, doublings, firstBits, random)) {
                return signed(magnitude, negative);
            }
        }
        throw new ArithmeticException(MOST_PROPOSALS + " proposals were rejected in a row");
    }

    /** The number of failures of fair coins before the first success. */
    private static int rowsBehindTail(RandomSource random) {
        int rows = 0;
        long word = random.nextLong();
        while (word == 0 && rows <= MOST_ROWS_BEHIND) {
            rows += Long.SIZE;
            word = random.nextLong();
        }
        rows += Long.numberOfTrailingZeros(word);
        if (rows > MOST_ROWS_BEHIND) {
            throw new ArithmeticException("a proposal is more than " + MOST_ROWS_BEHIND + " rows behind the last");
        }
        return rows;
    }

    private boolean isAccepted(int row, int magnitude, int doublings, int firstBits, RandomSource random) {
        long bits = random.nextLong();
        Verdict verdict = Verdict.OPEN;
        if (row < table.tail) {
            verdict = acceptance.compareNarrowly(row, magnitude, firstBits, bits);
        }
        if (verdict == Verdict.OPEN) {
            verdict = acceptance.compareWidely(row, magnitude, doublings, firstBits, bits);
        }
        if (verdict == Verdict.OPEN) {
            verdict = acceptance.compareWidely(
                    row, magnitude, doublings, firstBits, bits, random.nextLong(), random.nextLong());
        }
        if (verdict == Verdict.OPEN) {
            throw new ArithmeticException("a uniform number is too close to a probability");
        }
        return verdict == Verdict.ACCEPTED;
    }
}
