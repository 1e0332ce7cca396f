// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenyiCurveTest {

    @Test
    void epsilon_constantCurve_matchesThePublishedValue() {
        // google/differential-privacy, rdp_privacy_accountant_test.py: RDP 1.1 at orders 2 to 32
        RenyiOrders orders =
                RenyiOrders.of(IntStream.rangeClosed(2, 32).asDoubleStream().toArray());
        PrivacyLoss loss = RenyiCurve.of(orders, order -> 1.1).epsilon(1e-5);

        assertThat(loss.epsilon()).isCloseTo(1.32783806176, within(1e-11));
        assertThat(loss.order()).isEqualTo(32);
        assertThat(loss.delta()).isEqualTo(1e-5);
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 1e-5, 0.545726", "0.01, 1e-6, 0.621693", "0.1, 1e-5, 1.914239", "0.1, 1e-6, 2.141939",
        "0.5, 1e-5, 4.728387", "0.5, 1e-6, 5.221534", "1, 1e-5, 7.077197", "1, 1e-6, 7.766217",
        "0.025, 1e-6, 1.0140743", "0.025, 1.33613e-6, 1"
    })
    void epsilon_concentratedCurve_isWithinTheGridOfTheBestOrder(double rho, double delta, double expected) {
        // IBM/discrete-gaussian-differential-privacy, cdp2adp.py, which optimises over all orders
        double epsilon = RenyiCurve.of(RenyiOrders.dense(), order -> rho * order)
                .epsilon(delta)
                .epsilon();

        assertThat(epsilon).isBetween(expected - 1e-6, expected * (1 + 2e-5) + 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0.001, 1e-5", "0.3, 1e-9", "2, 1e-6", "50, 1e-5", "1000, 0.01"})
    void epsilon_putBackIntoTheDeltaFormula_givesDelta(double rho, double delta) {
        PrivacyLoss loss =
                RenyiCurve.of(RenyiOrders.dense(), order -> rho * order).epsilon(delta);

        // delta = exp((alpha-1)(alpha rho - epsilon)) (1 - 1/alpha)^alpha / (alpha - 1)
        double order = loss.order();
        double back =
                Math.exp((order - 1) * (order * rho - loss.epsilon())) * Math.pow(1 - 1 / order, order) / (order - 1);
        assertThat(back).isCloseTo(delta, within(1e-9 * delta));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.141351339",
        "4, 0.5, 0.0540072237",
        "25, 0.1, 0.0412358072",
        "16, 1, 3.05545465e-6",
        "100, 0.5, 6.93437e-9"
    })
    void epsilon_neverBelowTheTruth_discreteGaussian(double variance, double epsilon, double published) {
        double delta = 0;
        double normaliser = 0;
        for (int x = -2000; x <= 2000; x++) {
            double weight = Math.exp(-x * x / (2 * variance));
            double shifted = Math.exp(-(x - 1.0) * (x - 1.0) / (2 * variance));
            normaliser += weight;
            delta += Math.max(0, shifted - Math.exp(epsilon) * weight);
        }
        delta /= normaliser;
        assertThat(delta).isCloseTo(published, within(1e-6 * published));

        double proven = RenyiCurve.of(RenyiOrders.dense(), order -> order / (2 * variance))
                .epsilon(delta)
                .epsilon();
        assertThat(proven).isGreaterThanOrEqualTo(epsilon);
        // Renyi accounting is not tight, least of all at small epsilon.
        assertThat(proven).isLessThan(epsilon * 2);
    }

    @Test
    void plusAndTimes_addDivergences() {
        RenyiOrders orders = RenyiOrders.of(1.5, 2, 10);
        RenyiCurve one = RenyiCurve.of(orders, order -> order);
        RenyiCurve other = RenyiCurve.of(orders, order -> 1 / order);
        RenyiCurve sum = one.times(3).plus(other);

        assertThat(sum.orders()).isSameAs(orders);
        assertThat(sum.divergence(0)).isCloseTo(4.5 + 1 / 1.5, within(1e-15));
        assertThat(sum.divergence(2)).isCloseTo(30.1, within(1e-14));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.plus(RenyiCurve.of(RenyiOrders.dense(), order -> order)))
                .withMessageContaining("same orders");
        assertThatIllegalArgumentException().isThrownBy(() -> one.times(0));
    }

    @Test
    void epsilon_largeDelta_isNotNegative() {
        assertThat(RenyiCurve.of(RenyiOrders.dense(), order -> 1e-9 * order)
                        .epsilon(0.9)
                        .epsilon())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e-300})
    void of_badDivergence_isRefused(double divergence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RenyiCurve.of(RenyiOrders.of(2, 3), order -> order == 3 ? divergence : 1))
                .withMessageContaining("was " + divergence + " at order 3.0");
    }

    @Test
    void orders_defaults_areAscendingAndInTheirRanges() {
        for (RenyiOrders orders : new RenyiOrders[] {RenyiOrders.dense(), RenyiOrders.integers()}) {
            for (int i = 1; i < orders.size(); i++) {
                assertThat(orders.get(i)).isGreaterThan(orders.get(i - 1));
            }
            assertThat(orders.get(0)).isGreaterThan(1);
        }
        RenyiOrders integers = RenyiOrders.integers();
        assertThat(integers.get(0)).isEqualTo(2);
        assertThat(integers.get(254)).isEqualTo(256);
        assertThat(integers.get(integers.size() - 1)).isEqualTo(8192);
        for (int i = 0; i < integers.size(); i++) {
            assertThat(integers.get(i)).isEqualTo(Math.rint(integers.get(i)));
        }
        assertThat(RenyiOrders.dense().size()).isEqualTo(1729);
        assertThat(RenyiOrders.dense().get(1728)).isEqualTo(131_073);
    }

    @Test
    void orders_unusable_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(RenyiOrders::of);
        assertThatIllegalArgumentException().isThrownBy(() -> RenyiOrders.of(1));
        assertThatIllegalArgumentException().isThrownBy(() -> RenyiOrders.of(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> RenyiOrders.of(2, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> RenyiOrders.of(2, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> RenyiOrders.of(2, Double.POSITIVE_INFINITY));
    }
}
