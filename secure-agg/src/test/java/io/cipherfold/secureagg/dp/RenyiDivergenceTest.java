// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenyiDivergenceTest {

    @ParameterizedTest
    @CsvSource({
        "0.01, 1.0, 1.718134221e-4, 2.646375746e-4, 3.631540489e-4, 8.936439076e-4, 3.087850784, 11.24627594",
        "0.01, 1.1, 1.285100816e-4, 1.962778899e-4, 2.667183146e-4, 5.840703355e-4, 1.699826728, 8.469416434",
        "0.001, 1.0, 1.718280352e-6, 2.584381409e-6, 3.455232136e-6, 6.987941649e-6, 0.6320600079, 8.869413906",
        "0.1, 1.0, 0.01703686324, 0.0317123003, 0.05867260696, 1.378361411, 5.543912171, 13.62313797",
        "0.1, 4.0, 6.447367018e-4, 9.728432819e-4, 1.30489545e-3, 2.67449862e-3, 5.635518058e-3, 0.01272022345",
        "0.04, 1.5, 8.949969669e-4, 1.376872392e-3, 1.885340064e-3, 4.271584527e-3, 0.1670092794, 3.788426314"
    })
    void sampledGaussian_referenceTable_matches(
            double rate, double noise, double at2, double at3, double at4, double at8, double at16, double at32) {
        int[] orders = {2, 3, 4, 8, 16, 32};
        double[] expected = {at2, at3, at4, at8, at16, at32};
        for (int i = 0; i < orders.length; i++) {
            // The table has ten digits.
            assertThat(RenyiDivergence.sampledGaussian(orders[i], rate, noise))
                    .isCloseTo(expected[i], Percentage.withPercentage(1e-7));
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 2.18075656e-3", "50, 2.38460375e-2", "100, 167.416308"})
    void sampledGaussian_publishedVectors_match(int order, double expected) {
        // google/differential-privacy, rdp_privacy_accountant_test.py: q = 0.01, sigma = 2.5, 50 steps, nine digits
        assertThat(50 * RenyiDivergence.sampledGaussian(order, 0.01, 2.5))
                .isCloseTo(expected, Percentage.withPercentage(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0.5, 1.0",
        "3, 0.01, 1.0",
        "7, 1e-9, 1.0",
        "64, 0.001, 0.5",
        "64, 0.999, 2.0",
        "200, 0.01, 30",
        "256, 0.1, 1.3",
        "1024, 0.5, 0.3",
        "1024, 0.01, 5.0",
        "1024, 1e-6, 100",
        "1024, 0.2, 1000",
        "2048, 0.01, 20"
    })
    void sampledGaussian_decimalArithmetic_agrees(int order, String rate, String noise) {
        double exact = ExactMoment.divergence(order, rate, noise);

        assertThat(RenyiDivergence.sampledGaussian(order, Double.parseDouble(rate), Double.parseDouble(noise)))
                .isCloseTo(exact, Percentage.withPercentage(1e-8));
    }

    @ParameterizedTest
    @CsvSource({"2, 0.01, 1.0", "8, 0.1, 4.0", "16, 0.04, 1.5", "32, 0.001, 1.0", "32, 0.5, 2.0", "100, 0.2, 10"})
    void sampledGaussian_quadrature_agrees(int order, double rate, double noise) {
        // E over x ~ N(0, sigma^2) of (1 - q + q exp((2x-1)/(2 sigma^2)))^alpha - 1, by the trapezoidal rule, whose
        // error
        // falls exponentially with the step. The integrand peaks between 0 and alpha.
        double step = noise / 64;
        double sum = 0;
        for (double x = -40 * noise; x < order + 40 * noise; x += step) {
            double logRatio = Math.log1p(rate * Math.expm1((2 * x - 1) / (2 * noise * noise)));
            double logDensity = -x * x / (2 * noise * noise);
            double exponent = order * logRatio;
            sum += exponent > 1
                    ? Math.exp(logDensity + exponent) - Math.exp(logDensity)
                    : Math.exp(logDensity) * Math.expm1(exponent);
        }
        double moment = sum * step / Math.sqrt(2 * Math.PI) / noise;

        assertThat(RenyiDivergence.sampledGaussian(order, rate, noise))
                .isCloseTo(Math.log1p(moment) / (order - 1), Percentage.withPercentage(1e-7));
    }

    @Test
    void sampledGaussian_rateNearOne_approachesTheGaussian() {
        assertThat(RenyiDivergence.sampledGaussian(10, 1 - 1e-12, 2))
                .isCloseTo(RenyiDivergence.gaussian(10, 2), Percentage.withPercentage(1e-8));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 0.25, 2.34533", "10, 1, 5.43524e-4", "100, 1, 5.47789e-4", "1000, 1, 5.73128e-4", "10000, 1, 8.15125e-4",
        "1000000, 1, 2.73029e-2", "100, 2.25, 2.2702e-9", "2, 4, 7.15718e-17", "1000000, 4, 7.15718e-17", "1, 0.25, 0"
    })
    void sumInflation_referenceValues_match(int shares, double variance, double expected) {
        // The figures have five or six digits.
        assertThat(RenyiDivergence.sumInflation(shares, variance)).isCloseTo(expected, within(2e-5 * expected));
    }

    @Test
    void discreteGaussianSum_referenceValues_match() {
        int dimension = 1000;
        double norm = 0.5;
        double norm1 = norm * Math.sqrt(dimension);
        double[] orders = {2, 4, 16, 64};
        double[] expected = {0.2673679, 0.5347358, 2.13894319, 8.54};
        for (int i = 0; i < orders.length; i++) {
            assertThat(RenyiDivergence.discreteGaussianSum(orders[i], norm, norm1, 5.4e-4, dimension))
                    .isCloseTo(expected[i], within(5e-8));
        }
    }

    @Test
    void discreteGaussianSum_smallNorm1_takesTheThirdBound() {
        double third = RenyiDivergence.discreteGaussianSum(2, 0.5, 0.5, 5.4e-4, 1000);

        assertThat(third).isCloseTo(0.25 + 2 * 0.5 * 5.4e-4 + 5.4e-4 * 5.4e-4 * 1000, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "4, 2", "10, 1", "10, 7", "3290, 60"})
    void gaussian_boundsTheDiscreteGaussian_bySummation(double variance, int shift) {
        IntToDoubleFunction logWeight = x -> -(double) x * x / (2 * variance);
        int radius = (int) Math.ceil(40 * Math.sqrt(variance)) + 20 * shift;
        for (double order : new double[] {1.1, 1.5, 2, 2.7, 3, 8}) {
            double bound = RenyiDivergence.gaussian(order, Math.sqrt(variance) / shift);
            double exact = divergence(order, logWeight, shift, radius);

            assertThat(exact).isLessThanOrEqualTo(bound * (1 + 1e-12));
            if (order == Math.rint(order)) {
                // Whole multiples of the shift map the sum onto itself: equality.
                assertThat(exact).isCloseTo(bound, Percentage.withPercentage(1e-9));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 0.5, 1", "3, 0.25, 1", "5, 0.5, 2", "10, 1, 1", "10, 1, 5", "16, 0.49, 3", "4, 4, 1", "12, 4, 9"})
    void discreteGaussianSum_boundsTheTrueSum_byConvolution(int shares, double variance, int shift) {
        int radius = (int) Math.ceil(60 * Math.sqrt(variance * shares));
        double[] sum = {1};
        double[] share = weights(variance, radius);
        for (int i = 0; i < shares; i++) {
            sum = convolve(sum, share);
        }
        double[] total = sum;
        int centre = sum.length / 2;
        double norm = shift / Math.sqrt(shares * variance);
        double inflation = RenyiDivergence.sumInflation(shares, variance);
        for (double order : new double[] {1.2, 2, 4, 8}) {
            double bound = RenyiDivergence.discreteGaussianSum(order, norm, norm, inflation, 1);
            double exact = divergence(order, x -> Math.log(total[centre + x]), shift, radius / 2);

            assertThat(exact).isLessThanOrEqualTo(bound * (1 + 1e-12));
            if (variance >= 4 && order == Math.rint(order)) {
                assertThat(exact).isCloseTo(bound, Percentage.withPercentage(1e-6));
            }
        }
    }

    /** The Renyi divergence of X + shift from X on the integers of magnitude up to radius, from log-weights of X. */
    private static double divergence(double order, IntToDoubleFunction logWeight, int shift, int radius) {
        double normaliser = 0;
        double moment = 0;
        for (int x = -radius; x <= radius; x++) {
            double log = logWeight.applyAsDouble(x);
            normaliser += Math.exp(log);
            moment += Math.exp(order * logWeight.applyAsDouble(x - shift) - (order - 1) * log);
        }
        return Math.log(moment / normaliser) / (order - 1);
    }

    private static double[] weights(double variance, int radius) {
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(-(double) (i - radius) * (i - radius) / (2 * variance));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double[] convolve(double[] left, double[] right) {
        double[] product = new double[left.length + right.length - 1];
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                product[i + j] += left[i] * right[j];
            }
        }
        return product;
    }
}
