// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampledSkellamTest {

    @ParameterizedTest
    @CsvSource({"2, 0.2503662109", "4, 0.5006103516", "16, 2.0020751953", "64, 8.0079345703"})
    void skellam_referenceTable_matches(int order, double expected) {
        // google-research/federated: scale 16, l2 norm 1, l1 norm 8, central variance 4
        assertThat(RenyiDivergence.skellam(order, 4 * 256, 16, 8 * 16)).isCloseTo(expected, within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({
        "16, 1, 2, 0.062409899, 0.0712891",
        "16, 1, 8, 0.23943307, 0.270508",
        "64, 4, 2, 0.24946079, 0.254395",
        "64, 4, 16, 1.726923, 2.03174"
    })
    void skellam_oneCoordinate_boundsTheExactDivergence(
            double variance, int sensitivity, int order, double exact, double bound) {
        double[] mass = SkellamMasses.of(variance, 200);
        double moment = 0;
        for (int x = -200 + sensitivity; x <= 200; x++) {
            if (mass[x + 200] > 1e-250) {
                moment += Math.pow(mass[x - sensitivity + 200] / mass[x + 200], order) * mass[x + 200];
            }
        }
        double divergence = Math.log(moment) / (order - 1);

        assertThat(divergence).isCloseTo(exact, Percentage.withPercentage(1e-4));
        double proven = RenyiDivergence.skellam(order, variance, sensitivity, sensitivity);
        assertThat(proven).isCloseTo(bound, Percentage.withPercentage(1e-3)).isGreaterThan(divergence);
    }

    @Test
    void sampled_oneCoordinate_boundsTheExactDivergenceInBothDirections() {
        double[] mass = SkellamMasses.of(16, 200);
        for (double rate : new double[] {0.01, 0.2, 0.9}) {
            for (int order : new int[] {2, 3, 8}) {
                double taken = 0;
                double added = 0;
                for (int x = -199; x <= 200; x++) {
                    double without = mass[x + 200];
                    double with = (1 - rate) * without + rate * mass[x + 199];
                    if (without > 1e-250) {
                        taken += Math.pow(with / without, order) * without;
                        added += Math.pow(without / with, order) * with;
                    }
                }
                double exact = Math.log(Math.max(taken, added)) / (order - 1);
                double bound = RenyiDivergence.sampled(order, rate, k -> RenyiDivergence.skellam(k, 16, 1, 1));
                assertThat(bound).isBetween(exact, RenyiDivergence.skellam(order, 16, 1, 1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 0.1", "3, 0.01", "7, 0.5", "12, 0.9"})
    void sampled_formulaAsPrinted_agrees(int order, double rate) {
        // (1-q)^(a-1) (a q - q + 1) + C(a,2) q^2 (1-q)^(a-2) e^R(2) + 3 sum from l = 3 of the same
        double variance = 3.0;
        double sum = Math.pow(1 - rate, order - 1) * (order * rate - rate + 1);
        double choose = order;
        for (int k = 2; k <= order; k++) {
            choose = choose * (order - k + 1) / k;
            sum += (k == 2 ? 1 : 3)
                    * choose
                    * Math.pow(1 - rate, order - k)
                    * Math.pow(rate, k)
                    * Math.exp((k - 1) * RenyiDivergence.skellam(k, variance, 1, 1));
        }
        double printed = Math.log(sum) / (order - 1);
        double unsampled = RenyiDivergence.skellam(order, variance, 1, 1);

        assertThat(RenyiDivergence.sampled(order, rate, k -> RenyiDivergence.skellam(k, variance, 1, 1)))
                .isCloseTo(Math.min(printed, unsampled), within(1e-10 * printed));
    }

    @Test
    void epsilon_sampling_helpsAndNoiseHelps() {
        double all = new SampledSkellam(1, 1e6, 100, 1000, 100).epsilon(1e-6).epsilon();
        double sampled =
                new SampledSkellam(0.01, 1e6, 100, 1000, 100).epsilon(1e-6).epsilon();
        assertThat(sampled).isLessThan(0.3 * all);
        assertThat(new SampledSkellam(0.01, 2e6, 100, 1000, 100).epsilon(1e-6).epsilon())
                .isLessThan(sampled);
        // The correction vanishes with the variance; integer orders cost little.
        double gaussian = new SampledGaussian(1, 10, 100).epsilon(1e-6).epsilon();
        assertThat(all).isBetween(gaussian, 1.01 * gaussian);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0, -1, 1e-320})
    void new_outOfRange_namesValueAndLimit(double bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampledSkellam(bad, 1, 1, 1, 1))
                .withMessageContaining("sampling rate must be 1.0E-12 to 1.0, was " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampledSkellam(1, bad, 1, 1, 1))
                .withMessageContaining("variance must be 1.0E-6 to 1.0E30, was " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampledSkellam(1, 1, bad, 1, 1))
                .withMessageContaining("norm must be 1.0 to 1.073741824E9, was " + bad);
        assertThatIllegalArgumentException().isThrownBy(() -> new SampledSkellam(1, 1, 1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SampledSkellam(1, 1, 1, 1, 0));
    }
}
