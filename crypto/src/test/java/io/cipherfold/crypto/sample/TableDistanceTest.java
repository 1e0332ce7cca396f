// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far the table sampler is from what it stands for: the bound that it computes, and the distance itself. */
class TableDistanceTest {

    private static final BigDecimal LIMIT = BigDecimal.ONE.divide(new BigDecimal(BigInteger.ONE.shiftLeft(100)));

    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                2,
                3,
                4,
                5,
                7,
                10,
                16,
                31,
                64,
                100,
                256,
                319,
                320,
                321,
                335,
                336,
                1000,
                3290,
                4095,
                4096,
                5215,
                5216,
                10_000,
                65_535,
                65_536,
                65_537,
                83_535,
                1_000_003,
                9_999_991,
                16_777_215,
                16_777_216
            })
    void statisticalDistance_discreteGaussian_isBelowTheLimit(long variance) {
        TableSampler sampler = TableSampler.discreteGaussian(variance);

        print("discrete Gaussian", variance, sampler);
        assertThat(sampler.statisticalDistance()).isPositive().isLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1, 2, 3, 4, 10, 100, 447, 448, 449, 1000, 3290, 4096, 7279, 7280, 16_384, 40_000, 65_535, 65_536})
    void statisticalDistance_skellam_isBelowTheLimit(long variance) {
        TableSampler sampler = TableSampler.skellam(variance);

        print("Skellam", variance, sampler);
        assertThat(sampler.statisticalDistance()).isPositive().isLessThanOrEqualTo(LIMIT);
    }

    /** The figures of docs/samplers.md. */
    private static void print(String name, long variance, TableSampler sampler) {
        System.out.printf(
                Locale.ROOT,
                "%s, variance %d: %d parts, %d entries, statistical distance 2^%.1f%n",
                name,
                variance,
                sampler.factors().length,
                sampler.scannedEntries(),
                Math.log(sampler.statisticalDistance().doubleValue()) / Math.log(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10, 100, 319, 320, 1000, 5215, 20_000})
    void statisticalDistance_discreteGaussian_boundsTheDistanceByDefinition(long variance) {
        TableSampler sampler = TableSampler.discreteGaussian(variance);
        DecimalDistribution actual = DecimalDistribution.of(sampler);
        BigDecimal distance = actual.distanceTo(DecimalDistribution.gaussian(variance));

        assertThat(distance).isPositive().isLessThanOrEqualTo(sampler.statisticalDistance());
        assertThat(actual.total()).isCloseTo(BigDecimal.ONE, within(new BigDecimal("1e-70")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10, 100, 447, 448, 1000})
    void statisticalDistance_skellam_boundsTheDistanceByDefinition(long variance) {
        TableSampler sampler = TableSampler.skellam(variance);
        BigDecimal distance = DecimalDistribution.of(sampler).distanceTo(DecimalDistribution.skellam(variance));

        assertThat(distance).isPositive().isLessThanOrEqualTo(sampler.statisticalDistance());
    }

    @Test
    void split_narrowestSecondPart_costsWhatTheBoundSays() {
        // The least variance that is split has the widest gap: 1/w = 1/15 + 16/80, 2 exp(-2 pi^2 w) = 2^-105.8.
        double exponent = 2 * Math.PI * Math.PI * 3.75;
        double bound = new BigDecimal(GaussianConvolution.distance(320)).doubleValue();

        assertThat(GaussianConvolution.split(320))
                .isEqualTo(List.of(new GaussianConvolution.Part(80, 1), new GaussianConvolution.Part(15, 4)));
        // 2 pi^2 is rounded down by 9e-6, so the bound is larger by a factor of at most exp(4e-5).
        assertThat(bound / (2 * Math.exp(-exponent) * 0x1p256)).isBetween(1.0, 1.00005);
        assertThat(GaussianConvolution.distance(319)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 319, 320, 5215, 16_777_215, 16_777_216})
    void split_anyVariance_addsUp(long variance) {
        long sum = 0;
        for (GaussianConvolution.Part part : GaussianConvolution.split(variance)) {
            sum += part.variance() * part.factor() * part.factor();
            assertThat(part.variance()).isBetween(1L, 319L);
        }
        assertThat(sum).isEqualTo(variance);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 447, 448, 7279, 7280, 65_535, 65_536})
    void splitOfSkellam_anyVariance_addsUpAndCostsLittle(long variance) {
        long sum = 0;
        for (SkellamConvolution.Part part : SkellamConvolution.split(variance)) {
            sum += part.variance();
            assertThat(part.variance()).isLessThan(448L * part.spacing() * part.spacing());
        }
        assertThat(sum).isEqualTo(variance);
        assertThat(SkellamConvolution.distance(variance).bitLength()).isLessThanOrEqualTo(256 - 105);
        assertThat(SkellamConvolution.distance(variance).signum()).isEqualTo(variance < 448 ? 0 : 1);
    }

    /** The sum itself, in decimals: its parts are not rounded to tables. */
    @Test
    void splitOfSkellam_narrowestSecondPart_costsWhatTheBoundSays() {
        DecimalDistribution first = DecimalDistribution.skellam(112);
        DecimalDistribution second = DecimalDistribution.skellam(336).multiplesOf(4);
        DecimalDistribution whole = DecimalDistribution.skellam(448);
        BigDecimal twice = BigDecimal.ZERO;
        for (int x = -400; x <= 400; x++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int k = -100; k <= 100; k++) {
                sum = sum.add(first.probability(x - 4 * k).multiply(second.probability(k)));
            }
            twice = twice.add(sum.subtract(whole.probability(x)).abs());
        }
        BigDecimal bound =
                new BigDecimal(SkellamConvolution.distance(448)).divide(new BigDecimal(BigInteger.ONE.shiftLeft(256)));

        assertThat(twice.divide(BigDecimal.valueOf(2))).isPositive().isLessThanOrEqualTo(bound);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 100, 319})
    void weights_ofATable_areTheProbabilities(long variance) {
        CumulativeTable table = new CumulativeTable(MagnitudeBounds.gaussian(variance));
        DecimalDistribution ideal = DecimalDistribution.gaussian(variance);
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i <= table.largest(); i++) {
            sum = sum.add(table.weight(i));
            BigDecimal actual = new BigDecimal(table.weight(i)).divide(new BigDecimal(BigInteger.ONE.shiftLeft(126)));
            BigDecimal expected = ideal.probability(i).multiply(BigDecimal.valueOf(i == 0 ? 1 : 2));
            // The probability that a magnitude is rare, at most 2^-55, times the rounding of its table, 2^-63.
            assertThat(actual).isCloseTo(expected, within(new BigDecimal("3.1e-36")));
        }
        assertThat(sum).isEqualTo(BigInteger.ONE.shiftLeft(126));
    }
}
