// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyticGaussianTest {

    @ParameterizedTest
    @CsvSource({"1, 1e-5, 3.7306316", "1, 1e-6, 4.2246789", "0.5, 1e-5, 7.0318267", "8, 1e-5, 0.6002291"})
    void epsilon_publishedNoise_isTheTarget(double epsilon, double delta, double noise) {
        // Balle, Wang 2018; eight digits of sigma
        assertThat(AnalyticGaussian.of(noise, 1).epsilon(delta)).isCloseTo(epsilon, within(3e-7 * epsilon));
        double found = NoiseCalibration.leastNoise(
                new PrivacyTarget(epsilon, delta),
                1e-9,
                candidate -> AnalyticGaussian.of(candidate, 1).epsilon(delta));
        assertThat(found).isCloseTo(noise, within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0.126936738", "3, 1, 0.126936738", "1, 0, 0.382924923"})
    void delta_publishedValues_match(int steps, double epsilon, double expected) {
        // google/differential-privacy, pld_privacy_accountant_test.py: sqrt(3) thrice is 1 once; 2 F(1/2) - 1 at
        // epsilon 0
        assertThat(AnalyticGaussian.of(Math.sqrt(steps), steps).delta(epsilon)).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "0.1, 0.3", "0.1, 2", "5, 30", "30, 600", "0.001, 0.02"})
    void delta_quadrature_agrees(double mu, double epsilon) {
        // Trapezoids above the kink; the error of the kink's second derivative is step^2/12 of the integrand there.
        double kink = epsilon / mu + mu / 2;
        double step = 1e-4;
        double sum = 0;
        for (int i = 1; i < 400_000; i++) {
            double z = kink + i * step;
            sum += Math.exp(-(z - mu) * (z - mu) / 2) * -Math.expm1(epsilon - mu * (z - mu / 2));
        }
        double integral = sum * step / Math.sqrt(2 * Math.PI);
        assertThat(new AnalyticGaussian(mu).delta(epsilon)).isCloseTo(integral, within(1e-6 * integral));
    }

    @Test
    void truePositiveRate_muOne_matches() {
        // google/differential-privacy: TPR 0.38914 at FPR 0.1
        assertThat(new AnalyticGaussian(1).truePositiveRate(0.1)).isCloseTo(0.38914, within(5e-6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnalyticGaussian(1).truePositiveRate(0))
                .withMessageContaining("false positive rate must be between 0 and 1, was 0.0");
    }

    @Test
    void plus_twoMechanisms_addSquares() {
        AnalyticGaussian sum = new AnalyticGaussian(3).plus(new AnalyticGaussian(4));
        assertThat(sum.mu()).isEqualTo(5);
        assertThat(AnalyticGaussian.of(2, 16).mu()).isEqualTo(2);
    }

    @Test
    void centralLimit_publishedTraining_matches() {
        // pytorch/opacus, accountants_test.py: between 6.59 and 6.60 for 2,249 steps
        AnalyticGaussian limit = AnalyticGaussian.centralLimit(new SampledGaussian(0.04, 1.5, 2249));
        assertThat(limit.epsilon(1e-5)).isBetween(6.59, 6.60);
    }

    @Test
    void epsilon_putBack_givesDelta() {
        for (double mu : new double[] {1e-9, 1e-3, 0.5, 7, 1000}) {
            for (double delta : new double[] {1e-100, 1e-20, 1e-6, 1e-12 * mu}) {
                AnalyticGaussian gaussian = new AnalyticGaussian(mu);
                double epsilon = gaussian.epsilon(Math.max(delta, 1e-100));
                assertThat(gaussian.delta(epsilon)).isLessThanOrEqualTo(Math.max(delta, 1e-100));
                if (epsilon > 0) {
                    assertThat(gaussian.delta(epsilon * (1 - 1e-3))).isGreaterThan(Math.max(delta, 1e-100));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 1e-320})
    void anything_outOfRange_isRefused(double bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnalyticGaussian(bad))
                .withMessageContaining("mu must be 1.0E-9 to 1000.0, was " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnalyticGaussian(1).epsilon(bad))
                .withMessageContaining("delta must be");
        if (bad != 1e-320) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AnalyticGaussian(1).delta(bad))
                    .withMessageContaining("epsilon must be");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> AnalyticGaussian.of(1, 0));
    }
}
