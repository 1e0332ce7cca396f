// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseCalibrationTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1e-6, 1, 1",
        "8, 1e-5, 0.04, 2250",
        "0.5, 1e-5, 0.01, 100",
        "0.001, 1e-5, 1, 1",
        "50, 1e-5, 1, 10",
        "100000, 1e-5, 1, 1",
        "1, 1e-9, 0.0001, 1000000"
    })
    void noiseMultiplier_meetsTheTargetAndLittleLessDoesNot(double epsilon, double delta, double rate, long steps) {
        double noise = NoiseCalibration.noiseMultiplier(new PrivacyTarget(epsilon, delta), rate, steps);

        assertThat(new SampledGaussian(rate, noise, steps).epsilon(delta).epsilon())
                .isLessThanOrEqualTo(epsilon);
        assertThat(new SampledGaussian(rate, noise * (1 - 2e-9), steps)
                        .epsilon(delta)
                        .epsilon())
                .isGreaterThan(epsilon);
    }

    @Test
    void noiseMultiplier_publishedTargets_areReproduced() {
        // google/differential-privacy, rdp_privacy_accountant_test.py; relative to sigma the order grid costs 2e-5.
        assertThat(NoiseCalibration.noiseMultiplier(new PrivacyTarget(1, 1e-6), 1, 1))
                .isBetween(4.530877117 - 1e-8, 4.530877117 * (1 + 2e-5));
        // pytorch/opacus: 1.416 with its fractional orders and a tolerance of 0.01 in epsilon
        assertThat(NoiseCalibration.noiseMultiplier(new PrivacyTarget(8, 1e-5), 0.04, 2250))
                .isCloseTo(1.416, within(5e-3));
        // rho = 1/(2 sigma^2) = 0.0243559704 (IBM, cdp_rho(1, 1e-6))
        double rho = 1 / (2 * Math.pow(NoiseCalibration.noiseMultiplier(new PrivacyTarget(1, 1e-6), 1, 1), 2));
        assertThat(rho).isBetween(0.0243559704 * (1 - 4e-5), 0.0243559704);
    }

    @Test
    void noiseMultiplier_alwaysAboveTheAnalyticGaussian() {
        // Balle and Wang 2018: the exact need of one release
        double[][] exact = {{1, 1e-5, 3.7306316}, {1, 1e-6, 4.2246789}, {0.5, 1e-5, 7.0318267}, {8, 1e-5, 0.6002291}};
        for (double[] row : exact) {
            double noise = NoiseCalibration.noiseMultiplier(new PrivacyTarget(row[0], row[1]), 1, 1);
            assertThat(noise).isBetween(row[2], 1.15 * row[2]);
        }
    }

    @Test
    void noiseMultiplier_generousTarget_isTheSmallestAllowed() {
        assertThat(NoiseCalibration.noiseMultiplier(new PrivacyTarget(1e6, 0.5), 1e-12, 1))
                .isEqualTo(1e-3);
    }

    @Test
    void noiseMultiplier_targetBeyondTheOrders_isRefused() {
        // Even at the largest order, 131073, ln(1/delta) / (order - 1) is 9e-4.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoiseCalibration.noiseMultiplier(new PrivacyTarget(1e-6, 1e-50), 1, 1))
                .withMessageContaining("needs a noise multiplier above the limit 1.0E9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoiseCalibration.noiseMultiplier(new PrivacyTarget(1, 1e-5), 0, 1))
                .withMessageContaining("sampling rate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoiseCalibration.noiseMultiplier(new PrivacyTarget(1, 1e-5), 1, 0))
                .withMessageContaining("number of steps");
    }

    @Test
    void noiseMultiplierByLossDistribution_meetsTheTargetAndLittleLessDoesNot() {
        PrivacyTarget target = new PrivacyTarget(2, 1e-5);
        double noise = NoiseCalibration.noiseMultiplierByLossDistribution(
                target, candidate -> new SampledGaussian(0.01, candidate, 1000));

        assertThat(lossDistributionEpsilon(noise)).isLessThanOrEqualTo(2);
        assertThat(lossDistributionEpsilon(noise * (1 - 2e-4))).isGreaterThan(2);
        // The tighter accountant needs less noise.
        assertThat(noise).isLessThan(NoiseCalibration.noiseMultiplier(target, 0.01, 1000));
    }

    private static double lossDistributionEpsilon(double noise) {
        return PrivacyLossAccountant.epsilon(
                List.of(new SampledGaussian(0.01, noise, 1000)), 1e-5, PrivacyLossEstimate.PESSIMISTIC);
    }

    @Test
    void leastNoise_everyAccountant_reproducesPublishedNoise() {
        // rho = 1/(2 sigma^2): IBM, cdp_rho(1, 1e-6) = 0.0243559704
        double concentrated = NoiseCalibration.leastNoise(
                new PrivacyTarget(1, 1e-6),
                1e-9,
                noise -> ConcentratedPrivacy.ofGaussian(noise, 1).epsilon(1e-6));
        assertThat(1 / (2 * concentrated * concentrated)).isCloseTo(0.0243559704, within(2e-10));
        // pytorch/opacus, accountants_test.py: 8 at 1e-5, q 0.04, 90 epochs; its search stops 0.01 below the target
        double centralLimit = NoiseCalibration.leastNoise(
                new PrivacyTarget(8, 1e-5),
                1e-6,
                noise -> AnalyticGaussian.centralLimit(new SampledGaussian(0.04, noise, 2250))
                        .epsilon(1e-5));
        assertThat(centralLimit).isCloseTo(1.3232421875, within(5e-3));
        double lossDistribution = NoiseCalibration.noiseMultiplierByLossDistribution(
                new PrivacyTarget(8, 1e-5), noise -> new SampledGaussian(0.04, noise, 2250));
        assertThat(lossDistribution).isCloseTo(1.34765625, within(5e-3));
    }

    @Test
    void leastNoise_unreachableTarget_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoiseCalibration.leastNoise(new PrivacyTarget(1, 1e-5), 1e-6, noise -> 2))
                .withMessageContaining("epsilon 1.0 at delta 1.0E-5 needs a noise multiplier above the limit 1.0E9");
        assertThat(NoiseCalibration.leastNoise(new PrivacyTarget(1, 1e-5), 1e-6, noise -> 0.5))
                .isEqualTo(1e-3);
    }
}
