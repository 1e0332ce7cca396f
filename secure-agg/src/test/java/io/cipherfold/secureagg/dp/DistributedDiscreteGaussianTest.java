// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributedDiscreteGaussianTest extends DistributedNoiseContract {

    @Override
    DistributedNoise noise(long variance, long normBoundSquared, int dimension, int participations) {
        return new DistributedDiscreteGaussian(variance, normBoundSquared, dimension, participations);
    }

    @Override
    long greatestVariance() {
        return 16_777_216;
    }

    @ParameterizedTest
    @CsvSource({"1000, 4, 10000, 1.25", "100, 64, 1263656, 98.723117"})
    void renyiCurve_noiseAboveTwoUnits_isConcentrated(int honest, long variance, long normBoundSquared, double rho) {
        RenyiCurve curve = new DistributedDiscreteGaussian(variance, normBoundSquared, 1 << 20, 1).renyiCurve(honest);

        for (int i = 0; i < curve.orders().size(); i++) {
            // The second figure is for a norm of 1124.1245 instead of sqrt(1263656).
            assertThat(curve.divergence(i) / curve.orders().get(i)).isCloseTo(rho, Percentage.withPercentage(1e-4));
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "100, 7", "2, 5", "1, 5"})
    void statement_isTheGaussianOfTheHonestShares(int honest, int participations) {
        long variance = 3290;
        long normBoundSquared = 3000;
        PrivacyStatement statement = new DistributedDiscreteGaussian(variance, normBoundSquared, 1761, participations)
                .statement(honest, 1e-6);

        double noiseMultiplier = Math.sqrt((double) honest * variance / normBoundSquared);
        PrivacyLoss gaussian = new SampledGaussian(1, noiseMultiplier, participations).epsilon(1e-6);
        assertThat(statement.epsilonTowardsNodeAndCommittee())
                .isCloseTo(gaussian.epsilon(), Percentage.withPercentage(1e-10));
        assertThat(statement.order()).isEqualTo(gaussian.order());
        assertThat(statement.epsilonTowardsReaders()).isEmpty();
        assertThat(statement.readers().whyWithheld()).contains("no credit is taken for the random choice of clients");
        assertThat(statement.delta()).isEqualTo(1e-6);
        assertThat(statement.honestClients()).isEqualTo(honest);
        assertThat(statement.participationsPerClient()).isEqualTo(participations);
    }

    @Test
    void renyiCurve_noiseBelowTwoUnits_paysForTheSum() {
        DistributedDiscreteGaussian coarse = new DistributedDiscreteGaussian(1, 100, 1000, 1);
        RenyiCurve curve = coarse.renyiCurve(1000);
        double norm = Math.sqrt(100 / 1000.0);
        for (int i = 0; i < curve.orders().size(); i++) {
            double order = curve.orders().get(i);
            // Delta1 = 10 * min(sqrt(1000), 10) = 100
            double tau = 5.73128e-4;
            double first = order * norm * norm / 2 + tau * 1000;
            double second = order / 2 * Math.pow(norm + Math.sqrt(1000) * tau, 2);
            double third = order / 2 * (norm * norm + 2 * 100 / Math.sqrt(1000) * tau + tau * tau * 1000);
            assertThat(curve.divergence(i))
                    .isCloseTo(Math.min(first, Math.min(second, third)), Percentage.withPercentage(1e-3));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1e-6, 3000, 40, 5", "8, 1e-5, 1263656, 100, 1", "0.5, 1e-9, 382, 2, 30"})
    void variancePerClient_fromACalibratedMultiplier_meetsTheTarget(
            double epsilon, double delta, long normBoundSquared, int honest, int participations) {
        double noise = NoiseCalibration.noiseMultiplier(new PrivacyTarget(epsilon, delta), 1, participations);
        long variance = DistributedNoise.variancePerClient(noise, normBoundSquared, honest);
        double reached = new DistributedDiscreteGaussian(variance, normBoundSquared, 1761, participations)
                .statement(honest, delta)
                .epsilonTowardsNodeAndCommittee();

        assertThat(reached).isLessThanOrEqualTo(epsilon);
    }

    @Test
    void explanation_moderateEpsilon_spellsTheFactor() {
        PrivacyStatement statement = new PrivacyStatement(2, ReadersFigure.withheld("of a reason"), 1e-6, 10, 20, 5);

        assertThat(statement.explanation())
                .startsWith(
                        "With epsilon 2 and delta 1.0E-6, anything that node and committee can observe is at most 7.39 times")
                .contains("over all 5 rounds it may take part in")
                .contains("at least 20 clients in every sum, itself included, are honest")
                .endsWith("The same figure holds towards readers of the model: of a reason.");
    }

    @Test
    void explanation_otherCases_areSpelledOut() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            String text = new PrivacyStatement(31.361, ReadersFigure.of(1.2301), 1e-6, 10, 1, 1).explanation();
            assertThat(text)
                    .contains("epsilon 31.4 ")
                    .contains("at most e^31.4 (more than a million) times")
                    .contains("in the one round it may take part in")
                    .contains("even if all other clients are dishonest")
                    .endsWith("from whom it is hidden who took part, epsilon is 1.24.");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, -1e-300})
    void privacyStatement_badEpsilon_isRefused(double epsilon) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrivacyStatement(epsilon, ReadersFigure.withheld("none"), 1e-6, 2, 2, 1))
                .withMessage("epsilon must be at least 0, was " + epsilon);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReadersFigure.of(epsilon))
                .withMessage("epsilon must be at least 0, was " + epsilon);
        assertThat(new PrivacyStatement(0, ReadersFigure.of(0), 1e-6, 2, 2, 1).epsilonTowardsNodeAndCommittee())
                .isCloseTo(0, within(0.0));
    }
}
