// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class DiscreteGaussianTest {

    @ParameterizedTest
    @CsvSource({
        "0.25, 0.215012675, 0.786570707",
        "0.5, 0.498979131, 0.564131226",
        "1, 0.999999788768, 0.398942278",
        "2, 2.000000, 0.282094792",
        "4, 4, 0.199471140",
        "10, 10, 0.126156626",
        "100, 100, 0.0398942280"
    })
    void exactDistribution_bySummation_hasThePublishedShape(double parameter, double variance, double atZero) {
        GaussianProbabilities exact = new GaussianProbabilities(parameter);

        assertThat(exact.moment(2)).isCloseTo(variance, within(1e-9 * variance));
        assertThat(exact.probability(0)).isCloseTo(atZero, within(5e-10));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.141351339",
        "4, 0.5, 0.0540072237",
        "25, 0.1, 0.0412358072",
        "16, 1, 3.05545465e-6",
        "100, 0.5, 6.93437e-9"
    })
    void exactDistribution_shiftedByOne_hasThePublishedDelta(double parameter, double epsilon, double delta) {
        GaussianProbabilities exact = new GaussianProbabilities(parameter);
        double[] probabilities = exact.probabilities();
        double sum = 0;
        for (int i = 1; i < probabilities.length; i++) {
            sum += Math.max(0, probabilities[i - 1] - Math.exp(epsilon) * probabilities[i]);
        }

        // The published figures are rounded to 6 to 9 digits.
        assertThat(sum).isCloseTo(delta, within(1e-6 * delta));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 10, 100, 3290})
    void fill_manySamples_fitTheExactProbabilities(long variance, RandomSource random) {
        int[] samples = new int[400_000];
        new DiscreteGaussian(variance).fill(random, samples, 0, samples.length);

        assertDistribution(samples, variance);
    }

    @Test
    void fill_largestVariance_fitsTheExactProbabilities(RandomSource random) {
        int[] samples = new int[400_000];
        new DiscreteGaussian(DiscreteGaussian.MAX_VARIANCE).fill(random, samples, 0, samples.length);

        assertDistribution(samples, DiscreteGaussian.MAX_VARIANCE);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 10, 100, 3290, 65_537, 16_777_216})
    void fill_tensOfMillionsOfSamples_fitTheExactProbabilities(long variance, RandomSource random) {
        int[] samples = new int[30_000_000];
        new DiscreteGaussian(variance).fill(random, samples, 0, samples.length);

        assertDistribution(samples, variance);
    }

    @Test
    void fill_severalBlocks_areDrawnOneAfterTheOther() {
        byte[] key = new byte[AesCtrRandomSource.KEY_BYTES];
        int[] filled = new int[2 * DiscreteGaussian.BLOCK + 100];
        DiscreteGaussian sampler = new DiscreteGaussian(77);
        sampler.fill(AesCtrRandomSource.keyed(key), filled, 0, filled.length);
        AesCtrRandomSource again = AesCtrRandomSource.keyed(key);
        int[] pieces = new int[filled.length + 1];
        sampler.fill(again, pieces, 1, DiscreteGaussian.BLOCK);
        sampler.fill(again, pieces, 1 + DiscreteGaussian.BLOCK, DiscreteGaussian.BLOCK);
        sampler.fill(again, pieces, 1 + 2 * DiscreteGaussian.BLOCK, 100);

        assertThat(pieces).startsWith(0).endsWith(filled);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, DiscreteGaussian.MAX_VARIANCE + 1, Long.MAX_VALUE})
    void constructor_varianceOutOfRange_isRefused(long variance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscreteGaussian(variance))
                .withMessageContaining("variance must be 1 to 16777216, was " + variance);
        assertThatIllegalArgumentException().isThrownBy(() -> DiscreteGaussian.largestMagnitude(variance));
    }

    @ParameterizedTest
    @CsvSource({"1, 255", "3, 255", "4, 383", "3290, 7423", "16777215, 524287", "16777216, 524415"})
    void largestMagnitude_isBelow128TimesTheScale(long variance, int expected) {
        assertThat(DiscreteGaussian.largestMagnitude(variance)).isEqualTo(expected);
        DiscreteGaussian sampler = new DiscreteGaussian(variance);
        assertThat(sampler.variance()).isEqualTo(variance);
        // The last offset of the last of 160 rows behind the tail, beyond which the sampler gives up.
        long largest = ((sampler.table().tail + 161L) << sampler.table().offsetBits) - 1;
        assertThat(largest).isLessThanOrEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 16_777_216})
    void fill_brokenRandomness_failsInsteadOfHanging(long variance) {
        DiscreteGaussian sampler = new DiscreteGaussian(variance);
        // Every proposal is zero with a minus.
        RandomSource minusZero = new ConstantRandomSource(1);

        assertThatThrownBy(() -> sampler.fill(minusZero, new int[1], 0, 1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("128 proposals");
    }

    private static void assertDistribution(int[] samples, long variance) {
        GaussianProbabilities exact = new GaussianProbabilities((double) variance);
        ChiSquare.assertFits(exact.count(samples), exact.probabilities());
        Moments.assertFit(samples, exact.moment(2), exact.moment(4));
    }
}
