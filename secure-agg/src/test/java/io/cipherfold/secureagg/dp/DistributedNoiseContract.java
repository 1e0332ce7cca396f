// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every distribution of the shares. */
abstract class DistributedNoiseContract {

    abstract DistributedNoise noise(long variance, long normBoundSquared, int dimension, int participations);

    abstract long greatestVariance();

    @Test
    void mechanism_itsNumbers_giveTheSameAccount() {
        DistributedNoise noise = noise(3290, 3000, 1761, 5);

        assertThat(noise.mechanism().distributed(3290, 3000, 1761, 5)).isEqualTo(noise);
        assertThat(noise.mechanism().greatestVariance()).isEqualTo(greatestVariance());
        assertThat(noise.mechanism().leastVariance()).isBetween(1L, 4L);
    }

    @Test
    void statement_namesTheNumbersItIsOf() {
        PrivacyStatement statement = noise(3290, 3000, 1761, 7).statement(100, 1e-6);

        assertThat(statement.epsilonTowardsReaders()).isEmpty();
        assertThat(statement.delta()).isEqualTo(1e-6);
        assertThat(statement.honestClients()).isEqualTo(100);
        assertThat(statement.participationsPerClient()).isEqualTo(7);
    }

    @Test
    void statement_fewerHonestClients_isWorse() {
        DistributedNoise plan = noise(3290, 3000, 1761, 5);

        assertThat(plan.statement(1, 1e-6).epsilonTowardsNodeAndCommittee())
                .isGreaterThan(plan.statement(2, 1e-6).epsilonTowardsNodeAndCommittee());
        assertThat(plan.statement(2, 1e-6).epsilonTowardsNodeAndCommittee())
                .isGreaterThan(plan.statement(50, 1e-6).epsilonTowardsNodeAndCommittee());
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "100, 7", "2, 5", "1, 5"})
    void renyiCurve_isNeverBelowTheGaussianOfTheHonestShares(int honest, int participations) {
        RenyiCurve curve = noise(3290, 3000, 1761, participations).renyiCurve(honest);

        assertThat(curve.orders()).isEqualTo(RenyiOrders.dense());
        for (int i = 0; i < curve.orders().size(); i++) {
            double gaussian = participations * curve.orders().get(i) * 3000 / (2.0 * honest * 3290);
            assertThat(curve.divergence(i)).isGreaterThanOrEqualTo(gaussian * (1 - 1e-12));
        }
    }

    @Test
    void renyiCurve_participations_addUp() {
        RenyiCurve one = noise(100, 3000, 50, 1).renyiCurve(10);
        RenyiCurve seven = noise(100, 3000, 50, 7).renyiCurve(10);

        for (int i = 0; i < one.orders().size(); i++) {
            assertThat(seven.divergence(i)).isCloseTo(7 * one.divergence(i), Percentage.withPercentage(1e-10));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1e-6, 3000, 40, 5", "8, 1e-5, 6263, 100, 1", "0.5, 1e-9, 382, 2000, 30"})
    void statement_lessNoiseThanTheGaussianNeeds_missesTheTarget(
            double epsilon, double delta, long normBoundSquared, int honest, int participations) {
        double multiplier = NoiseCalibration.noiseMultiplier(new PrivacyTarget(epsilon, delta), 1, participations);
        long variance = DistributedNoise.variancePerClient(multiplier, normBoundSquared, honest);

        double missed = noise(variance - 1, normBoundSquared, 1761, participations)
                .statement(honest, delta)
                .epsilonTowardsNodeAndCommittee();
        assertThat(missed).isGreaterThan(epsilon);
        double reached = noise(variance, normBoundSquared, 1761, participations)
                .statement(honest, delta)
                .epsilonTowardsNodeAndCommittee();
        assertThat(reached).isLessThan(1.05 * epsilon);
    }

    @Test
    void variancePerClient_roundsUp() {
        assertThat(DistributedNoise.variancePerClient(2, 100, 100)).isEqualTo(4);
        assertThat(DistributedNoise.variancePerClient(2, 101, 100)).isEqualTo(5);
        assertThat(DistributedNoise.variancePerClient(1e-3, 1, 1000)).isEqualTo(1);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> DistributedNoise.variancePerClient(1e9, 1L << 60, 1))
                .withMessage("variance per client exceeds 2^53 squared grid units");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void constructor_outOfRange_namesValueAndLimit(long bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(bad, 1, 1, 1))
                .withMessage("variance per client must be 1 to " + greatestVariance() + ", was " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(4, bad, 1, 1))
                .withMessage("squared norm bound must be 1 to 1152921504606846976, was " + bad);
        int small = (int) Math.max(Integer.MIN_VALUE, Math.min(0, bad));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(4, 1, small, 1))
                .withMessage("dimension must be 1 to 2147483647, was " + small);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(4, 1, 1, small))
                .withMessage("participations per client must be 1 to 2147483647, was " + small);
        DistributedNoise plan = noise(4, 1, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.statement(small, 1e-6))
                .withMessage("honest clients must be 1 to 10000000, was " + small);
        assertThatIllegalArgumentException().isThrownBy(() -> plan.statement(10_000_001, 1e-6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(greatestVariance() + 1, 1, 1, 1))
                .withMessageContaining("was " + (greatestVariance() + 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0, -1, 1, 1e-320})
    void statement_badDelta_isRefused(double delta) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(4, 1, 1, 1).statement(2, delta))
                .withMessageContaining("delta must be at least 1.0E-100 and below 1, was " + delta);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 0, -0.1, 1.5, 1e-320})
    void hiddenSampleRenyiCurve_badFraction_isRefused(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(64, 6400, 1 << 10, 200).hiddenSampleRenyiCurve(100, rate, 200))
                .withMessageContaining("sampling rate must be 1.0E-12 to 1.0, was " + rate);
    }

    @Test
    void hiddenSampleRenyiCurve_everybody_isTheCurveWithoutSampling() {
        DistributedNoise mechanism = noise(64, 6400, 1 << 10, 200);

        // Order 2 is the first of the integers and the 640th of the dense list.
        assertThat(mechanism.hiddenSampleRenyiCurve(100, 1, 200).divergence(0))
                .isCloseTo(mechanism.renyiCurve(100).divergence(640), Percentage.withPercentage(1e-10));
    }

    @Test
    void hiddenSampleRenyiCurve_smallFraction_helps() {
        DistributedNoise mechanism = noise(64, 6400, 1 << 10, 200);
        double sampled =
                mechanism.hiddenSampleRenyiCurve(100, 0.01, 200).epsilon(1e-6).epsilon();

        assertThat(sampled).isLessThan(mechanism.renyiCurve(100).epsilon(1e-6).epsilon() / 4);
    }
}
