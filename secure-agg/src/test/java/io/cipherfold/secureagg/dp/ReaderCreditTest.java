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

class ReaderCreditTest {

    private static final double DELTA = 1e-5;

    @Test
    void statement_sampledPlan_hasASmallerFigureTowardsReaders() {
        PrivacyStatement statement = statement(new ReaderCredit(0.014, 150, 10_000), 8, 80, 20);

        assertThat(statement.epsilonTowardsReaders()).isPresent();
        double readers = statement.epsilonTowardsReaders().getAsDouble();
        assertThat(readers).isLessThan(statement.epsilonTowardsNodeAndCommittee() / 2);
        assertThat(statement.readers().whyWithheld()).isEmpty();
        assertThat(statement.explanation())
                .contains("With epsilon " + PrivacyStatement.threeDigits(statement.epsilonTowardsNodeAndCommittee()))
                .endsWith("epsilon is " + PrivacyStatement.threeDigits(readers) + ".");
    }

    @Test
    void figure_computedStepByStep_agrees() {
        int honest = 80;
        int rounds = 150;
        double rate = 0.014;
        double noise = 8;
        // A scan for the part g, in place of the search.
        double fraction = rate;
        while (rounds * Math.exp(-honest / fraction * relativeEntropy(fraction, rate)) > DELTA / 16) {
            fraction *= 1.00001;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int order = 2; order <= 128; order++) {
            double sum = order * (order - 1) / 2.0 * fraction * fraction * 4 * Math.expm1(4 / (noise * noise));
            double choose = order * (order - 1) / 2.0;
            for (int k = 3; k <= order; k++) {
                choose = choose * (order - k + 1) / k;
                sum += 2 * Math.pow(fraction, k) * choose * Math.exp((k - 1) * k * 2 / (noise * noise));
            }
            double divergence = Math.min(order / (2 * noise * noise), Math.log1p(sum) / (order - 1));
            best = Math.min(
                    best,
                    rounds * divergence + Math.log1p(-1.0 / order) - Math.log(DELTA * 7 / 8 * order) / (order - 1));
        }

        double found = statement(new ReaderCredit(rate, rounds, 10_000), noise, honest, 20)
                .epsilonTowardsReaders()
                .getAsDouble();

        // The scan's steps of 1e-5 in g.
        assertThat(found).isCloseTo(best, Percentage.withPercentage(0.01));
    }

    @ParameterizedTest
    @CsvSource({"0.014, 80, 1e-8", "0.1, 40, 1e-6", "0.02, 100, 1e-9", "0.3, 200, 1e-12"})
    void largestFraction_anyNumberOfAbleClients_isExceededAsRarelyAsStated(
            double rate, int honest, double probability) {
        double fraction = new ReaderCredit(rate, 1, 1).largestFraction(honest, probability);
        assertThat(fraction).isBetween(rate, 1.0);
        double worst = 0;
        double leastFavourable = honest / fraction;
        // All numbers near the least favourable one, H/g, and a hundredth of the others.
        for (int able = honest;
                able <= 4 * leastFavourable;
                able += Math.abs(able / leastFavourable - 1) < 0.05 ? 1 : 1 + able / 100) {
            // Those who are more than the part g, but no fewer than H.
            int least = Math.max(honest, (int) Math.floor(fraction * able) + 1);
            double tail = exactTail(able, rate, least);
            assertThat(tail).isLessThanOrEqualTo(probability);
            worst = Math.max(worst, tail);
        }
        // Chernoff's bound is loose by the width of the binomial distribution, not by orders of magnitude.
        assertThat(worst).isGreaterThan(probability / 100);
    }

    @Test
    void largestFraction_moreRounds_isLarger() {
        double few = new ReaderCredit(0.01, 10, 1).largestFraction(100, 1e-7);
        double many = new ReaderCredit(0.01, 10_000, 1).largestFraction(100, 1e-7);

        assertThat(many).isGreaterThan(few);
        assertThat(new ReaderCredit(0.01, 1, 1).largestFraction(100, 1e-11)).isCloseTo(many, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"150, 0.014, 8", "150, 0.014, 20", "1000, 0.01, 40", "10, 0.5, 9", "10, 0.5, 10", "10, 0.5, 1"})
    void overdraw_exactBinomial_isBelow(int rounds, double rate, int cap) {
        double bound = new ReaderCredit(rate, rounds, 1).overdraw(cap);
        double exact = exactTail(rounds, rate, cap + 1);

        // With all coins on one side the bound is exact.
        assertThat(exact).isLessThanOrEqualTo(bound * (1 + 1e-12));
        if (cap < rounds && cap > rounds * rate) {
            assertThat(exact).isGreaterThan(bound / 100);
        }
        assertThat(bound).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.014, 150, 80, 8, 'a cap of 8 participations is too tight for 150 rounds at a sampling rate of 0.014'",
        "0.2, 20, 80, 20, 'the draw at a sampling rate of 0.2 does not make it smaller over 20 rounds'",
        "0.5, 150, 2, 150, '2 honest clients in a sum are too few, at a sampling rate of 0.5,'",
        "1, 10, 80, 10, '80 honest clients in a sum are too few, at a sampling rate of 1.0,'"
    })
    void statement_creditThatDoesNotHold_isWithheldWithTheReason(
            double rate, int rounds, int honest, int cap, String reason) {
        PrivacyStatement statement = statement(new ReaderCredit(rate, rounds, 10_000), 8, honest, cap);

        assertThat(statement.epsilonTowardsReaders()).isEmpty();
        assertThat(statement.readers().whyWithheld().orElseThrow()).startsWith(reason);
        assertThat(statement.explanation()).contains("The same figure holds towards readers of the model: " + reason);
    }

    @Test
    void statement_moreClientsEnrolled_needsALooserCap() {
        assertThat(statement(new ReaderCredit(0.014, 150, 1), 8, 80, 16).epsilonTowardsReaders())
                .isPresent();
        assertThat(statement(new ReaderCredit(0.014, 150, 10_000_000), 8, 80, 16)
                        .epsilonTowardsReaders())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 0, -1, 1.1, 1e-320, Double.POSITIVE_INFINITY})
    void constructor_badRate_namesValueAndLimit(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaderCredit(rate, 1, 1))
                .withMessage("sampling rate must be 1.0E-12 to 1.0, was " + rate);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
    void constructor_badCount_namesValueAndLimit(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaderCredit(0.1, count, 1))
                .withMessage("rounds must be 1 to 1000000000, was " + count);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaderCredit(0.1, 1, count))
                .withMessage("clients must be 1 to 1000000000, was " + count);
    }

    /** The sums whose honest shares make up a noise multiplier, for a cap on participations. */
    private static PrivacyStatement statement(ReaderCredit credit, double noise, int honest, int cap) {
        long normBoundSquared = 500_000;
        long variance = DistributedNoise.variancePerClient(noise, normBoundSquared, honest);
        return new DistributedDiscreteGaussian(variance, normBoundSquared, 1761, cap).statement(honest, DELTA, credit);
    }

    private static double relativeEntropy(double part, double rate) {
        return part * Math.log(part / rate) + (1 - part) * Math.log((1 - part) / (1 - rate));
    }

    /** The probability that so many or more of n coins of probability q fall, from the logarithms of all factorials. */
    private static double exactTail(int coins, double rate, int least) {
        double logOdds = Math.log(rate / (1 - rate));
        double logMass = coins * Math.log1p(-rate);
        double sum = 0;
        for (int k = 0; k <= coins; k++) {
            if (k >= least) {
                sum += Math.exp(logMass);
            }
            logMass += Math.log((coins - k) / (k + 1.0)) + logOdds;
        }
        return sum;
    }
}
