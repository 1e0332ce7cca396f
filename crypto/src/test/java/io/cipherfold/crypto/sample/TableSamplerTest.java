// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.ScriptedRandomSource;
import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class TableSamplerTest {

    private static TableSampler sampler(String name, long variance) {
        return name.equals("skellam") ? TableSampler.skellam(variance) : TableSampler.discreteGaussian(variance);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 100, 319, 320, 3290, 65_537, 16_777_216})
    void discreteGaussian_manySamples_fitTheExactProbabilities(long variance, RandomSource random) {
        int[] samples = new int[200_000];
        TableSampler.discreteGaussian(variance).fill(random, samples, 0, samples.length);

        GaussianProbabilities exact = new GaussianProbabilities((double) variance);
        ChiSquare.assertFits(exact.count(samples), exact.probabilities());
        Moments.assertFit(samples, exact.moment(2), exact.moment(4));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 100, 3290, 40_000})
    void skellam_manySamples_fitTheExactProbabilities(long variance, RandomSource random) {
        int[] samples = new int[100_000];
        TableSampler.skellam(variance).fill(random, samples, 0, samples.length);

        int radius = (int) (14 * Math.sqrt((double) variance)) + 30;
        long[] counts = new long[2 * radius + 1];
        for (int sample : samples) {
            counts[sample + radius]++;
        }
        ChiSquare.assertFits(counts, skellamProbabilities(variance, radius));
        // Cumulants of the difference of two Poisson numbers: the second and the fourth are the variance.
        Moments.assertFit(samples, (double) variance, variance + 3.0 * variance * variance);
    }

    /** From -radius to radius: the convolution of two Poisson distributions, each built outwards from its mode. */
    private static double[] skellamProbabilities(long variance, int radius) {
        double mean = variance / 2.0;
        int mode = (int) mean;
        double[] poisson = new double[mode + radius + 60];
        poisson[mode] = 1;
        for (int j = mode; j > 0; j--) {
            poisson[j - 1] = poisson[j] * j / mean;
        }
        for (int j = mode + 1; j < poisson.length; j++) {
            poisson[j] = poisson[j - 1] * mean / j;
        }
        double total = Arrays.stream(poisson).sum();
        double[] probabilities = new double[2 * radius + 1];
        for (int k = 0; k <= radius; k++) {
            double sum = 0;
            for (int j = 0; j + k < poisson.length; j++) {
                sum += poisson[j] * poisson[j + k];
            }
            probabilities[radius + k] = sum / total / total;
            probabilities[radius - k] = probabilities[radius + k];
        }
        return probabilities;
    }

    @Test
    void fill_numberOnEitherSideOfAnEntry_isTheNextMagnitude() {
        TableSampler sampler = TableSampler.discreteGaussian(1);
        long[] common = sampler.tables()[0].common;
        for (int i = 0; i < common.length; i++) {
            assertThat(oneSample(sampler, 0, common[i] - 1, 0)).isEqualTo(i);
            assertThat(oneSample(sampler, 0, common[i] - 1, 1)).isEqualTo(-i);
            if (i < common.length - 1) {
                assertThat(oneSample(sampler, 0, common[i], 0)).isEqualTo(i + 1);
            }
        }
        long[] rare = sampler.tables()[0].rare;
        for (int i = 0; i < rare.length; i++) {
            // Whatever is not below the last common entry is rare.
            assertThat(oneSample(sampler, rare[i], common[common.length - 1], 0))
                    .isGreaterThan(i);
            if (rare[i] > 0) {
                assertThat(oneSample(sampler, rare[i] - 1, Long.MAX_VALUE, 1)).isBetween(-i, 0);
            }
        }
    }

    private static int oneSample(TableSampler sampler, long rare, long number, int sign) {
        long word = number << 1 | sign;
        long rareWord = rare << 1 | 1;
        int[] sample = new int[1];
        sampler.fill(
                new ScriptedRandomSource((int) rareWord, (int) (rareWord >>> 32), (int) word, (int) (word >>> 32)),
                sample,
                0,
                1);
        return sample[0];
    }

    @ParameterizedTest
    @CsvSource({"gaussian, 1", "gaussian, 320", "gaussian, 16777216", "skellam, 1", "skellam, 40000"})
    void fill_extremeWords_giveTheExtremeSamples(String name, long variance) {
        TableSampler sampler = sampler(name, variance);
        int[] samples = new int[3];

        sampler.fill(new ConstantRandomSource(-1), samples, 0, 3);
        assertThat(samples).containsOnly(-sampler.largestMagnitude());
        sampler.fill(new ConstantRandomSource(0), samples, 0, 3);
        assertThat(samples).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({
        "gaussian, 100, 1, 2",
        "gaussian, 100, 64, 65",
        "gaussian, 100, 65, 67",
        "gaussian, 320, 65, 134",
        "gaussian, 16777216, 8192, 41600",
        "gaussian, 1, 8193, 8322",
        "skellam, 16385, 128, 390"
    })
    void fill_anySamples_takeTheStatedNumberOfWords(String name, long variance, int count, int words) {
        CountingRandomSource random = new CountingRandomSource();
        sampler(name, variance).fill(random, new int[count], 0, count);

        assertThat(random.words).isEqualTo(words);
    }

    @Test
    void fill_severalBlocks_areDrawnOneAfterTheOther() {
        TableSampler sampler = TableSampler.discreteGaussian(77);
        byte[] key = new byte[ChaCha20RandomSource.KEY_BYTES];
        int[] whole = new int[TableSampler.BLOCK + 100];
        sampler.fill(new ChaCha20RandomSource(key, 0, 0), whole, 0, whole.length);
        int[] pieces = new int[whole.length + 1];
        ChaCha20RandomSource again = new ChaCha20RandomSource(key, 0, 0);
        sampler.fill(again, pieces, 1, TableSampler.BLOCK);
        sampler.fill(again, pieces, 1 + TableSampler.BLOCK, 100);

        assertThat(pieces).startsWith(0).endsWith(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "gaussian, 1",
        "gaussian, 4",
        "gaussian, 319",
        "gaussian, 320",
        "gaussian, 65537",
        "gaussian, 16777216",
        "skellam, 1",
        "skellam, 77",
        "skellam, 447",
        "skellam, 1000"
    })
    void forEachPart_anyVariance_givesTheTablesOfTheReference(String name, long variance) {
        ReferenceTableNoise reference = name.equals("skellam")
                ? ReferenceTableNoise.skellam(variance)
                : ReferenceTableNoise.discreteGaussian(variance);
        Iterator<ReferenceTableNoise.Part> parts = reference.parts().iterator();
        sampler(name, variance).forEachPart((factor, common, rare) -> {
            ReferenceTableNoise.Part part = parts.next();
            assertThat(factor).isEqualTo(part.factor());
            assertThat(common).containsExactly(part.common().toArray(new Long[0]));
            assertThat(rare).containsExactly(part.rare().toArray(new Long[0]));
        });
        assertThat(parts).isExhausted();
    }

    /** What {@code EncodingParameters} promises of every noisy integer rests on the bound of the exact sampler. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 8, 15, 99, 319, 320, 321, 5216, 83_535, 1_000_003, 16_777_215, 16_777_216})
    void largestMagnitude_anyVariance_isWithinThatOfTheExactSampler(long variance) {
        int bound = DiscreteGaussian.largestMagnitude(variance);

        assertThat(TableSampler.discreteGaussian(variance).largestMagnitude()).isBetween(1, bound);
        assertThat(new DiscreteGaussian(variance).largestMagnitude()).isEqualTo(bound);
        if (variance <= TableSampler.MAX_SKELLAM_VARIANCE) {
            assertThat(TableSampler.skellam(variance).largestMagnitude()).isBetween(1, bound);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, TableSampler.MAX_GAUSSIAN_VARIANCE + 1})
    void discreteGaussian_varianceOutOfRange_isRefused(long variance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableSampler.discreteGaussian(variance))
                .withMessage("variance must be 1 to 16777216, was " + variance);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, TableSampler.MAX_SKELLAM_VARIANCE + 1})
    void skellam_varianceOutOfRange_isRefused(long variance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableSampler.skellam(variance))
                .withMessage("variance must be 1 to 65536, was " + variance);
    }

    /** Zeros, counted. */
    private static final class CountingRandomSource implements RandomSource {

        int words;

        @Override
        public void nextBytes(byte[] target) {
            throw new AssertionError("words are drawn, not bytes");
        }

        @Override
        public long nextLong() {
            words++;
            return 0;
        }

        @Override
        public int nextInt() {
            throw new AssertionError("words are drawn, not halves of them");
        }
    }
}
