// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampledGaussianTest {

    @Test
    void epsilon_publishedTrainings_match() {
        // tensorflow/privacy, compute_dp_sgd_privacy_test.py
        SampledGaussian training = new SampledGaussian(150 / 60_000.0, 1.3, 15 * 400);
        PrivacyLoss first = training.renyiCurve().epsilon(1e-5);
        assertThat(first.epsilon()).isCloseTo(0.7242234026109595, Percentage.withPercentage(1e-7));
        assertThat(first.order()).isEqualTo(19);

        // Whole orders cost little; the best order is next to theirs.
        PrivacyLoss best = training.epsilon(1e-5);
        assertThat(best.epsilon()).isBetween(0.999 * first.epsilon(), first.epsilon());
        assertThat(best.order()).isBetween(18.0, 20.0);

        PrivacyLoss second = new SampledGaussian(100 / 100_000.0, 1.0, 30 * 1000)
                .renyiCurve()
                .epsilon(1e-7);
        assertThat(second.epsilon()).isCloseTo(1.4154988495444842, Percentage.withPercentage(1e-7));
        assertThat(second.order()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource({"1.1, 60, 3.01", "1.3, 15, 1.19", "0.7, 45, 7.10"})
    void epsilon_tutorialTrainings_matchUnderTheOlderConversion(double noise, double epochs, double published) {
        // tensorflow/privacy, tutorials/README.md: 60,000 examples in batches of 256
        SampledGaussian training = new SampledGaussian(256 / 60_000.0, noise, Math.round(epochs * 60_000 / 256));
        RenyiCurve curve = training.renyiCurve();
        double older = Double.POSITIVE_INFINITY;
        for (int i = 0; i < curve.orders().size(); i++) {
            older = Math.min(
                    older,
                    curve.divergence(i) - Math.log(1e-5) / (curve.orders().get(i) - 1));
        }

        // Three printed digits; the last figure is best at a fractional order, between 3 and 4.
        assertThat(older).isBetween(published - 0.005, published * 1.005);
        assertThat(training.epsilon(1e-5).epsilon()).isLessThan(0.9 * older);
    }

    @Test
    void epsilon_tutorialTraining_matchesUnderThisConversion() {
        assertThat(new SampledGaussian(256 / 60_000.0, 1.1, 14_063)
                        .epsilon(1e-5)
                        .epsilon())
                .isBetween(2.597 * (1 - 1e-3), 2.5975);
    }

    @Test
    void epsilon_momentsAccountantPaper_matches() {
        // Abadi et al. 2016, section 5: 1.26 with the older conversion
        SampledGaussian training = new SampledGaussian(0.01, 4, 10_000);

        assertThat(training.renyiCurve().epsilon(1e-5).epsilon()).isCloseTo(1.0355, within(5e-5));
        assertThat(training.epsilon(1e-5).epsilon()).isBetween(0.999 * 1.0355, 1.03555);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1e-5, 4.37718, 4.728507",
        "10, 1, 1e-5, 0.34067, 0.375291",
        "10, 100, 1e-6, 4.88655, 5.221540",
        "0.7, 2, 1e-5, 10.1224946, 10.8602036"
    })
    void epsilon_withoutSampling_liesBetweenTheTruthAndSparserOrders(
            double noise, long steps, double delta, double truth, double sparser) {
        double epsilon = new SampledGaussian(1, noise, steps).epsilon(delta).epsilon();

        assertThat(epsilon).isBetween(truth, sparser);
        assertThat(epsilon).isGreaterThan(0.999 * sparser);
    }

    @Test
    void epsilon_publishedNoiseForEpsilonOne_givesOne() {
        // google/differential-privacy, rdp_privacy_accountant_test.py; the order grid costs 2e-5 at most
        assertThat(new SampledGaussian(1, 4.530877117, 1).epsilon(1e-6).epsilon())
                .isBetween(1 - 1e-9, 1 + 2e-5);
    }

    @ParameterizedTest
    @CsvSource({"1.13, 18.70961", "8.83, 1.77319"})
    void epsilon_treeOfElevenLevels_matches(double noise, double expected) {
        // The figures are for a sparser list of orders. Tree aggregation over 1,600 steps (arXiv 2103.00039): a client
        // is in ceil(log2(1601)) = 11 nodes.
        assertThat(new SampledGaussian(1, noise, 11).epsilon(1e-6).epsilon()).isBetween(0.999 * expected, expected);
    }

    @Test
    void epsilon_fallsWithNoiseAndGrowsWithRateStepsAndSmallerDelta() {
        double reference = new SampledGaussian(0.01, 1, 1000).epsilon(1e-5).epsilon();

        assertThat(new SampledGaussian(0.01, 1.01, 1000).epsilon(1e-5).epsilon())
                .isLessThan(reference);
        assertThat(new SampledGaussian(0.0101, 1, 1000).epsilon(1e-5).epsilon()).isGreaterThan(reference);
        assertThat(new SampledGaussian(0.01, 1, 1010).epsilon(1e-5).epsilon()).isGreaterThan(reference);
        assertThat(new SampledGaussian(0.01, 1, 1000).epsilon(1e-6).epsilon()).isGreaterThan(reference);
    }

    @ParameterizedTest
    @CsvSource({
        "1e-12, 1e9, 1, 1e-100",
        "1, 1e-3, 1000000000000, 1e-100",
        "0.5, 1e-3, 1000000000000, 1e-100",
        "1e-12, 1e-3, 1, 0.999"
    })
    void epsilon_cornersOfTheRanges_isFinite(double rate, double noise, long steps, double delta) {
        double epsilon = new SampledGaussian(rate, noise, steps).epsilon(delta).epsilon();

        assertThat(epsilon).isNotNegative().isFinite();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.5, 1e-320})
    void anything_outOfRange_namesValueAndLimit(double bad) {
        assertRefused(() -> new SampledGaussian(bad, 1, 1), "sampling rate must be 1.0E-12 to 1.0, was " + bad);
        assertRefused(() -> new SampledGaussian(0.1, bad, 1), "noise multiplier must be 0.001 to 1.0E9, was " + bad);
        assertRefused(
                () -> new SampledGaussian(0.1, 1, 1).epsilon(bad),
                "delta must be at least 1.0E-100 and below 1, was " + bad);
        assertRefused(() -> new PrivacyTarget(bad, 1e-5), "epsilon must be 1.0E-6 to 1000000.0, was " + bad);
        assertRefused(() -> new PrivacyTarget(1, bad), "delta must be at least 1.0E-100 and below 1, was " + bad);
    }

    @Test
    void anything_justOutOfRange_isRefused() {
        assertRefused(() -> new SampledGaussian(Math.nextUp(1.0), 1, 1), "sampling rate");
        assertRefused(() -> new SampledGaussian(0.1, 1, 1).epsilon(1), "delta");
        assertRefused(() -> new SampledGaussian(0.1, 1, 0), "number of steps must be 1 to 1000000000000, was 0");
        assertRefused(() -> new SampledGaussian(0.1, 1, -1), "number of steps must be 1 to 1000000000000, was -1");
        assertRefused(() -> new SampledGaussian(0.1, 1, Long.MAX_VALUE), "number of steps");
    }

    @Test
    void renyiCurve_differentMechanisms_addUp() {
        SampledGaussian sampled = new SampledGaussian(0.05, 1, 300);
        SampledDiscreteGaussian discrete = new SampledDiscreteGaussian(0.1, 16, 1, 40);
        SampledSkellam skellam = new SampledSkellam(0.1, 1e4, 10, 100, 40);
        RenyiOrders orders = RenyiOrders.integers();
        RenyiCurve sum =
                sampled.renyiCurve(orders).plus(discrete.renyiCurve(orders)).plus(skellam.renyiCurve());
        double together = sum.epsilon(1e-6).epsilon();

        assertThat(together)
                .isGreaterThan(sampled.epsilon(1e-6).epsilon())
                .isLessThan(sampled.epsilon(2e-7).epsilon()
                        + discrete.epsilon(2e-7).epsilon()
                        + skellam.epsilon(2e-7).epsilon());
    }

    @Test
    void renyiCurve_fractionalOrdersOfTinyNoise_areRefused() {
        assertRefused(
                () -> new SampledGaussian(0.1, 0.05, 1).renyiCurve(RenyiOrders.of(2, 2.5)),
                "a noise multiplier below 0.1 needs integer orders, met order 2.5");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
    }
}
