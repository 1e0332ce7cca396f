// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NestedPrivacyStatementTest {

    private static final double DELTA = 1e-6;
    private static final DistributedDiscreteGaussian OUTER = new DistributedDiscreteGaussian(3290, 3000, 1761, 5);

    @Test
    void of_clientLevel_isTheOuterStatementWhateverTheInnerNoise() {
        PrivacyStatement outer = OUTER.statement(20, DELTA);

        for (double noise : new double[] {0.5, 50}) {
            assertThat(NestedPrivacyStatement.of(OUTER, 20, new InnerNoise(0.1, noise, 10), DELTA)
                            .clientLevel())
                    .isEqualTo(outer);
        }
    }

    @Test
    void of_strongInnerNoise_protectsRecordsFromEverybody() {
        NestedPrivacyStatement.RecordLevel records = NestedPrivacyStatement.of(
                        OUTER, 20, new InnerNoise(0.1, 50, 10), DELTA)
                .recordLevel();

        // Five participations of ten steps each.
        double own = new SampledGaussian(0.1, 50, 50).epsilon(DELTA).epsilon();
        assertThat(records).isEqualTo(new NestedPrivacyStatement.RecordLevel(own, own, DELTA));
    }

    @Test
    void of_weakInnerNoise_leavesTheOuterOneWithTwiceTheSensitivity() {
        NestedPrivacyStatement.RecordLevel records = NestedPrivacyStatement.of(
                        OUTER, 20, new InnerNoise(1, 0.1, 10), DELTA)
                .recordLevel();

        // The Gaussian mechanism whose noise is sqrt(20 * 3290) and whose sensitivity is 2 sqrt(3000).
        double noiseMultiplier = Math.sqrt(20 * 3290.0) / (2 * Math.sqrt(3000));
        assertThat(records.epsilonTowardsNodeCommitteeAndReaders())
                .isCloseTo(
                        new SampledGaussian(1, noiseMultiplier, 5)
                                .epsilon(DELTA)
                                .epsilon(),
                        Percentage.withPercentage(1e-9))
                .isLessThan(records.epsilonTowardsAnybody());
        assertThat(records.epsilonTowardsAnybody())
                .isEqualTo(new SampledGaussian(1, 0.1, 50).epsilon(DELTA).epsilon());
    }

    @Test
    void of_creditForCoins_changesTheReadersFigureOfClientsAlone() {
        InnerNoise inner = new InnerNoise(0.1, 50, 10);
        ReaderCredit credit = new ReaderCredit(0.001, 50, 1);
        NestedPrivacyStatement sampled = NestedPrivacyStatement.of(OUTER, 20, inner, DELTA, credit);

        assertThat(sampled.clientLevel()).isEqualTo(OUTER.statement(20, DELTA, credit));
        assertThat(sampled.clientLevel().epsilonTowardsReaders()).isPresent();
        assertThat(sampled.recordLevel())
                .isEqualTo(NestedPrivacyStatement.of(OUTER, 20, inner, DELTA).recordLevel());
    }

    @Test
    void explanation_namesBothUnitsAndAllViews() {
        NestedPrivacyStatement statement = NestedPrivacyStatement.of(OUTER, 20, new InnerNoise(0.1, 50, 10), DELTA);

        assertThat(statement.explanation())
                .startsWith("Client level: With epsilon ")
                .contains("readers of the model", "Record level: with one record of a client more or less")
                .endsWith("before they are encrypted.");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 'sampling rate must be 1.0E-12 to 1.0, was 0.0'",
        "NaN, 1, 1, 'sampling rate must be 1.0E-12 to 1.0, was NaN'",
        "1.5, 1, 1, 'sampling rate must be 1.0E-12 to 1.0, was 1.5'",
        "1, 0, 1, 'noise multiplier must be 0.001 to 1.0E9, was 0.0'",
        "1, 1, 0, 'steps per participation must be 1 to 1000000, was 0'",
        "1, 1, 1000001, 'steps per participation must be 1 to 1000000, was 1000001'"
    })
    void innerNoise_outOfRange_namesTheLimit(double rate, double noise, int steps, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InnerNoise(rate, noise, steps))
                .withMessage(message);
    }

    @Test
    void innerNoise_tooManySteps_isRefused() {
        InnerNoise inner = new InnerNoise(1, 1, 1_000_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> inner.epsilon(0, DELTA))
                .withMessage("participations per client must be 1 to 2147483647, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inner.epsilon(Integer.MAX_VALUE, DELTA))
                .withMessage("number of steps must be 1 to 1000000000000, was 2147483647000000");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 0, 1, 1e-320})
    void of_badDelta_isRefused(double delta) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NestedPrivacyStatement.of(OUTER, 20, new InnerNoise(1, 1, 1), delta))
                .withMessage("delta must be at least 1.0E-100 and below 1, was " + delta);
    }

    @Test
    void of_normThatCannotBeDoubled_isRefused() {
        DistributedDiscreteGaussian huge = new DistributedDiscreteGaussian(4, (1L << 58) + 1, 10, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NestedPrivacyStatement.of(huge, 2, new InnerNoise(1, 1, 1), DELTA))
                .withMessage("squared norm bound must be 1 to 288230376151711744, was 288230376151711745");
    }
}
