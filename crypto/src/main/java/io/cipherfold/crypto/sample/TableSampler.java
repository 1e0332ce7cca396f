// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.sample.GaussianConvolution.Part;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Samples the discrete Gaussian or the Skellam distribution from cumulative tables that are scanned in full: no branch and no
 * address depends on a sample, and every sample takes the same number of random words. Not exact: the statistical distance to
 * the ideal distribution is at most {@link #statisticalDistance()}, which is computed from the tables and never above
 * {@link #MAX_DISTANCE}.
 *
 * <p><b>Method.</b> A sample is a sum of parts, each a factor times a small symmetric number: a magnitude by a
 * {@link CumulativeTable} and a fair sign. A large discrete Gaussian is split into smaller ones
 * ({@link GaussianConvolution}), and so is a Skellam number, the difference of two Poisson numbers of half the variance
 * ({@link SkellamConvolution}).
 *
 * <p><b>Stream.</b> Blocks of at most {@value #BLOCK} samples, in a block part after part: first one 64-bit word for every
 * {@value #GROUP} samples begun, whose upper 63 bits give the rare magnitude of the group, then a word for each sample: bit
 * 0 the sign (1 means minus), the upper 63 bits the magnitude. The samples of a group share the rare magnitude. That shows only
 * where two of them are rare, with a probability below 2^-100 for each sample, which the distance includes.
 *
 * <p>Immutable, safe for use by several threads. The running time grows with the number of table entries: about 490 for the
 * largest discrete Gaussian.
 */
public final class TableSampler implements NoiseSampler {

    /** The largest variance of the discrete Gaussian, in squared grid units. */
    public static final long MAX_GAUSSIAN_VARIANCE = DiscreteGaussian.MAX_VARIANCE;

    /** The largest variance of the Skellam distribution, in squared grid units. */
    public static final long MAX_SKELLAM_VARIANCE = 1L << 16;

    /** No sampler's statistical distance for one sample is larger. */
    public static final double MAX_DISTANCE = 0x1p-100;

    private static final int MAX_DISTANCE_BITS = 100;

    /** Samples that share a rare magnitude. */
    public static final int GROUP = 64;

    private final long variance;
    private final CumulativeTable[] tables;
    private final int[] factors;
    private final BigInteger distance;

    /** The distance of the sum of ideal parts is given; those of the tables are added. */
    private TableSampler(long variance, List<CumulativeTable> tables, List<Integer> factors, BigInteger distanceOfSum) {
        this.variance = variance;
        this.tables = tables.toArray(new CumulativeTable[0]);
        this.factors = factors.stream().mapToInt(Integer::intValue).toArray();
        BigInteger sum = distanceOfSum;
        for (CumulativeTable table : tables) {
            sum = sum.add(table.distance()).add(distanceOfSharing(table));
        }
        if (sum.compareTo(MagnitudeBounds.ONE.shiftRight(MAX_DISTANCE_BITS)) > 0) {
            throw new IllegalStateException("tables of variance " + variance + " are further than 2^-"
                    + MAX_DISTANCE_BITS + " from what they stand for");
        }
        this.distance = sum;
    }

    /**
     * The discrete Gaussian: P[x] is proportional to exp(-x^2 / (2 variance)).
     *
     * @param variance sigma^2 in squared grid units, 1 to {@link #MAX_GAUSSIAN_VARIANCE}
     * @throws IllegalArgumentException if the variance is out of range
     */
    public static TableSampler discreteGaussian(long variance) {
        checkVariance(variance, MAX_GAUSSIAN_VARIANCE);
        List<CumulativeTable> tables = new ArrayList<>();
        List<Integer> factors = new ArrayList<>();
        for (Part part : GaussianConvolution.split(variance)) {
            tables.add(new CumulativeTable(MagnitudeBounds.gaussian(part.variance())));
            factors.add(part.factor());
        }
        return new TableSampler(variance, tables, factors, GaussianConvolution.distance(variance));
    }

    /**
     * The Skellam distribution of mean 0: the difference of two Poisson numbers of mean variance / 2.
     *
     * @param variance in squared grid units, 1 to {@link #MAX_SKELLAM_VARIANCE}
     * @throws IllegalArgumentException if the variance is out of range
     */
    public static TableSampler skellam(long variance) {
        checkVariance(variance, MAX_SKELLAM_VARIANCE);
        List<CumulativeTable> tables = new ArrayList<>();
        List<Integer> factors = new ArrayList<>();
        for (SkellamConvolution.Part part : SkellamConvolution.split(variance)) {
            tables.add(new CumulativeTable(MagnitudeBounds.skellam(part.variance(), part.spacing())));
            factors.add(part.spacing());
        }
        return new TableSampler(variance, tables, factors, SkellamConvolution.distance(variance));
    }

    private static void checkVariance(long variance, long largest) {
        if (variance < 1 || variance > largest) {
            throw new IllegalArgumentException("variance must be 1 to " + largest + ", was " + variance);
        }
    }

    /**
     * A sample's share of the event that two samples of a group are rare: at most (GROUP - 1) / 2 times the square of the
     * probability that one is.
     */
    private static BigInteger distanceOfSharing(CumulativeTable table) {
        return BigInteger.valueOf(table.rareWeight())
                .pow(2)
                .multiply(BigInteger.valueOf(GROUP - 1))
                .shiftLeft(MagnitudeBounds.BITS - 2 * CumulativeTable.BITS - 1);
    }

    /**
     * An upper bound of the statistical distance (total variation) of one sample to the ideal distribution; for n samples
     * together it is n times as much. The random words are taken as uniform.
     */
    public BigDecimal statisticalDistance() {
        return new BigDecimal(distance).divide(new BigDecimal(MagnitudeBounds.ONE));
    }

    @Override
    public long variance() {
        return variance;
    }

    @Override
    public int largestMagnitude() {
        int sum = 0;
        for (int i = 0; i < tables.length; i++) {
            sum += factors[i] * tables[i].largest();
        }
        return sum;
    }

    /** Entries that are compared for each sample, which is what its time is proportional to. */
    public int scannedEntries() {
        return Arrays.stream(tables).mapToInt(table -> table.common.length).sum();
    }

    CumulativeTable[] tables() {
        return tables.clone();
    }

    int[] factors() {
        return factors.clone();
    }

    @Override
    public void fill(RandomSource random, int[] target, int from, int count) {
        for (int done = 0; done < count; done += BLOCK) {
            fillBlock(random, target, from + done, Math.min(BLOCK, count - done));
        }
    }

    private void fillBlock(RandomSource random, int[] target, int from, int count) {
        Arrays.fill(target, from, from + count, 0);
        long[] rare = new long[(count + GROUP - 1) / GROUP];
        for (int part = 0; part < tables.length; part++) {
            CumulativeTable table = tables[part];
            for (int group = 0; group < rare.length; group++) {
                rare[group] = entriesReached(table.rare, random.nextLong() >>> 1);
            }
            for (int i = 0; i < count; i++) {
                long word = random.nextLong();
                long reached = entriesReached(table.common, word >>> 1);
                long isCommon = (reached - table.common.length) >> (Long.SIZE - 1);
                long magnitude = (reached & isCommon) | (rare[i / GROUP] & ~isCommon);
                long minus = -(word & 1);
                target[from + i] += factors[part] * (int) ((magnitude ^ minus) - minus);
            }
        }
        Arrays.fill(rare, 0);
    }

    /** The number of entries that are not above a 63-bit number: 1 less the borrow of each difference. */
    private static long entriesReached(long[] entries, long number) {
        long above = 0;
        for (long entry : entries) {
            above += (number - entry) >>> (Long.SIZE - 1);
        }
        return entries.length - above;
    }

    /** Takes one part of a sample. */
    @FunctionalInterface
    public interface PartConsumer {

        /**
         * Takes a part.
         *
         * @param factor by which the number is multiplied
         * @param common the cumulative table that is compared for each sample
         * @param rare the cumulative table for what is beyond the first one
         */
        void accept(int factor, long[] common, long[] rare);
    }

    /** Hands out copies of the tables, part after part, for an implementation in native code. */
    public void forEachPart(PartConsumer consumer) {
        for (int i = 0; i < tables.length; i++) {
            consumer.accept(factors[i], tables[i].common.clone(), tables[i].rare.clone());
        }
    }
}
