// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static io.cipherfold.secureagg.dp.PrivacyLossEstimate.OPTIMISTIC;
import static io.cipherfold.secureagg.dp.PrivacyLossEstimate.PESSIMISTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkellamLossTest {

    private static double epsilon(PrivacyLossMechanism mechanism, double delta, PrivacyLossEstimate estimate) {
        return PrivacyLossAccountant.epsilon(List.of(mechanism), delta, estimate);
    }

    private static double delta(PrivacyLossMechanism mechanism, double epsilon, PrivacyLossEstimate estimate) {
        return PrivacyLossAccountant.delta(List.of(mechanism), epsilon, estimate);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 7, 16, 64})
    void logMass_isThatOfTheDifferenceOfTwoPoissonNumbers(double variance) {
        double[] exact = SkellamMasses.of(variance, 150);
        SkellamLoss loss = new SkellamLoss(1, variance, 1, true);

        for (int x = 0; x <= 40 && exact[150 + x] > 1e-250; x++) {
            // exp(-variance) of the independent masses errs by variance units in the last place.
            assertThat(Math.exp(loss.logMass(x)) / exact[150 + x]).isCloseTo(1, within(1e-13 + 1e-15 * variance));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 100, 3290, 65536, 1 << 24})
    void logMass_anyVariance_hasThatVariance(double variance) {
        SkellamLoss loss = new SkellamLoss(1, variance, 1, true);
        double total = Math.exp(loss.logMass(0));
        double square = 0;
        for (int x = (int) (20 * Math.sqrt(variance)) + 5; x > 0; x--) {
            total += 2 * Math.exp(loss.logMass(x));
            square += 2 * (double) x * x * Math.exp(loss.logMass(x));
        }
        // Sums of up to 10^5 positive terms err by less than 1e-11 of themselves.
        assertThat(total).isCloseTo(1, within(1e-11));
        assertThat(square / variance).isCloseTo(1, within(1e-11));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0.5", "16, 1, 0.1", "16, 4, 1", "64, 2, 0", "4, 3, 2", "16, 1, 1.5"})
    void delta_oneStep_isTheExactSum(double variance, int sensitivity, double epsilon) {
        double[] masses = SkellamMasses.of(variance, 150);
        double exact = 0;
        for (int x = -150 + sensitivity; x <= 150; x++) {
            exact += Math.max(0, masses[x - sensitivity + 150] - Math.exp(epsilon) * masses[x + 150]);
        }
        SampledSkellam mechanism = new SampledSkellam(1, variance, sensitivity, 1, 1);

        assertThat(delta(mechanism, epsilon, PESSIMISTIC)).isBetween(exact * (1 - 1e-11), exact * (1 + 1e-3));
        assertThat(delta(mechanism, epsilon, OPTIMISTIC)).isBetween(exact * 0.99, exact);
    }

    @ParameterizedTest
    @CsvSource({"4, 1, 1, 0.8", "4, 1, 0.2, 0.3", "9, 2, 0.5, 0.6", "1, 1, 0.1, 0.4"})
    void delta_threeSteps_isTheSumOverAllOutcomes(double variance, int sensitivity, double rate, double epsilon) {
        double exact = Math.max(
                exactDelta(variance, sensitivity, rate, epsilon, true),
                exactDelta(variance, sensitivity, rate, epsilon, false));
        SampledSkellam mechanism = new SampledSkellam(rate, variance, sensitivity, 1, 3);

        // The brute force leaves out outcomes of less than 1e-12 altogether.
        assertThat(delta(mechanism, epsilon, PESSIMISTIC)).isBetween(exact - 1e-12, exact * (1 + 1e-3));
        assertThat(delta(mechanism, epsilon, OPTIMISTIC)).isBetween(exact * 0.98, exact + 1e-12);
    }

    /** delta of three independent steps, by all triples of outcomes. */
    private static double exactDelta(double variance, int sensitivity, double rate, double epsilon, boolean removal) {
        int reach = 40;
        double[] noise = SkellamMasses.of(variance, reach + sensitivity);
        double[] first = new double[2 * reach + 1];
        double[] second = new double[2 * reach + 1];
        for (int i = 0; i <= 2 * reach; i++) {
            double without = noise[i + sensitivity];
            double with = (1 - rate) * without + rate * noise[i];
            first[i] = removal ? with : without;
            second[i] = removal ? without : with;
        }
        double sum = 0;
        for (int a = 0; a < first.length; a++) {
            for (int b = 0; b < first.length; b++) {
                for (int c = 0; c < first.length; c++) {
                    double difference =
                            first[a] * first[b] * first[c] - Math.exp(epsilon) * second[a] * second[b] * second[c];
                    sum += Math.max(0, difference);
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"1, 100, 1, 1, 1e-5", "1, 100, 1, 100, 1e-6", "0.1, 16, 1, 100, 1e-5", "0.05, 400, 4, 500, 1e-6"})
    void epsilon_estimatesEncloseEachOtherAndStayBelowRenyi(
            double rate, double variance, int sensitivity, long steps, double delta) {
        SampledSkellam mechanism = new SampledSkellam(rate, variance, sensitivity, 1, steps);
        double pessimistic = epsilon(mechanism, delta, PESSIMISTIC);

        assertThat(epsilon(mechanism, delta, OPTIMISTIC)).isBetween(0.9 * pessimistic, pessimistic);
        assertThat(pessimistic).isLessThan(mechanism.epsilon(delta).epsilon());
        // Heavier tails than a discrete Gaussian of the same variance, by a part that shrinks with the variance.
        double gaussian = epsilon(new SampledDiscreteGaussian(rate, variance, sensitivity, steps), delta, PESSIMISTIC);
        assertThat(pessimistic).isBetween(0.97 * gaussian, 1.03 * gaussian);
    }

    @Test
    void epsilon_largeVariance_isTheGaussian() {
        double gaussian = epsilon(new SampledGaussian(0.1, 4, 100), 1e-6, PESSIMISTIC);
        double skellam = epsilon(new SampledSkellam(0.1, 1 << 24, 1024, 1, 100), 1e-6, PESSIMISTIC);

        assertThat(skellam).isCloseTo(gaussian, within(1e-3 * gaussian));
    }

    @Test
    void epsilon_vectorOrHugeTable_isRefusedWithValueAndLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> epsilon(new SampledSkellam(1, 100, 1, 2, 1), 1e-6, PESSIMISTIC))
                .withMessage(
                        "the loss distribution of Skellam noise is known for 1 coordinate and a whole norm, there were 2"
                                + " and 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> epsilon(new SampledSkellam(1, 100, 1.5, 1, 1), 1e-6, PESSIMISTIC))
                .withMessageContaining("there were 1 and 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> epsilon(new SampledSkellam(1, 3e7, 1000, 1, 1), 1e-6, PESSIMISTIC))
                .withMessage("variance of a loss distribution must be 1.0E-6 to 1.6777216E7, was 3.0E7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> epsilon(new SampledSkellam(1, 100, 1000, 1, 1), 1e-6, PESSIMISTIC))
                .withMessageContaining("noise in sensitivities must be 0.1 to 1000000.0, was 0.01");
    }
}
