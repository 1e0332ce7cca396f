// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static io.cipherfold.secureagg.dp.PrivacyLossEstimate.OPTIMISTIC;
import static io.cipherfold.secureagg.dp.PrivacyLossEstimate.PESSIMISTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossHistogramTest {

    /** delta of a distribution as the definition sums it. */
    static double delta(PrivacyLossDistribution losses, double epsilon) {
        double sum = losses.infinityMass();
        for (int i = 0; i < losses.size(); i++) {
            sum += losses.mass(i) * Math.max(0, -Math.expm1(epsilon - losses.loss(i)));
        }
        return sum;
    }

    /** The mass at a loss given in intervals. */
    private static double at(PrivacyLossDistribution losses, int index) {
        return losses.mass(index - losses.lowestIndex());
    }

    @ParameterizedTest
    @CsvSource({"1, 5000, 0.45186276, -5000, 0.27406862, 0.27406862", "3, 556, 0.34579116, -555, 0.32710442, 0.32710442"
    })
    void distribution_discreteGaussianCutAtOne_matchesThePublishedGrid(
            double sigma, int upper, double upperMass, int lower, double lowerMass, double infinityMass) {
        // google/differential-privacy, privacy_loss_distribution_test.py: noise on -1, 0, 1, sensitivity 1, losses
        // rounded up
        double edge = Math.exp(-1 / (2 * sigma * sigma)) / (1 + 2 * Math.exp(-1 / (2 * sigma * sigma)));
        LossHistogram histogram = new LossHistogram(1e-4, -1, 1);
        histogram.addAbove(edge);
        histogram.add(1 / (2 * sigma * sigma), 1 - 2 * edge);
        histogram.add(-1 / (2 * sigma * sigma), edge);
        PrivacyLossDistribution losses = histogram.distribution(PESSIMISTIC, 0);

        // The split between the two ends of a cell puts the published mass on two neighbours.
        assertThat(at(losses, upper) + at(losses, upper - 1) + at(losses, upper + 1))
                .isCloseTo(upperMass, within(1e-8));
        assertThat(at(losses, lower) + at(losses, lower - 1) + at(losses, lower + 1))
                .isCloseTo(lowerMass, within(1e-8));
        assertThat(losses.infinityMass()).isCloseTo(infinityMass, within(1e-8));
    }

    @Test
    void distribution_pessimistic_keepsBothProbabilitiesOfEveryOutcome() {
        LossHistogram histogram = new LossHistogram(0.25, -1, 1);
        double p = 0;
        double q = 0;
        for (int i = 0; i < 20; i++) {
            double loss = -1 + 0.1 * i;
            histogram.add(loss, 0.05);
            p += 0.05;
            q += 0.05 * Math.exp(-loss);
        }
        PrivacyLossDistribution losses = histogram.distribution(PESSIMISTIC, 0);

        double pSplit = 0;
        double qSplit = 0;
        for (int i = 0; i < losses.size(); i++) {
            pSplit += losses.mass(i);
            qSplit += losses.mass(i) * Math.exp(-losses.loss(i));
        }
        assertThat(pSplit).isCloseTo(p, within(1e-15));
        assertThat(qSplit).isCloseTo(q, within(1e-14));
    }

    @ParameterizedTest
    @CsvSource({"0.3, 1", "0.05, 1", "0.3, 0.1", "0.02, 0.05"})
    void distribution_bothEstimates_encloseEveryDelta(double interval, double rate) {
        double shift = 0.8;
        GaussianLoss loss = new GaussianLoss(rate, shift, 0, true);
        PrivacyLossDistribution pessimistic = loss.distribution(PESSIMISTIC, interval, 1e-20);
        PrivacyLossDistribution optimistic = loss.distribution(OPTIMISTIC, interval, 1e-20);

        for (double epsilon = -2; epsilon < 3; epsilon += 0.171) {
            double truth = exactDelta(rate, shift, epsilon);
            // The kink costs the trapezoids step^2/8 of the slope there, less than 1e-8.
            assertThat(delta(pessimistic, epsilon)).isGreaterThan(truth - 1e-8);
            assertThat(delta(optimistic, epsilon)).isLessThan(truth + 1e-8);
        }
    }

    @Test
    void distribution_smallerIntervals_squeezeTheTruth() {
        GaussianLoss loss = new GaussianLoss(0.1, 1, 0, true);
        double truth = exactDelta(0.1, 1, 0.2);
        double previous = Double.POSITIVE_INFINITY;
        for (double interval : new double[] {0.1, 0.05, 0.025, 0.0125}) {
            double excess = delta(loss.distribution(PESSIMISTIC, interval, 1e-20), 0.2) - truth;
            double lack = truth - delta(loss.distribution(OPTIMISTIC, interval, 1e-20), 0.2);
            assertThat(excess + lack).isBetween(0.0, 0.75 * previous);
            previous = excess + lack;
        }
    }

    /** Trapezoids over the positive part of P - e^epsilon Q, a second computation of delta. */
    static double exactDelta(double rate, double shift, double epsilon) {
        DoubleUnaryOperator density = z -> Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        double step = 1e-4;
        double sum = 0;
        for (double z = -12; z < 14 + shift; z += step) {
            double p = (1 - rate) * density.applyAsDouble(z) + rate * density.applyAsDouble(z - shift);
            sum += Math.max(0, p - Math.exp(epsilon) * density.applyAsDouble(z));
        }
        return sum * step;
    }
}
